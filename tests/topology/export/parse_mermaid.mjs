// Parse Mermaid documents with Mermaid's own parser: node parse_mermaid.mjs FOLDER FILE...
// FOLDER is where `npm install mermaid jsdom` has run. Prints a line for each file that fails.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/`));
const { JSDOM } = require("jsdom");
globalThis.window = new JSDOM("<body></body>").window;
globalThis.document = globalThis.window.document;
const { default: mermaid } = await import(pathToFileURL(require.resolve("mermaid")));
mermaid.initialize({ maxTextSize: 1e7, maxEdges: 1e6, securityLevel: "strict" });
for (const file of files) {
  try {
    await mermaid.parse(readFileSync(file, "utf8"));
  } catch (error) {
    console.log(`${file}: ${error.message}`);
  }
}
