"""Read YAML strictly: a key that stands twice is an error, and every error names its line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from netwright.errors import InventoryError, NetwrightError


class _Loader(yaml.CSafeLoader):
    """Refuses what YAML libraries let pass: of a key that stands twice they keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as overridden
        keys = [key.value for key, _ in node.value if isinstance(key.value, str)]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            mark = [key for key, _ in node.value if key.value == twice][-1].start_mark
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} stands twice", mark)
        return super().construct_mapping(node, deep=deep)


def read(path: Path, fault: type[NetwrightError] = InventoryError) -> str:
    """Return the text of a file, empty when there is none.

    Raises:
        NetwrightError: it is there and cannot be read; `fault` is its kind.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise fault(f"{path}: cannot be read: {error}") from error


def parse(name: str, text: str, fault: type[NetwrightError] = InventoryError) -> dict[str, Any]:
    """Return the mapping that a file is; a file with nothing in it is an empty one.

    Raises:
        NetwrightError: it is not YAML, or no mapping from texts; `fault` is its kind.
    """
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - it is a safe loader
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise fault(f"{name}{line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise fault(f"{name}: not YAML: {str(error)[:200]}") from error
    if document is None:
        return {}
    if not isinstance(document, dict) or not all(isinstance(key, str) for key in document):
        raise fault(f"{name}: expected names, each with keys and values")
    return document


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line in which the last key or item of a path stands, as far as the path leads."""
    node, line = yaml.compose(text, yaml.CSafeLoader), 1
    for name in path:
        found = _child(node, name)
        if found is None:
            break
        mark, node = found
        line = mark.line + 1
    return line


def _child(node: yaml.Node | None, name: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(name, int) and name < len(node.value):
        return node.value[name].start_mark, node.value[name]
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    found = [(key.start_mark, value) for key, value in pairs if key.value == name]
    return found[-1] if found else None
