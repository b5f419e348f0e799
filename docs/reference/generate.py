"""Write the reference pages from the code: `make reference`; `--check` only compares."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel
from typer.cli import get_docs_for_click

from netwright.cli.main import EPILOG, app
from netwright.profiles import schema as profiles
from netwright.rules import schema as rules
from netwright.settings import PREFIX, Settings

# What every command repeats: the epilog, --help, and one-liners cut off after 45 characters.
NOISE = re.compile(
    re.escape(f"{EPILOG}\n\n")
    + r"|\*\*Commands\*\*:\n\n(\* .*\n)+\n"
    + r"|\*\*Options\*\*:\n\n\* `--help`.*\n\n"
    + r"|\* `--help`.*\n"
)
FOLDER = Path(__file__).parent
SETTINGS = """# Settings

Keys of `netwright.toml`; a name with a dot is in a table (`[log]`, `level`). The variable wins over
the file. An unknown key is an error.

| key | variable | default | meaning |
|---|---|---|---|
"""


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {
        "settings.md": SETTINGS + "".join(_settings(Settings)),
        "cli.md": _commands(),
        "profile.schema.json": _schema(profiles.json_schema()),
        "rule.schema.json": _schema(rules.json_schema()),
    }


def _schema(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _settings(model: type[BaseModel], table: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.default, BaseModel):
            yield from _settings(type(field.default), f"{name}.")
            continue
        variable = PREFIX + (table + name).replace(".", "_").upper()
        default = "" if field.default_factory or field.default is None else f"`{field.default}`"
        yield f"| `{table}{name}` | `{variable}` | {default} | {field.description} |\n"


def _commands() -> str:
    command = typer.main.get_command(app)
    text = get_docs_for_click(obj=command, ctx=typer.Context(command), name="netwright")
    first, rest = text.split(EPILOG, 1)
    return first + EPILOG + NOISE.sub("", rest).rstrip() + "\n"


def main() -> None:
    """Write the pages, or tell which of them are old."""
    old = {
        name: text
        for name, text in pages().items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text() != text
    }
    if "--check" in sys.argv:
        sys.exit(f"run `make reference`: {', '.join(old)} would change" if old else 0)
    for name, text in old.items():
        (FOLDER / name).write_text(text)


if __name__ == "__main__":
    main()
