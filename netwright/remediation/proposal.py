"""What somebody wants done, and the world in which it would be done: what guard rails judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from netwright.model.action import ActionState, Mode
from netwright.model.interface import Port
from netwright.model.parameter import ParameterValue
from netwright.model.playbook import EffectKind, Playbook
from netwright.remediation.protected import ProtectedAddresses
from netwright.remediation.simulation import NetworkGraph


class Voice(StrEnum):
    """How far the sender of evidence can be believed."""

    UNKNOWN = "unknown"  # of no device that we know: it says what it likes, under any address
    SPOOFABLE = "spoofable"  # a datagram: anybody can write any source address
    CONNECTED = "connected"  # a TCP handshake proves the address, not the sender
    AUTHENTICATED = "authenticated"  # a certificate, or an SNMPv3 user
    OWN = "own"  # we asked ourselves: a counter, a log, a table of sessions


class Witness(NamedTuple):
    """One source of evidence for an incident."""

    source: str  # the exporter: its device's name, else its address
    voice: Voice


class Limits(NamedTuple):
    """How much may be done, at most."""

    cooldown: timedelta = timedelta(minutes=10)
    max_active: int = 200
    max_per_hour: int = 20  # per rule
    per_device: int = 1  # at the same time
    per_site_per_hour: int = 20
    per_tenant_per_hour: int = 60
    ports_per_device_per_hour: int = 2
    ports_of_site_percent: int = 5  # of its access ports, per hour; one at least
    most_devices_lost: int = 0
    most_hosts_lost: int = 1
    corroborate: int = 1


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One playbook for one device, with canonical parameters, not yet judged."""

    tenant: str
    playbook: Playbook
    device: str
    site: str
    platform: str
    params: Mapping[str, ParameterValue]
    mode: Mode
    at: datetime
    requested_by: str
    rule: str = ""  # empty: a person asks
    rule_since: datetime | None = None
    ttl: timedelta | None = None
    witnesses: tuple[Witness, ...] = ()
    caused_by: frozenset[str] = frozenset()  # addresses that did what the incident is about
    about: frozenset[Port] = frozenset()  # what it tells of; a device's name alone: of a change
    limits: Limits = DEFAULT_LIMITS

    @property
    def address(self) -> str | None:
        """Return the address or prefix that would lose something."""
        return self._parameter(self.playbook.effect.address)

    @property
    def port(self) -> Port | None:
        """Return the interface that would lose something."""
        name = self._parameter(self.playbook.effect.interface)
        return Port(self.device, name) if name else None

    @property
    def target(self) -> str:
        """Return what names the same wish, whoever has it: at most one is live at a time.

        That is whom it takes something from: the same address limited to another rate, or the same
        port moved to another VLAN, would undo each other. A playbook that takes nothing has all.
        """
        effect = self.playbook.effect
        names = sorted({effect.address, effect.interface} & self.params.keys() or self.params)
        given = ",".join(f"{name}={self.params[name]}" for name in names)
        return f"{self.device}|{self.playbook.name}|{given}"

    def _parameter(self, name: str) -> str | None:
        value = self.params.get(name) if name else None
        return None if value is None else str(value)


class PastAction(NamedTuple):
    """What was done before, as far as guard rails want to know."""

    target: str
    rule: str
    device: str
    site: str
    kind: EffectKind
    state: ActionState
    begun_at: datetime
    ended_at: datetime | None
    is_unverified: bool = False
    ports: frozenset[Port] = frozenset()  # that it takes away


class KillSwitch(NamedTuple):
    """Somebody has said stop: to everything, one tenant, or one rule."""

    tenant: str = ""
    rule: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """All that guard rails may look at, read at one instant."""

    protected: ProtectedAddresses
    network: NetworkGraph
    switches: Sequence[KillSwitch] = ()
    maintenance: str = ""  # why people are at work there now
    protected_ports: Mapping[Port, str] = field(default_factory=dict)
    known_ports: frozenset[Port] = frozenset()
    addresses: Mapping[str, str] = field(default_factory=dict)  # address -> device or host
    own_addresses: frozenset[str] = frozenset()  # of this collector
    visitors: frozenset[str] = frozenset()  # from where people are logged in to this collector
    access_ports: int = 0  # at the site
    is_drawn: bool = True  # whether the network was ever drawn
    most_mode: Mode = Mode.AUTO  # how far the project lets anything go at such a device
    past: Sequence[PastAction] = ()
    observe: timedelta = timedelta(days=7)
    is_present: bool | None = None  # what the action would make is there already; None: not read
