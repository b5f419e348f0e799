"""Differences as lines for people: netwright.cli.differences."""

from typing import Any

from netwright.cli.differences import change_line, changes_in

EMPTY: dict[str, Any] = {"nodes": [], "links": []}
HERE, THERE = ({"device": "sw2", "interface": name} for name in ("Gi0/1", "Gi0/4"))


def lines(**parts: Any) -> list[str]:
    """Return a diff document's lines."""
    document = {"added": EMPTY, "removed": EMPTY, "changed": EMPTY, "moves": [], **parts}
    return [change_line(change) for change in changes_in(document)]


def test_a_change_says_what_was_and_what_is() -> None:
    """Which tier, which status: nobody compares two exports for that."""
    node = {"name": "sw1", "tier": "core", "was": {"tier": "access", "label": None}}

    assert lines(changed={"nodes": [node], "links": []}) == ["~ node sw1: tier access -> core"]


def test_moves_come_last_with_both_ends() -> None:
    """A cable at the end that stayed, a station by its MAC, a device by its sites."""
    moves = [
        {"kind": "cable", "end": {"device": "a", "interface": "1"}, "from": HERE, "to": THERE},
        {"kind": "station", "mac": "3c:07:54:00:00:01", "from": HERE, "to": THERE},
        {"kind": "device", "device": "sw1", "from": "seoul", "to": "busan"},
    ]
    removed = {"nodes": [{"name": "sw9"}], "links": []}

    assert lines(removed=removed, moves=moves) == [
        "- node sw9",
        "> cable at a:1: from sw2:Gi0/1 to sw2:Gi0/4",
        "> station 3c:07:54:00:00:01: from sw2:Gi0/1 to sw2:Gi0/4",
        "> device sw1: from seoul to busan",
    ]
