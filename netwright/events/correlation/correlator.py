"""The correlator: rules meet events, one after the other, and say what they see.

It knows no clock: time is what events bring (`Event.at`, by receipt where that is far off) and what
`advance` is told. The same rules and events in the same order make the same signals.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from netwright.events.correlation.alarm import Alarm
from netwright.events.correlation.order import in_order, named, others_of
from netwright.events.correlation.plan import Step, plan_of
from netwright.events.correlation.signal import Signal
from netwright.events.correlation.watch import Watch
from netwright.events.correlation.windows.window import EPOCH, instant, stamp
from netwright.events.rules.index import Index
from netwright.events.rules.rule import Rule
from netwright.events.rules.selection import joined
from netwright.model.event import Event

Owns = Callable[[str], bool]

MOST_GROUPS = 50_000
"""Of one rule; the group heard of longest ago makes room for a new one, and is counted."""


VERSION = 1
"""Of the form of the state: another one is not taken up, as after an upgrade."""

NOTHING: Mapping[str, Any] = {"now": 0, "rules": {}}


class Correlator:
    """All rules at work."""

    def __init__(
        self, rules: Sequence[Rule], owns: Owns | None = None, most_groups: int = MOST_GROUPS
    ) -> None:
        """`owns` says of a group's shard key whether this worker tells of it.

        Raises:
            RuleError: a rule waits for one that is not there, or rules wait for each other.
        """
        self._owns = owns
        self._most_groups = most_groups
        self._known = named(rules)
        self._steps = {one.id for rule in rules for one in others_of(rule, self._known)}
        self._watches: dict[str, Alarm | Watch] = {}
        for rule in in_order(rules):
            self._watches[rule.id] = self._watch(rule)
        self._index = Index([(watch, watch.plan.keys) for watch in self._watches.values()])
        self._timed = [watch for watch in self._watches.values() if watch.is_timed]
        self._now = EPOCH  # by receipt
        self._due: datetime | None = None

    @classmethod
    def restore(
        cls, rules: Sequence[Rule], state: Mapping[str, Any] | None, owns: Owns | None = None
    ) -> Self:
        """Return a correlator that goes on where `state` was taken, but for rules that changed."""
        correlator = cls(rules, owns)
        known = state if state and state.get("version") == VERSION else NOTHING
        correlator._now = instant(known["now"])
        for rule_id, (digest, groups) in known["rules"].items():
            watch = correlator._watches.get(rule_id)
            if watch is not None and correlator._digest(watch.plan.rule) == digest:
                watch.restore(groups)
        correlator._look_ahead()
        return correlator

    @property
    def watches(self) -> Sequence[Alarm | Watch]:
        """The rules at work."""
        return list(self._watches.values())

    @property
    def evicted(self) -> int:
        """How many groups made room for others although they could have mattered."""
        return sum(watch.evicted for watch in self._watches.values())

    def feed(self, event: Event) -> Sequence[Signal]:
        """Take the next event; return what it, and the time until it, brings about."""
        received_at = event.received_at or event.at
        if received_at is not None and received_at > self._now:
            self._now = received_at
        if self._due is not None and self._due <= self._now:
            return self._feed_late(event)
        candidates = self._index.candidates(event)
        return self._heard(candidates, event) if candidates else ()

    def advance(self, at: datetime) -> Sequence[Signal]:
        """Let time pass: call it when nothing is left to feed."""
        self._now = max(self._now, at)
        out: list[Signal] = []
        for watch in self._timed:
            watch.expire(self._now, out)
        self._look_ahead()
        return out

    def state(self) -> dict[str, Any]:
        """Return all that is remembered, as JSON has it."""
        rules = {
            rule_id: [self._digest(watch.plan.rule), watch.state()]
            for rule_id, watch in self._watches.items()
        }
        return {"version": VERSION, "now": stamp(self._now), "rules": rules}

    def _feed_late(self, event: Event) -> Sequence[Signal]:
        return [*self.advance(self._now), *self._heard(self._index.candidates(event), event)]

    def _heard(self, candidates: Sequence[Alarm | Watch], event: Event) -> Sequence[Signal]:
        out: list[Signal] = []
        for watch in candidates:
            watch.hear(event, self._now, out)
            if watch.is_timed:
                self._expect(watch.due())
        return out

    def _expect(self, due: datetime | None) -> None:
        if due is not None and (self._due is None or due < self._due):
            self._due = due

    def _look_ahead(self) -> None:
        dues = [due for watch in self._timed if (due := watch.due()) is not None]
        self._due = min(dues, default=None)

    def _watch(self, rule: Rule) -> Alarm | Watch:
        plan = plan_of(rule, self._step)
        if rule.correlation is None:
            return Alarm(plan, self._owns)
        return Watch(plan, self._owns, self._most_groups, is_step=rule.id in self._steps)

    def _step(self, rule: Rule, name: str) -> Step:
        detection = rule.detection
        if name in detection.selections:  # one of its own keeps its condition too
            selection = detection.selections[name]
            return Step(name, joined([selection.test, detection.test], every=True), selection.keys)
        watch = self._watches[self._known[name].id]
        if isinstance(watch, Alarm):
            return Step(name, watch.plan.rule.detection.test, watch.plan.keys)
        return Step(name, lambda event: watch.held is event, watch.plan.keys)

    def _digest(self, rule: Rule) -> str:
        others = [self._digest(one) for one in others_of(rule, self._known)]
        return ":".join((rule.digest, *others))
