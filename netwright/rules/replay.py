"""Rules meet events as they do in a worker, and leave incidents, in memory alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from netwright.events.correlation import Correlator, Signal, SignalKind
from netwright.events.incidents.life import QUIET, RULE, follow, key_of, resolved
from netwright.events.rules.rule import Rule
from netwright.model.event import Event
from netwright.model.incident import Incident, Key


class Replay:
    """What some rules make of events; others may be there for them to wait for."""

    def __init__(self, rules: Sequence[Rule], others: Sequence[Rule] = ()) -> None:
        self._told = {rule.id for rule in rules}
        self._correlator = Correlator(list({one.id: one for one in (*others, *rules)}.values()))
        self._newest: dict[Key, Incident] = {}
        self._incidents: dict[str, Incident] = {}
        self.first_fired: datetime | None = None

    @property
    def incidents(self) -> list[Incident]:
        """The incidents so far, as they were opened."""
        return list(self._incidents.values())

    def feed(self, event: Event) -> None:
        """Take the next event."""
        self._hear(self._correlator.feed(event))

    def end(self, at: datetime) -> None:
        """Let time pass without events."""
        self._hear(self._correlator.advance(at))
        for key in self._newest:
            self._settle(key, at)

    def _hear(self, signals: Iterable[Signal]) -> None:
        for signal in signals:
            if signal.rule.id in self._told:
                self._follow(signal)

    def _follow(self, signal: Signal) -> None:
        key = key_of(signal)
        if signal.kind is SignalKind.FIRED and self.first_fired is None:
            self.first_fired = signal.at
        self._settle(key, signal.at)
        held = {key: self._newest[key]} if key in self._newest else {}
        for incident in follow(held, [signal]):
            self._keep(key, incident)

    def _settle(self, key: Key, at: datetime) -> None:
        """Resolve what has been quiet for long enough by then."""
        held = self._newest.get(key)
        if held and not held.is_resolved and held.due_at and held.due_at <= at:
            self._keep(key, resolved(held, held.due_at, RULE, QUIET))

    def _keep(self, key: Key, incident: Incident) -> None:
        self._newest[key] = self._incidents[incident.id] = incident
