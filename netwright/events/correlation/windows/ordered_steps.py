"""temporal_ordered: as temporal, and the steps must follow each other as the rule lists them."""

from bisect import insort
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from netwright.events.correlation.windows.window import (
    HOLDS,
    QUIET,
    Verdict,
    instant,
    instant_or_none,
    stamp,
)

MOST_OF_A_STEP = 32
"""How many instants of a step are kept, the newest: a flood of one step needs no more."""


class Seen(NamedTuple):
    """When a step was seen; of one instant, what came first is first."""

    at: datetime
    order: int


class OrderedSteps:
    """The newest instants of each step."""

    __slots__ = ("_order", "_seen", "_span", "newest")

    def __init__(self, span: timedelta, number: int) -> None:
        self._span = span
        self._seen: list[list[Seen]] = [[] for _ in range(number)]
        self.newest: datetime | None = None
        self._order = 0

    def add(self, at: datetime, told: Sequence[int]) -> Verdict:
        """Take an event that is one step, or several; of these it can be but one."""
        self._order += 1
        if self.newest is None or at > self.newest:
            self.newest = at
        begin = self.newest - self._span
        for step in told:
            insort(self._seen[step], Seen(at, self._order))
        for seen in self._seen:
            while seen and (seen[0].at < begin or len(seen) > MOST_OF_A_STEP):
                del seen[0]
        return HOLDS if self._is_whole() else QUIET

    def _is_whole(self) -> bool:
        """Go back from the last step, each time to the newest one before."""
        before: Seen | None = None
        for seen in reversed(self._seen):
            before = next((one for one in reversed(seen) if before is None or one < before), None)
            if before is None:
                return False
        return True

    def size(self) -> None:
        """Count no events."""

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self._seen = [[one._replace(at=min(one.at, at)) for one in seen] for seen in self._seen]
        self.newest = self.newest and min(self.newest, at)
        for seen in self._seen:
            seen.sort()

    def deadline(self) -> None:
        """Wait for nothing."""

    def expire(self) -> Verdict:
        """Say nothing."""
        return QUIET

    def state(self) -> Any:
        """Return all it knows."""
        seen = [[[stamp(one.at), one.order] for one in step] for step in self._seen]
        return [stamp(self.newest), self._order, seen]

    def restore(self, state: Any) -> None:
        """Know what `state` returned."""
        newest, self._order, seen = state
        self.newest = instant_or_none(newest)
        self._seen = [[Seen(instant(at), order) for at, order in step] for step in seen]
