"""A rule without correlation: every event that it matches fires."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from netwright.events.correlation.grouping import GroupKey
from netwright.events.correlation.plan import Plan, Word
from netwright.events.correlation.signal import Signal, SignalKind
from netwright.model.event import Event

Owns = Callable[[str], bool]


class Alarm:
    """It remembers nothing."""

    is_timed = False
    evicted = 0

    def __init__(self, plan: Plan, owns: Owns | None) -> None:
        self.plan = plan
        self._owns = owns

    def hear(self, event: Event, now: datetime, out: list[Signal]) -> None:
        """Take an event that may concern the rule, and add what it brings about."""
        plan, at = self.plan, event.at or now
        for key, _ in plan.heard(event):
            if self._is_owned(key):
                quiet = plan.quiet_at(at)
                kind = SignalKind.SUPPRESSED if quiet else SignalKind.FIRED
                out.append(plan.signal(key, Word(kind, at, 1, quiet), (event,)))
        ended = plan.cleared(event, at)
        if ended and self._is_owned(ended[0]):
            out.append(ended[1])

    def _is_owned(self, key: GroupKey) -> bool:
        return self._owns is None or self._owns(self.plan.shard_key(key))

    def expire(self, at: datetime, out: list[Signal]) -> None:
        """Time changes nothing."""

    def due(self) -> None:
        """Wait for nothing."""

    def state(self) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Know nothing."""
