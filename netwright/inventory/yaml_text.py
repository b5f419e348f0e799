"""Read YAML strictly: a key that stands twice is an error, and every error names its line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from netwright.errors import InventoryError


class _Loader(yaml.CSafeLoader):
    """Refuses what YAML libraries let pass: of a key that stands twice they keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as overridden
        keys = [key.value for key, _ in node.value if isinstance(key.value, str)]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            mark = [key for key, _ in node.value if key.value == twice][-1].start_mark
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} stands twice", mark)
        return super().construct_mapping(node, deep=deep)


def read(path: Path) -> str:
    """Return the text of a file, empty when there is none.

    Raises:
        InventoryError: it is there and cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise InventoryError(f"{path}: cannot be read: {error}") from error


def parse(name: str, text: str) -> dict[str, Any]:
    """Return the mapping that a file is; a file with nothing in it is an empty one.

    Raises:
        InventoryError: it is not YAML, or no mapping from texts.
    """
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - it is a safe loader
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise InventoryError(f"{name}{line}: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InventoryError(f"{name}: not YAML: {str(error)[:200]}") from error
    if document is None:
        return {}
    if not isinstance(document, dict) or not all(isinstance(key, str) for key in document):
        raise InventoryError(f"{name}: expected names, each with keys and values")
    return document


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line in which the last key of a path stands, as far as the path leads."""
    node, line = yaml.compose(text, yaml.CSafeLoader), 1
    for name in path:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = [(key, value) for key, value in pairs if key.value == name]
        if not found:
            break
        key, node = found[-1]
        line = key.start_mark.line + 1
    return line
