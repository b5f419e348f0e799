"""Forwarding databases as sets of MACs by VLAN and port, without what says nothing of cables."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from netwright.model.evidence import Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Port
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.names import canonical, is_virtual

Macs = frozenset[int]
Tables = Mapping[str, Mapping[Port, Macs]]  # by bridge
JOINT = -1  # in the place of a VLAN: all of them

# What an overlay or a stack's inner link has learned was not learned on a cable.
_INNER = ("nve", "vni", "vtep", "vx", "geneve", "gre", "stack", "tunnel")

_SAMPLE = 64  # MACs are enough to judge by
_PRIME, _SPREAD = 2_654_435_761, 1 << 32  # Knuth's multiplicative hash


@dataclass(frozen=True, eq=False)
class Bridge:
    """One bridge's database in one VLAN; no root port on the bridge that owns the anchor.

    A managed device that is no bridge (a router, a server) stands among them as a *station*.
    """

    device: str
    own: Macs
    ports: Mapping[Port, Macs]
    root_port: Port | None
    is_station: bool = False

    @cached_property
    def below(self) -> Macs:
        """Everything that is reached through this bridge from the anchor, itself included."""
        return self.own.union(*(self.ports[port] for port in self.lower_ports))

    @cached_property
    def beyond(self) -> Macs:
        """Everything that is reached toward the anchor."""
        return self.macs(self.root_port)

    @cached_property
    def sample(self) -> Macs:
        """Enough of what is below to judge by."""
        return sample(self.below)

    def others(self, port: Port | None) -> Macs:
        """Enough of what is below on other ports, the bridge itself included."""
        if port not in self._others:
            self._others[port] = sample(self.below - self.macs(port))
        return self._others[port]

    def macs(self, port: Port | None) -> Macs:
        """Return what the port has learned."""
        return self.ports[port] if port else frozenset()

    @cached_property
    def _others(self) -> dict[Port | None, Macs]:
        return {}

    @property
    def lower_ports(self) -> list[Port]:
        """The ports that lead away from the anchor."""
        return [port for port in self.ports if port != self.root_port]


class Face(NamedTuple):
    """A bridge's port in one VLAN; no port has learned nothing."""

    bridge: Bridge
    port: Port | None

    @property
    def macs(self) -> Macs:
        """What the port has learned."""
        return self.bridge.macs(self.port)


def sample(macs: Macs) -> Macs:
    """Return a part that depends on the content only, however the set was built."""
    if len(macs) <= _SAMPLE:
        return macs
    limit = _SPREAD * _SAMPLE // len(macs)
    return frozenset(mac for mac in macs if mac * _PRIME % _SPREAD < limit)


def learned(
    network: Network, device: str, lift: Callable[[Port], Port]
) -> dict[int | None, dict[Port, Macs]]:
    """Return a device's databases by VLAN, without what says nothing about cables; and all in one.

    Where all VLANs have one spanning tree, the one of all knows more than any of them, and it is
    all there is where some bridges tell no VLAN, or frames go and come back in different ones.
    """
    found = _learned(network, device, lift)
    if not found:
        return {}
    [first, *more] = found.values()
    return {**found, JOINT: _united([first, *more]) if more else first}


def _learned(
    network: Network, device: str, lift: Callable[[Port], Port]
) -> dict[int | None, dict[Port, Macs]]:
    by_vid: defaultdict[int | None, defaultdict[Port, set[int]]]
    by_vid = defaultdict(lambda: defaultdict(set))
    lifted: dict[str, Port | None] = {}
    for vid, if_name, mac in _polled(network.devices[device]):
        if if_name not in lifted:
            is_inner = canonical(if_name).startswith(_INNER)
            lifted[if_name] = None if is_inner else lift(Port(device, if_name))
        port = lifted[if_name]
        if port and vid != JOINT:
            by_vid[vid][port].add(mac)
    own = network.own_macs(device)
    found = {vid: _distinct(ports, own) for vid, ports in by_vid.items()}
    return {vid: ports for vid, ports in found.items() if ports}


def _united(tables: Iterable[Mapping[Port, Macs]]) -> dict[Port, Macs]:
    """Put the databases of one bridge's VLANs into one."""
    ports: dict[Port, Macs] = {}
    for table in tables:
        for port, macs in table.items():
            ports[port] = ports[port] | macs if port in ports else macs
    return _distinct(ports, frozenset())


def _polled(evidence: DeviceEvidence) -> Iterable[FdbEntry]:
    """Return the newest poll, and of those before what the bridge has not learned anew since.

    A bridge forgets a silent station after minutes, so that one poll alone lacks many.
    """
    if not (faded := evidence.fading.get(Table.FDB)):
        return evidence.fdb
    known = {(vid, mac) for vid, _, mac in evidence.fdb}
    entries = (row for row, _ in faded if isinstance(row, FdbEntry))
    return chain(evidence.fdb, (one for one in entries if (one.vid, one.mac) not in known))


def _distinct(ports: Mapping[Port, AbstractSet[int]], own: Macs) -> dict[Port, Macs]:
    """Drop what was learned on two ports: it has moved and tells nothing."""
    union = frozenset[int]().union(*ports.values())
    dropped: AbstractSet[int] = own
    if sum(map(len, ports.values())) > len(union):
        counts = Counter(mac for macs in ports.values() for mac in macs)
        dropped = own.union(mac for mac, count in counts.items() if count > 1)
    kept = {
        port: frozenset(macs if dropped.isdisjoint(macs) else macs - dropped)
        for port, macs in ports.items()
    }
    return {port: macs for port, macs in kept.items() if macs}


def station_ports(evidence: DeviceEvidence) -> Iterator[tuple[int, Port]]:
    """Yield the MACs of a device that has no database, each with its port."""
    for one in () if evidence.fdb else evidence.interfaces:
        if one.phys_address and not is_virtual(one.if_name):
            yield one.phys_address, Port(evidence.name, one.if_name)
