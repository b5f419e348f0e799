"""An incident while signals are added to it: a hundred thousand of them cost one row."""

from collections import deque
from dataclasses import replace
from datetime import datetime

from netwright.events.correlation.signal import Signal, SignalKind
from netwright.model.event import Event, Value
from netwright.model.incident import Incident, Outage
from netwright.model.interface import Port
from netwright.model.state import DEVICE

SAMPLES = 5
"""How many events are kept of those that began it, and as many of the newest."""

MOST_PORTS = 1_000

_INTERFACE = "interface.name"


class Draft:
    """One incident, and what this batch adds to it."""

    __slots__ = (
        "_count",
        "_first",
        "_incident",
        "_is_whole",
        "_newest",
        "_ports",
        "_seen",
        "suppressed",
    )

    def __init__(self, incident: Incident) -> None:
        self._incident = incident
        self._is_whole = incident.outage is Outage.DEVICE
        self._first = list(incident.samples[:SAMPLES])
        self._newest: deque[Event] = deque(maxlen=SAMPLES)
        self._ports = dict.fromkeys(incident.ports)
        self._seen = incident.last_seen
        self._count = incident.count
        self.suppressed = incident.suppressed

    def add(self, signal: Signal) -> None:
        """Count a signal, take its events as samples, and what they name as affected."""
        self._count += signal.count
        if signal.kind is SignalKind.SUPPRESSED:
            self.suppressed += 1
        if signal.at > self._seen:  # noqa: PLR1730 - of a storm each signal comes by here
            self._seen = signal.at
        if len(self._first) < SAMPLES:
            ids = (event.id for event in signal.events)
            self._first = list(dict.fromkeys((*self._first, *ids)))[:SAMPLES]
        elif signal.events:
            self._newest.append(signal.events[-1])
        if len(self._ports) < MOST_PORTS:
            for port in ports_of(signal, is_whole=self._is_whole):
                self._ports[port] = None

    def incident(self) -> Incident:
        """Return the incident with all that was added."""
        held = self._incident
        ports = tuple(port for port in self._ports if port.device)
        return replace(
            held,
            count=self._count,
            suppressed=self.suppressed,
            last_seen=self._seen,
            samples=self._samples(),
            ports=ports,
            devices=tuple(dict.fromkeys((*held.devices, *(port.device for port in ports)))),
            due_at=self.due_at(),
        )

    def _samples(self) -> tuple[str, ...]:
        before = self._incident.samples[SAMPLES:]
        newest = (*before, *(event.id for event in self._newest))
        return (*self._first, *newest[-SAMPLES:])

    def due_at(self) -> datetime | None:
        """Return when it is over, unless something comes before that."""
        held = self._incident
        return held.due_at and held.due_at + (self._seen - held.last_seen)


def ports_of(signal: Signal, *, is_whole: bool) -> list[Port]:
    """Return what a signal is about: ports, devices as a whole; of an absence its group tells."""
    group = signal.group.get("device")
    if not signal.events:
        return [] if group is None else [Port(str(group), DEVICE)]
    ports = [_port(event, group, is_whole=is_whole) for event in signal.events]
    return [port for port in ports if port.device]


def _port(event: Event, group: Value | None, *, is_whole: bool) -> Port:
    """Return what an event is about; of an unknown sender the name that the group has, if any."""
    name = DEVICE if is_whole else event.fields.get(_INTERFACE, DEVICE)
    return Port(event.device or str(group or event.source or ""), str(name))
