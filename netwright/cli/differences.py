"""Differences between topologies, one by one: what `topology diff` and `topology watch` write."""

from collections.abc import Iterator
from typing import Any, NamedTuple

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


class Change(NamedTuple):
    """One node or link that was added, removed or changed."""

    change: str
    kind: str  # node, link
    item: dict[str, Any]


def changes_in(document: dict[str, Any]) -> Iterator[Change]:
    """Yield the differences of a diff document, nodes before links."""
    for change in _SIGNS:
        for kind in ("node", "link"):
            yield from (Change(change, kind, item) for item in document[change][f"{kind}s"])


def change_line(change: Change) -> str:
    """Return one difference as a line for a person."""
    return f"{_SIGNS[change.change]} {change.kind} {_name(change.item)}"


def _name(item: dict[str, Any]) -> str:
    if "name" in item:
        return str(item["name"])
    a, b = item["a"], item["b"]
    return f"{a['device']}:{a['interface']} -- {b['device']}:{b['interface']}"
