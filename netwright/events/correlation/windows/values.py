"""value_count: the newest distinct values, no more of them than the threshold needs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from netwright.events.correlation.windows.window import HOLDS, QUIET, Verdict, instant, stamp
from netwright.model.event import Value

Values = tuple[Value, ...]


class DistinctValues:
    """The newest values within the timespan, the oldest first."""

    __slots__ = ("_holds", "_latest", "_needed", "_span", "newest")

    def __init__(self, span: timedelta, needed: int, holds: Callable[[int], bool]) -> None:
        self._span = span
        self._needed = needed
        self._holds = holds
        self._latest: dict[Values, datetime] = {}
        self.newest: datetime | None = None

    def add(self, at: datetime, told: Values) -> Verdict:
        """Take a value, wherever in time it belongs."""
        latest = self._latest
        known = latest.pop(told, None)
        latest[told] = at if known is None or at > known else known
        if self.newest is None or at >= self.newest:
            self.newest = at
        else:
            self._sort()
        self._drop(self.newest - self._span)
        return HOLDS if self._holds(len(self._latest)) else QUIET

    def size(self) -> None:
        """Count no events."""

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self._latest = {value: min(one, at) for value, one in self._latest.items()}
        self.newest = min(self.newest, at) if self.newest else None

    def deadline(self) -> None:
        """Wait for nothing."""

    def expire(self) -> Verdict:
        """Say nothing."""
        return QUIET

    def state(self) -> Any:
        """Return all it knows."""
        return [stamp(self.newest), [[list(v), stamp(at)] for v, at in self._latest.items()]]

    def restore(self, state: Any) -> None:
        """Know what `state` returned."""
        newest, latest = state
        self.newest = None if newest is None else instant(newest)
        self._latest = {tuple(value): instant(at) for value, at in latest}

    def _sort(self) -> None:
        self._latest = dict(sorted(self._latest.items(), key=lambda item: item[1]))

    def _drop(self, begin: datetime) -> None:
        latest = self._latest
        while (first := next(iter(latest))) is not None:
            if latest[first] >= begin and len(latest) <= self._needed:
                break
            del latest[first]
