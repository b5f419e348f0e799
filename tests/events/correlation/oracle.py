"""What correlation means, said without haste: all of history is kept, and looked through anew.

One group, one rule. Each method is the definition of a type; nothing here is shared with the code.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp

from netwright.events.rules.rule import Correlation, CorrelationType
from netwright.model.event import Event

LATE = timedelta(seconds=30)
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00Z")


@dataclass
class Heard:
    """An event as it counts: when, and what it says."""

    at: datetime
    order: int
    told: str


@dataclass
class Oracle:
    """The history of one group."""

    correlation: Correlation
    history: list[Heard] = field(default_factory=list)
    fired_at: datetime | None = None
    is_active: bool = False
    number: int = 0

    def feed(self, event: Event, told: str) -> str | None:
        """Return the kind of signal that an event makes."""
        self.number += 1
        self.history.append(Heard(self._placed(event), self.number, told))
        newest = max(one.at for one in self.history)
        if self.correlation.type is not CorrelationType.RATE:  # what has left is forgotten
            begin = newest - self.correlation.timespan
            self.history = [one for one in self.history if one.at >= begin]
        holds = self._holds(newest)
        cooldown = self.correlation.cooldown
        is_cooling = bool(cooldown and self.fired_at and newest < self.fired_at + cooldown)
        was_active, self.is_active = self.is_active, self.is_active and holds
        if not holds:
            return "continued" if is_cooling else None
        if is_cooling:
            return "suppressed"
        if was_active and not cooldown:
            return "continued"
        self.fired_at, self.is_active = newest, True
        return "fired"

    def _placed(self, event: Event) -> datetime:
        assert event.at
        assert event.received_at
        if not self.history or event.at >= max(one.at for one in self.history) - LATE:
            return event.at
        if event.received_at < max(one.at for one in self.history) - LATE:
            for one in self.history:
                one.at = min(one.at, event.received_at)
        return event.received_at

    def _holds(self, newest: datetime) -> bool:
        inside = self.history
        match self.correlation.type:
            case CorrelationType.EVENT_COUNT:
                return self._enough(len(inside))
            case CorrelationType.VALUE_COUNT:
                return self._enough(len({one.told for one in inside}))
            case CorrelationType.TEMPORAL:
                steps = self.correlation.steps
                return self._enough(len({one.told for one in inside} & set(steps)))
            case CorrelationType.TEMPORAL_ORDERED:
                return self._in_order(sorted(inside, key=lambda one: (one.at, one.order)), 0)
            case CorrelationType.RATE:
                return self._is_fast(newest)
        raise NotImplementedError

    def _in_order(self, events: list[Heard], step: int) -> bool:
        if step == len(self.correlation.steps):
            return True
        wanted = self.correlation.steps[step]
        return any(
            self._in_order(events[place + 1 :], step + 1)
            for place, one in enumerate(events)
            if one.told == wanted
        )

    def _enough(self, number: int) -> bool:
        return all(
            {"gte": number >= bound, "gt": number > bound, "lte": number <= bound}[name]
            for name, bound in self.correlation.threshold.bounds
        )

    def _is_fast(self, newest: datetime) -> bool:
        rate, length = self.correlation.rate, self.correlation.timespan / 10
        slots = [(one.at - EPOCH) // length for one in self.history]
        now, began = (newest - EPOCH) // length, slots[0]
        first = now - 9
        if (first - began) * length < min(rate.baseline, 5 * self.correlation.timespan):
            return False
        fading = exp(-length / rate.baseline)
        before = sum(fading ** (first - 1 - slot) for slot in slots if slot < first)
        weight = sum(fading**age for age in range(first - began))
        number = sum(slot >= first for slot in slots)
        return self._enough(number) and number > rate.factor * 10 * before / weight
