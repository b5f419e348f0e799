"""A rule made ready to work: which of its groups an event is of, and what it tells them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from netwright.events.correlation.group import Identity
from netwright.events.correlation.grouping import (
    MOST_CHARACTERS,
    GroupKey,
    KeyOf,
    fingerprint,
    key_maker,
)
from netwright.events.correlation.signal import Signal, SignalKind
from netwright.events.rules.detection import union
from netwright.events.rules.field import Getter, getter
from netwright.events.rules.rule import Correlation, Rule
from netwright.events.rules.selection import Key, Test
from netwright.model.event import Event, Value

_MOST_IDENTITIES = 20_000

Heard = Callable[[Event], Iterable[tuple[GroupKey, Any]]]


class Step(NamedTuple):
    """One of the things that a temporal rule waits for."""

    name: str
    test: Test
    keys: frozenset[Key] | None


class Word(NamedTuple):
    """What is to be said about a group."""

    kind: SignalKind
    at: datetime
    number: int  # of events that it adds
    reason: str = ""


FindStep = Callable[[Rule, str], Step]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a watch needs to know of its rule."""

    rule: Rule
    heard: Heard
    keys: frozenset[Key] | None
    resolves: Test | None
    key_of: KeyOf
    print_of: tuple[int | Getter, ...]  # where the fingerprint's values are: in the key, or not
    shard_by: tuple[int, ...]
    is_fixed: bool  # the group alone decides the fingerprint
    identities: dict[GroupKey, Identity] = field(default_factory=dict, repr=False, compare=False)

    def identity(self, key: GroupKey, events: Sequence[Event]) -> Identity:
        """Return what signals of a group have in common; the last event is the one that did it.

        Where the group alone decides, it is worked out once: a port that flaps ends twice a second
        what is not there.
        """
        known = self.identities.get(key)
        if known is not None:
            return known
        values = tuple([_part(where, key, events) for where in self.print_of])
        identity = Identity(self.group_of(key), fingerprint(self.rule.id, values))
        if self.is_fixed:
            if len(self.identities) >= _MOST_IDENTITIES:
                self.identities.clear()
            self.identities[key] = identity
        return identity

    def group_of(self, key: GroupKey) -> dict[str, Value]:
        """Return the fields of a group."""
        return dict(zip(self.rule.group_by, key[1:], strict=True))

    def signal(self, key: GroupKey, word: Word, events: tuple[Event, ...]) -> Signal:
        """Return what the rule says about a group of which nothing is remembered."""
        return signal(self.rule, key, self.identity(key, events), word, events)

    def cleared(self, event: Event, at: datetime) -> tuple[GroupKey, Signal] | None:
        """Return which group an event ends, and the word of it."""
        if self.resolves is None or not self.resolves(event):
            return None
        key = self.key_of(event)
        if key is None:
            return None
        return key, self.signal(key, Word(SignalKind.CLEARED, at, 0), (event,))

    def quiet_at(self, at: datetime) -> str:
        """Return why the rule keeps quiet at an instant; empty if it does not."""
        return next((one.reason for one in self.rule.maintenance if one.covers(at)), "")

    def shard_key(self, key: GroupKey) -> str:
        """Return what decides who works on a group: whatever has one fingerprint, has one."""
        return "\0".join((str(key[0]), self.rule.id, *(str(key[at]) for at in self.shard_by)))


def signal(
    rule: Rule, key: GroupKey, identity: Identity, word: Word, events: tuple[Event, ...]
) -> Signal:
    """Return a signal; all it takes is at hand."""
    kind, at, count, reason = word
    return Signal(rule, str(key[0]), *identity, kind, at, count, events, reason)


def _part(where: int | Getter, key: GroupKey, events: Sequence[Event]) -> str:
    value = key[where] if isinstance(where, int) else where(events[-1]) if events else None
    return "" if value is None else str(value)[:MOST_CHARACTERS]


def plan_of(rule: Rule, find_step: FindStep) -> Plan:
    """Make a rule ready; `find_step` knows its selections and the other rules."""
    told = rule.correlation
    key_of = key_maker(rule.group_by, lenient=told is None)
    steps = tuple(find_step(rule, name) for name in told.steps) if told else ()
    resolves = rule.detection.selections[rule.resolve_on] if rule.resolve_on else None
    keys = union(step.keys for step in steps) if steps else rule.detection.keys
    print_of = tuple(_where(rule, name) for name in rule.fingerprint)
    return Plan(
        rule=rule,
        heard=_heard(rule, key_of, steps),
        keys=union((keys, resolves.keys)) if resolves else keys,
        resolves=resolves.test if resolves else None,
        key_of=key_of,
        print_of=print_of,
        is_fixed=all(isinstance(where, int) for where in print_of),
        shard_by=tuple(
            1 + rule.group_by.index(name) for name in rule.fingerprint if name in rule.group_by
        ),
    )


def _where(rule: Rule, name: str) -> int | Getter:
    return 1 + rule.group_by.index(name) if name in rule.group_by else getter(name)


def _heard(rule: Rule, key_of: KeyOf, steps: Sequence[Step]) -> Heard:
    told = rule.correlation
    if told and steps:
        return _stepped(told, steps)
    if told and told.value_of:
        return _valued(rule.detection.test, key_of, key_maker(told.value_of))
    return _simple(rule.detection.test, key_of)


def _simple(test: Test, key_of: KeyOf) -> Heard:
    def heard(event: Event) -> Iterable[tuple[GroupKey, Any]]:
        if not test(event):
            return ()
        key = key_of(event)
        return () if key is None else ((key, None),)

    return heard


def _valued(test: Test, key_of: KeyOf, value_of: KeyOf) -> Heard:
    def heard(event: Event) -> Iterable[tuple[GroupKey, Any]]:
        if not test(event):
            return ()
        key, value = key_of(event), value_of(event)
        return () if key is None or value is None else ((key, value[1:]),)

    return heard


def _stepped(told: Correlation, steps: Sequence[Step]) -> Heard:
    keys = [key_maker(_named(told, step.name)) for step in steps]

    def heard(event: Event) -> Iterable[tuple[GroupKey, Any]]:
        found: dict[GroupKey, list[int]] = {}
        for number, step in enumerate(steps):
            if step.test(event) and (key := keys[number](event)) is not None:
                found.setdefault(key, []).append(number)
        return found.items()

    return heard


def _named(told: Correlation, step: str) -> list[str]:
    """Return what a step calls the fields of the group: aliases are looked up (Sigma)."""
    empty: Mapping[str, str] = {}
    return [told.aliases.get(name, empty).get(step, name) for name in told.group_by]
