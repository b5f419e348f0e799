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
from netwright.events.profiles.conditions import texts
from netwright.events.profiles.profile import Profile
from netwright.profiles import schema as profiles
from netwright.profiles.loading import profile_files
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


PROFILES = FOLDER.parent.parent / "profiles"
IN_TEXT = re.compile(r"\{([a-z_]\w*\.[\w.]+)(?::\w+)?\}|\(\?P<([a-z]\w*__\w+)>")
NAMES = """# What vendors call it, and what we do

For every profile that we carry: the classes of its messages, and the common (ECS) name of each
value of the vendor's. Of several values for one common name the first that is there counts. A
vendor's own values are all in `vendor_fields` as well; *text* says that the value is taken from the
text of a message.
"""


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {
        "settings.md": SETTINGS + "".join(_settings(Settings)),
        "cli.md": _commands(),
        "profile.schema.json": _schema(profiles.json_schema()),
        "rule.schema.json": _schema(rules.json_schema()),
        "names.md": NAMES + "".join(_names()),
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


def _names() -> Iterator[str]:
    for file in profile_files([PROFILES], PROFILES):
        profile = file.load()
        classes = [profile.own_class, *(each.class_ for each in profile.classes if each.class_)]
        yield f"\n## {file.name}\n\n{', '.join(f'`{name}`' for name in dict.fromkeys(classes))}\n"
        named = _named(profile)
        yield "\n| common name | the vendor's |\n|---|---|\n" if named else ""
        for target in sorted(named):
            yield f"| `{target}` | {' '.join(dict.fromkeys(named[target]))} |\n"


def _named(profile: Profile) -> dict[str, list[str]]:
    """Return the vendor's names for each common one, and which are taken from a text."""
    named: dict[str, list[str]] = {}
    for source, targets in profile.map.items():
        for target in texts(targets):
            named.setdefault(target, []).append(f"`{source}`")
    lines = [line for each in profile.messages for line in texts(each.line)]
    for step in profile.extract:
        lines += [*texts(step.line), step.pattern]
    for line in (*lines, *profile.shapes.values()):
        for braced, group in IN_TEXT.findall(line):
            named.setdefault(braced or group.replace("__", "."), []).append("*text*")
    return named


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
