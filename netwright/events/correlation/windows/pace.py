"""rate: many more events in a timespan than its average over a longer while.

Time is cut into slots, ten of a timespan. A slot that leaves the window enters the average, which
forgets with the baseline as its time constant (EWMA). There is no verdict before a few timespans
have been seen: of what is new nobody knows the usual rate.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from math import exp
from typing import Any

from netwright.events.correlation.windows.window import (
    EPOCH,
    HOLDS,
    QUIET,
    Verdict,
    instant_or_none,
    stamp,
)
from netwright.events.rules.rule import Rate

SLOTS = 10
WARM_UP = 5
"""How many timespans before the first verdict; not more than the baseline."""


class Pace:
    """Counts of the newest slots, and the average of those before them."""

    __slots__ = ("_average", "_began", "_counts", "_first", "_holds", "_rate", "_span", "newest")

    def __init__(self, span: timedelta, rate: Rate, holds: Callable[[int], bool]) -> None:
        self._span = span
        self._rate = rate
        self._holds = holds
        self.newest: datetime | None = None
        self._began = 0  # the slot of the first event
        self._first = 0  # the slot of the first count
        self._counts: deque[int] = deque([0] * SLOTS)
        self._average = 0.0  # events, each weighted by its age

    def add(self, at: datetime, told: Any) -> Verdict:  # noqa: ARG002 - as every window
        """Take an event."""
        slot = (at - EPOCH) // (self._span / SLOTS)
        if self.newest is None:
            self._began, self._first = slot, slot - SLOTS + 1
        if self.newest is None or at > self.newest:
            self.newest = at
        self._move(slot)
        place = slot - self._first
        if place >= 0:  # else it is late, and a slot already in the average
            self._counts[place] += 1
        number = sum(self._counts)
        return HOLDS if self._is_unusual(number) else QUIET

    def _move(self, slot: int) -> None:
        steps = slot - SLOTS + 1 - self._first
        if steps <= 0:
            return
        fading = exp(-(self._span / SLOTS) / self._rate.baseline)
        for _ in range(min(steps, SLOTS)):
            self._average = self._average * fading + self._counts.popleft()
            self._counts.append(0)
        self._average *= fading ** max(0, steps - SLOTS)
        self._first += steps

    def _is_unusual(self, number: int) -> bool:
        seen = self._first - self._began
        slot, baseline = self._span / SLOTS, self._rate.baseline
        if seen * slot < min(baseline, WARM_UP * self._span) or not self._holds(number):
            return False
        fading = exp(-slot / baseline)
        weight = (1 - fading**seen) / (1 - fading)
        return number > self._rate.factor * SLOTS * self._average / weight

    def size(self) -> int:
        """Return how many events it holds."""
        return sum(self._counts)

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self.newest = self.newest and min(self.newest, at)
        slot = (at - EPOCH) // (self._span / SLOTS)
        back = self._first + SLOTS - 1 - slot
        self._first -= max(0, back)
        self._began = min(self._began, self._first)

    def deadline(self) -> None:
        """Wait for nothing."""

    def expire(self) -> Verdict:
        """Say nothing."""
        return QUIET

    def state(self) -> Any:
        """Return all it knows."""
        place = [self._began, self._first, list(self._counts), self._average]
        return [stamp(self.newest), *place]

    def restore(self, state: Any) -> None:
        """Know what `state` returned."""
        newest, self._began, self._first, counts, self._average = state
        self.newest, self._counts = instant_or_none(newest), deque(counts)
