"""An incident while signals are added to it: a hundred thousand of them cost one row."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from netwright.events.correlation.signal import Signal, SignalKind
from netwright.model.event import Event, Value
from netwright.model.incident import Incident, Outage
from netwright.model.interface import Port
from netwright.model.state import DEVICE

SAMPLES = 5
"""How many events are kept of those that began it, and as many of the newest."""

MOST_PORTS = 1_000


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
        self._newest = deque(incident.samples[SAMPLES:], maxlen=SAMPLES)
        self._ports = dict.fromkeys(incident.ports)
        self._seen = incident.last_seen
        self._count = incident.count
        self.suppressed = incident.suppressed

    def add(self, signal: Signal) -> None:
        """Count a signal, take its events as samples, and what they name as affected."""
        self._count += signal.count
        self.suppressed += signal.kind is SignalKind.SUPPRESSED
        self._seen = max(self._seen, signal.at)
        for event in signal.events:
            self._sample(event.id)
            if len(self._ports) < MOST_PORTS:
                self._ports[port_of(event, is_whole=self._is_whole)] = None

    def _sample(self, id_: str) -> None:
        if len(self._first) >= SAMPLES:
            self._newest.append(id_)
        elif id_ not in self._first:
            self._first.append(id_)

    def incident(self) -> Incident:
        """Return the incident with all that was added."""
        held = self._incident
        ports = tuple(port for port in self._ports if port.device)
        return replace(
            held,
            count=self._count,
            suppressed=self.suppressed,
            last_seen=self._seen,
            samples=(*self._first, *self._newest),
            ports=ports,
            devices=tuple(dict.fromkeys((*held.devices, *(port.device for port in ports)))),
            due_at=self._due_at(),
        )

    def _due_at(self) -> datetime | None:
        held = self._incident
        return held.due_at and held.due_at + (self._seen - held.last_seen)


def port_of(event: Event, *, is_whole: bool = False) -> Port:
    """Return what an event is about: a port of the device, or the device as a whole."""
    name = DEVICE if is_whole else event.fields.get("interface.name", DEVICE)
    return Port(event.device or event.source or "", str(name))


def ports_of(
    events: Iterable[Event], group: Mapping[str, Value], *, is_whole: bool
) -> tuple[Port, ...]:
    """Return what events are about; of an absence only its group tells."""
    ports = dict.fromkeys(port_of(event, is_whole=is_whole) for event in events)
    if "device" in group and not ports:
        ports[Port(str(group["device"]), DEVICE)] = None
    return tuple(port for port in islice(ports, MOST_PORTS) if port.device)
