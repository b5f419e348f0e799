"""Differences between topologies, one by one: what `topology diff` and `topology watch` write."""

from collections.abc import Iterator
from typing import Any, NamedTuple

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}


class Change(NamedTuple):
    """One node or link that was added, removed or changed, or whatever moved."""

    change: str
    kind: str  # node, link; cable, station, device
    item: dict[str, Any]


def changes_in(document: dict[str, Any]) -> Iterator[Change]:
    """Yield the differences of a diff document, nodes before links, then what moved."""
    for change in ("added", "removed", "changed"):
        for kind in ("node", "link"):
            yield from (Change(change, kind, item) for item in document[change][f"{kind}s"])
    yield from (Change("moved", str(move["kind"]), move) for move in document["moves"])


def change_line(change: Change) -> str:
    """Return one difference as a line for a person."""
    item = change.item
    line = f"{_SIGNS[change.change]} {change.kind} {_name(item)}"
    if change.change == "moved":
        return f"{line}: from {_end(item['from'])} to {_end(item['to'])}"
    changes = [
        f"{key} {before} -> {item[key]}"
        for key, before in item.get("was", {}).items()
        if isinstance(before, str | float) and key in item
    ]
    return f"{line}: {', '.join(changes)}" if changes else line


def _name(item: dict[str, Any]) -> str:
    for key in ("name", "mac", "device"):
        if key in item:
            return str(item[key])
    if "end" in item:
        return f"at {_end(item['end'])}"
    return f"{_end(item['a'])} -- {_end(item['b'])}"


def _end(end: Any) -> str:
    return f"{end['device']}:{end['interface']}" if isinstance(end, dict) else str(end)
