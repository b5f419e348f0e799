"""Load scopes.yaml: named bounds for `netwright discover --scope NAME`."""

from collections.abc import Iterable
from pathlib import Path

from netwright.discovery.scope import Scope
from netwright.discovery.targets import ReadLines
from netwright.errors import InventoryError, UsageError
from netwright.yaml_text import line_of, parse, read

_FILE = "scopes.yaml"


def load_scopes(folder: Path) -> dict[str, Scope]:
    """Return the scopes of an inventory by name; `@file` is read beside scopes.yaml.

    Raises:
        InventoryError: naming the line and key that cannot be used.
    """
    text = read(folder / _FILE)
    scopes = {}
    for name, mapping in parse(_FILE, text).items():
        try:
            scopes[name] = Scope.from_mapping(name, mapping, target_reader(folder))
        except InventoryError as error:
            line = line_of(text, [name])
            raise InventoryError(f"{_FILE}:{line}: {error}", error.hint) from error
    return scopes


def target_reader(folder: Path) -> ReadLines:
    """Return the reader of `@file` targets in a folder; an absolute path stays one."""

    def read_lines(name: str) -> Iterable[str]:
        try:
            return (folder / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            hint = "give a file with one target per line"
            raise UsageError(f"@{name}: {error}", hint) from error

    return read_lines
