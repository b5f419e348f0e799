"""temporal: the latest instant of each step; together they must fit into the timespan."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from netwright.events.correlation.windows.window import (
    HOLDS,
    QUIET,
    Verdict,
    instant_or_none,
    stamp,
)


class Steps:
    """When each step was seen last."""

    __slots__ = ("_holds", "_latest", "_span", "newest")

    def __init__(self, span: timedelta, number: int, holds: Callable[[int], bool]) -> None:
        self._span = span
        self._holds = holds
        self._latest: list[datetime | None] = [None] * number
        self.newest: datetime | None = None

    def add(self, at: datetime, told: Sequence[int]) -> Verdict:
        """Take an event that is one step, or several."""
        for step in told:
            known = self._latest[step]
            if known is None or at > known:
                self._latest[step] = at
        if self.newest is None or at > self.newest:
            self.newest = at
        begin = self.newest - self._span
        self._latest = [one if one is not None and one >= begin else None for one in self._latest]
        seen = len(self._latest) - self._latest.count(None)
        return HOLDS if self._holds(seen) else QUIET

    def size(self) -> None:
        """Count no events."""

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self._latest = [one and min(one, at) for one in self._latest]
        self.newest = self.newest and min(self.newest, at)

    def deadline(self) -> None:
        """Wait for nothing."""

    def expire(self) -> Verdict:
        """Say nothing."""
        return QUIET

    def state(self) -> Any:
        """Return all it knows."""
        return [stamp(self.newest), [stamp(one) for one in self._latest]]

    def restore(self, state: Any) -> None:
        """Know what `state` returned."""
        self.newest = instant_or_none(state[0])
        self._latest = [instant_or_none(one) for one in state[1]]
