"""event_count: the newest instants, never more than the threshold needs."""

from bisect import insort
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from netwright.events.correlation.windows.window import HOLDS, QUIET, Verdict, instant, stamp


class Counts:
    """A ring of the newest instants within the timespan."""

    __slots__ = ("_holds", "_instants", "_needed", "_span")

    def __init__(self, span: timedelta, needed: int, holds: Callable[[int], bool]) -> None:
        self._span = span
        self._needed = needed
        self._holds = holds
        self._instants: deque[datetime] = deque()

    @property
    def newest(self) -> datetime | None:
        """The latest instant it knows of."""
        return self._instants[-1] if self._instants else None

    def add(self, at: datetime, told: Any) -> Verdict:  # noqa: ARG002 - as every window
        """Take an event, wherever in time it belongs."""
        ring = self._instants
        if not ring or at >= ring[-1]:
            ring.append(at)
        else:
            insort(ring, at)
        begin = ring[-1] - self._span
        while ring[0] < begin:
            ring.popleft()
        if len(ring) > self._needed:
            ring.popleft()
        return HOLDS if self._holds(len(ring)) else QUIET

    def size(self) -> int:
        """Return how many events it holds."""
        return len(self._instants)

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self._instants = deque(min(one, at) for one in self._instants)

    def deadline(self) -> None:
        """Wait for nothing."""

    def expire(self) -> Verdict:
        """Say nothing."""
        return QUIET

    def state(self) -> Any:
        """Return all it knows."""
        return [stamp(one) for one in self._instants]

    def restore(self, state: Any) -> None:
        """Know what `state` returned."""
        self._instants = deque(map(instant, state))
