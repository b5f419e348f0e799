"""A rule that correlates: its groups, and the signals that events of them make."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from netwright.events.correlation.group import LATENESS, Group, Identity
from netwright.events.correlation.grouping import GroupKey
from netwright.events.correlation.groups import Groups
from netwright.events.correlation.plan import Plan, Word, signal
from netwright.events.correlation.sample import KEPT, sample_of
from netwright.events.correlation.signal import Signal, SignalKind
from netwright.events.correlation.timers import Timers
from netwright.events.correlation.windows.making import window_maker
from netwright.events.correlation.windows.window import ENDED, HOLDS, QUIET, Verdict
from netwright.events.rules.rule import Correlation, CorrelationType
from netwright.model.event import Event

COOLDOWN = "cool-down"
RECHECK = timedelta(minutes=1)
"""How often an absence looks whether maintenance is over."""

Owns = Callable[[str], bool]

_TIMED = (CorrelationType.ABSENCE, CorrelationType.FLAP)
_LASTING = (CorrelationType.ABSENCE, CorrelationType.RATE)  # what was long ago still matters
_GRACE_PART = 10


class Watch:
    """One rule at work."""

    def __init__(self, plan: Plan, owns: Owns | None, most_groups: int, *, is_step: bool) -> None:
        self.plan = plan
        self.held: Event | None = None  # the last event for which the condition was true
        self._told = told = plan.rule.correlation or Correlation()
        self.rule, self._span, self._is_fixed = plan.rule, told.timespan, plan.is_fixed
        self._owns = owns
        self._is_step = is_step  # of other rules: it has to know the groups of all shards
        self._groups = Groups(window_maker(told), _lifetime(told), most_groups)
        # What happened before a deadline may still be on its way.
        self._timers = Timers(min(LATENESS, told.timespan / _GRACE_PART))
        self.is_timed = told.type in _TIMED
        self._is_absence = told.type is CorrelationType.ABSENCE

    @property
    def evicted(self) -> int:
        """How many groups were dropped although they could have mattered."""
        return self._groups.evicted

    @property
    def timers(self) -> int:
        """How many deadlines it keeps."""
        return len(self._timers)

    def hear(self, event: Event, now: datetime, out: list[Signal]) -> None:
        """Take an event that may concern the rule, and add what it brings about."""
        plan = self.plan
        owns = self._owns
        for key, told in plan.heard(event):
            is_owned = owns is None or owns(plan.shard_key(key))
            if is_owned or self._is_step:
                signal = self._add(key, told, event, now)
                if signal is not None and is_owned:
                    out.append(signal)
        if plan.resolves is not None:
            self._resolve(event, event.at or now, out)

    def expire(self, at: datetime, out: list[Signal]) -> None:
        """Let time pass without events."""
        for key in self._timers.due(at):
            group = self._groups.get(key)
            deadline = group.window.deadline() if group else None
            if group is None or deadline is None:
                continue
            if deadline + self._timers.grace > at:
                self._timers.wait(deadline, key)
                continue
            if self._is_absence and self.plan.quiet_at(at):  # it has to come after maintenance
                self._timers.wait(at + RECHECK, key)
                continue
            since = at if self.plan.quiet_at(deadline) else deadline
            signal = self._judge(key, group, group.window.expire(), (since, None))
            if signal is not None and self._is_owned(key):
                out.append(signal)

    def due(self) -> datetime | None:
        """Return when it wants to see time pass."""
        return self._timers.next

    def state(self) -> dict[str, Any]:
        """Return all groups, as JSON has it."""
        return {"evicted": self._groups.evicted, "groups": self._groups.state()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Know the groups of a state."""
        self._groups.evicted = state["evicted"]
        for key, group in self._groups.restore(state["groups"]):
            if group.identity:
                group.identity = Identity(self.plan.group_of(key), group.identity.fingerprint)
            if self.is_timed:
                self._wait(key, group)

    def _add(self, key: GroupKey, told: Any, event: Event, now: datetime) -> Signal | None:
        group = self._groups.touch(key, now)
        window = group.window
        at, before = event.at or now, window.newest
        if before is not None:
            if at < before:
                at = group.placed(before, event, now)
            elif at - before > self._span:
                group.seen = group.told = 0
        verdict = window.add(at, told)
        group.seen += 1
        if self.is_timed:
            self._wait(key, group)
        if verdict is QUIET and group.fired_at is None:
            samples = group.samples  # here, and not by a call: most events end here
            samples.append(sample_of(event))
            if len(samples) > KEPT:
                del samples[0]
            return None
        return self._judge(key, group, verdict, (window.newest or at, event))

    def _judge(
        self, key: GroupKey, group: Group, verdict: Verdict, cause: tuple[datetime, Event | None]
    ) -> Signal | None:
        at, event = cause
        if verdict is ENDED:
            return self._end(key, group, cause)
        if verdict is HOLDS:
            self.held = event
        kind = group.kind_of(verdict, at, self._told.cooldown)
        if kind is None:
            if event is not None:
                group.sample(sample_of(event))
            return None
        quiet = self.plan.quiet_at(at) if kind is SignalKind.FIRED else ""
        events = () if event is None else (event,)
        if kind is SignalKind.FIRED and not quiet:
            events = (*group.earlier(str(key[0]), at - self._span), *events)
            group.fire(at)
        reason = quiet or (COOLDOWN if kind is SignalKind.SUPPRESSED else "")
        word = Word(SignalKind.SUPPRESSED if quiet else kind, at, group.news(), reason)
        if group.identity is None or (kind is SignalKind.FIRED and not self._is_fixed):
            group.identity = self.plan.identity(key, events)
        return signal(self.rule, key, group.identity, word, events)

    def _end(
        self, key: GroupKey, group: Group, cause: tuple[datetime, Event | None]
    ) -> Signal | None:
        at, event = cause
        if not group.is_active:
            return None
        group.end()
        events: tuple[Event, ...] = ()
        if event is not None:
            group.begin(sample_of(event))
            events = (event,)
        identity = group.identity or self.plan.identity(key, events)
        return signal(self.rule, key, identity, Word(SignalKind.CLEARED, at, 0), events)

    def _resolve(self, event: Event, at: datetime, out: list[Signal]) -> None:
        ended = self.plan.cleared(event, at)
        if ended is None:
            return
        key, cleared = ended
        group = self._groups.get(key)
        if group and group.identity:  # it ends as what it fired as
            cleared = cleared._replace(fingerprint=group.identity.fingerprint)
        self._groups.drop(key)
        if self._is_owned(key):
            out.append(cleared)

    def _is_owned(self, key: GroupKey) -> bool:
        return self._owns is None or self._owns(self.plan.shard_key(key))

    def _wait(self, key: GroupKey, group: Group) -> None:
        if (deadline := group.window.deadline()) is not None:
            self._timers.wait(deadline, key)
        if len(self._timers) > 2 * self._groups.most:  # many groups had to make room
            self._timers.keep(self._groups.knows)


def _lifetime(told: Correlation) -> timedelta | None:
    """Return how long after its last event a group can matter; None for ever."""
    if told.type in _LASTING:
        return None
    return told.timespan + (told.cooldown or timedelta(0)) + LATENESS
