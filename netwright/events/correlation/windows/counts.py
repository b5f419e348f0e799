"""event_count: the newest instants, never more than the threshold needs."""

from bisect import insort
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from netwright.events.correlation.windows.window import HOLDS, QUIET, Verdict, instant, stamp

_SMALL = 64


class Counts:
    """A ring of the newest instants within the timespan."""

    __slots__ = ("_holds", "_instants", "_needed", "_span", "newest")

    def __init__(self, span: timedelta, needed: int, holds: Callable[[int], bool]) -> None:
        self._span = span
        self._needed = needed
        self._holds = holds
        self._instants = self._container()
        self.newest: datetime | None = None

    def add(self, at: datetime, told: Any) -> Verdict:  # noqa: ARG002 - as every window
        """Take an event, wherever in time it belongs."""
        ring = self._instants
        newest = self.newest
        if newest is None or at >= newest:
            ring.append(at)
            self.newest = newest = at
        else:
            insort(ring, at)
        begin = newest - self._span
        while ring[0] < begin:
            del ring[0]
        if len(ring) > self._needed:
            del ring[0]
        return HOLDS if self._holds(len(ring)) else QUIET

    def size(self) -> int:
        """Return how many events it holds."""
        return len(self._instants)

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self._instants = self._container(min(one, at) for one in self._instants)
        self.newest = self._instants[-1]

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
        self._instants = self._container(map(instant, state))
        self.newest = self._instants[-1] if self._instants else None

    def _container(self, instants: Iterable[datetime] = ()) -> list[datetime] | deque[datetime]:
        """A small list is smaller than a deque, and as fast."""
        return list(instants) if self._needed <= _SMALL else deque(instants)
