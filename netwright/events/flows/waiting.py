"""Records whose template has not come yet: kept for a moment, for it is sent every few packets.

RFC 7011 section 8 lets a collector keep them or drop them. What is kept is little: an exporter that
began before us sends templates anew within minutes, or what it sends meanwhile is lost.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any, NamedTuple

MOST_OCTETS = 32 * 1024
"""Of one exporter."""

PATIENCE_S = 300.0
"""Older ones would be out of order among what rules have seen since."""


class Waiting(NamedTuple):
    """A set of records: of which stream and template, when it came, and what its header said."""

    stream: tuple[int, int, int | str]
    template_id: int
    came_s: float
    at_ms: int
    uptime_ms: int | None
    records: bytes


class WaitingSets:
    """Sets of one exporter, the oldest first; a value that can be saved."""

    __slots__ = ("_octets", "_sets")

    def __init__(self) -> None:
        self._sets: list[Waiting] = []
        self._octets = 0

    def add(self, waiting: Waiting) -> None:
        """Keep a set; the oldest ones make room."""
        self._sets.append(waiting)
        self._octets += len(waiting.records)
        while self._octets > MOST_OCTETS:
            self._octets -= len(self._sets.pop(0).records)

    def take(
        self, stream: tuple[int, int, int | str], template_id: int, now_s: float
    ) -> Iterator[Waiting]:
        """Yield the sets that waited for a template, but those that waited too long."""
        if not self._sets:
            return
        mine = [each for each in self._sets if each[:2] == (stream, template_id)]
        self._sets = [each for each in self._sets if each[:2] != (stream, template_id)]
        self._octets = sum(len(each.records) for each in self._sets)
        yield from (each for each in mine if now_s - each.came_s <= PATIENCE_S)

    def drop(self, stream: tuple[int, int, int | str]) -> None:
        """Forget the sets of a stream: its templates are others now."""
        self._sets = [each for each in self._sets if each.stream != stream]
        self._octets = sum(len(each.records) for each in self._sets)

    def state(self) -> list[Any]:
        """Return all of it, for JSON."""
        return [
            [list(each.stream), *each[1:-1], b64encode(each.records).decode()]
            for each in self._sets
        ]

    @classmethod
    def restore(cls, state: list[Any]) -> "WaitingSets":
        """Return what `state` was taken of."""
        it = cls()
        for stream, template_id, came_s, at_ms, uptime_ms, records in state:
            told = template_id, came_s, at_ms, uptime_ms, b64decode(records)
            it.add(Waiting(tuple(stream), *told))
        return it
