"""An incident: what a person should see, however many messages tell of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from netwright.model.event import Value
from netwright.model.interface import Port


class IncidentState(StrEnum):
    """How far somebody has dealt with it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Key(NamedTuple):
    """What makes two firings the same trouble."""

    tenant: str
    rule: str
    fingerprint: str


class Outage(StrEnum):
    """What an incident says is down; such incidents have a root in the topology."""

    DEVICE = "device"
    LINK = "link"
    FLAPPING = "flapping"  # a port: now up, now down; nothing hangs on that moment
    ADJACENCY = "adjacency"  # two routers no longer hear each other; their ports may be up


class Step(NamedTuple):
    """One entry of an incident's history."""

    at: datetime
    state: IncidentState
    by: str  # "rule", or a person
    reason: str


class Cable(NamedTuple):
    """A link, by its two ends in order."""

    a: Port
    b: Port


@dataclass(frozen=True, slots=True)
class Root:
    """Where the trouble probably is: a device, one of its ports, or the link between two."""

    device: str
    interface: str | None = None
    link: Cable | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """All that one rule says about one thing, from the first event until it is resolved."""

    id: str
    tenant: str
    rule: str
    title: str
    fingerprint: str
    severity: str
    state: IncidentState
    first_seen: datetime
    last_seen: datetime
    count: int
    suppressed: int = 0
    group: tuple[tuple[str, Value], ...] = ()
    ports: tuple[Port, ...] = ()  # what the events name; DEVICE for a device as a whole
    devices: tuple[str, ...] = ()
    links: tuple[Cable, ...] = ()
    root: Root | None = None
    samples: tuple[str, ...] = ()
    history: tuple[Step, ...] = ()
    outage: Outage | None = None
    parent: str | None = None  # the incident that explains this one
    former: str | None = None  # the last one of the same fingerprint
    due_at: datetime | None = None  # when it resolves by itself, or stands alone again

    @property
    def is_resolved(self) -> bool:
        """Tell whether it is over."""
        return self.state is IncidentState.RESOLVED
