"""absence: something is awaited, and does not come within the timespan.

A heartbeat is awaited after every one that came. With two steps the first awaits the second.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from netwright.events.correlation.windows.window import (
    ENDED,
    HOLDS,
    QUIET,
    Verdict,
    instant_or_none,
    stamp,
)

ARMING, EXPECTED = 0, 1


class Silence:
    """Since when something is awaited."""

    __slots__ = ("_answered", "_armed", "_is_overdue", "_span", "newest")

    def __init__(self, span: timedelta) -> None:
        self._span = span
        self.newest: datetime | None = None
        self._armed: datetime | None = None
        self._answered: datetime | None = None
        self._is_overdue = False

    def add(self, at: datetime, told: Sequence[int] | None) -> Verdict:
        """Take a heartbeat (`told` is None), or one of the two steps."""
        if self.newest is None or at > self.newest:
            self.newest = at
        was_overdue = self._is_overdue
        if told is None:
            self._answer(at)
            self._arm(self.newest)
        else:
            if EXPECTED in told:
                self._answer(at)
            if ARMING in told:
                self._arm(at)
        return ENDED if was_overdue and not self._is_overdue else QUIET

    def _answer(self, at: datetime) -> None:
        if self._answered is None or at > self._answered:
            self._answered = at
        if self._armed is not None and at >= self._armed:
            self._armed, self._is_overdue = None, False

    def _arm(self, at: datetime) -> None:
        is_answered = self._answered is not None and at < self._answered
        if self._armed is None and not is_answered:
            self._armed = at

    def size(self) -> int:
        """Count the last event alone."""
        return 1

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self.newest = self.newest and min(self.newest, at)
        self._armed = self._armed and min(self._armed, at)
        self._answered = self._answered and min(self._answered, at)

    def deadline(self) -> datetime | None:
        """Return when it is overdue."""
        if self._armed is None or self._is_overdue:
            return None
        return self._armed + self._span

    def expire(self) -> Verdict:
        """Say that it did not come."""
        self._is_overdue = True
        return HOLDS

    def state(self) -> Any:
        """Return all it knows."""
        return [*map(stamp, (self.newest, self._armed, self._answered)), self._is_overdue]

    def restore(self, state: Any) -> None:
        """Know what `state` returned."""
        *instants, self._is_overdue = state
        self.newest, self._armed, self._answered = map(instant_or_none, instants)
