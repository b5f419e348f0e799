"""Forwarding databases as sets of MACs by VLAN and port, without what says nothing of cables."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from netwright.model.evidence import Table
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Port
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.names import canonical, is_virtual

Macs = frozenset[int]

# What an overlay or a stack's inner link has learned was not learned on a cable.
_INNER = ("nve", "vtep", "vxlan", "stack", "tunnel")


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

    @property
    def lower_ports(self) -> list[Port]:
        """The ports that lead away from the anchor."""
        return [port for port in self.ports if port != self.root_port]


def learned(
    network: Network, device: str, lift: Callable[[Port], Port]
) -> dict[int | None, dict[Port, Macs]]:
    """Return a device's databases by VLAN, without what says nothing about cables."""
    by_vid: defaultdict[int | None, defaultdict[str, set[int]]]
    by_vid = defaultdict(lambda: defaultdict(set))
    for vid, if_name, mac in _polled(network.devices[device]):
        by_vid[vid][if_name].add(mac)
    own = network.own_macs(device)
    return {
        vid: ports
        for vid, by_name in by_vid.items()
        if (ports := _distinct(device, by_name, own, lift))
    }


def _polled(evidence: DeviceEvidence) -> Iterable[FdbEntry]:
    """Return the newest poll, and of those before what the bridge has not learned anew since.

    A bridge forgets a silent station after minutes, so that one poll alone lacks many.
    """
    if not (faded := evidence.fading.get(Table.FDB)):
        return evidence.fdb
    known = {(vid, mac) for vid, _, mac in evidence.fdb}
    entries = (row for row, _ in faded if isinstance(row, FdbEntry))
    return chain(evidence.fdb, (one for one in entries if (one.vid, one.mac) not in known))


def _distinct(
    device: str, by_name: Mapping[str, set[int]], own: Macs, lift: Callable[[Port], Port]
) -> dict[Port, Macs]:
    """Put members into their aggregate; a MAC learned on two ports has moved and tells nothing."""
    ports: defaultdict[Port, set[int]] = defaultdict(set)
    for if_name, macs in by_name.items():
        if not canonical(if_name).startswith(_INNER):
            ports[lift(Port(device, if_name))] |= macs
    union = frozenset().union(*ports.values())
    moved: set[int] = set()
    if sum(map(len, ports.values())) > len(union):
        counts = Counter(mac for macs in ports.values() for mac in macs)
        moved = {mac for mac, count in counts.items() if count > 1}
    kept = {port: frozenset(macs - moved - own) for port, macs in ports.items()}
    return {port: macs for port, macs in kept.items() if macs}


def station_ports(evidence: DeviceEvidence) -> Iterator[tuple[int, Port]]:
    """Yield the MACs of a device that has no database, each with its port."""
    for one in () if evidence.fdb else evidence.interfaces:
        if one.phys_address and not is_virtual(one.if_name):
            yield one.phys_address, Port(evidence.name, one.if_name)
