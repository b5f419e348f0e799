"""Forwarding databases as sets of MACs per VLAN, bridge and port, oriented toward one anchor.

Gobjuka and Breitbart showed that a tree can be found from incomplete databases if one station is
seen by every bridge. In a managed network there is one: the gateway that the bridges themselves
talk through. The port that sees it is a bridge's *root port*; everything else is *below* it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.topology.claims import Network
from netwright.topology.names import canonical

Macs = frozenset[int]

_Tables = Mapping[str, Mapping[Port, Macs]]  # by bridge

# What an overlay or a stack's inner link has learned was not learned on a cable.
_INNER = ("nve", "vtep", "vxlan", "stack", "tunnel")
_FEW = 0.9  # of the bridges that see the best seen MAC
_ASTRAY = 0.5  # of a root port's MACs may seem to be below


@dataclass(frozen=True, eq=False)
class Bridge:
    """One bridge's database in one VLAN; no root port on the bridge that owns the anchor."""

    device: str
    own: Macs
    ports: Mapping[Port, Macs]
    root_port: Port | None

    @cached_property
    def below(self) -> Macs:
        """Everything that is reached through this bridge from the anchor, itself included."""
        return self.own.union(*(self.ports[port] for port in self.lower_ports))

    @property
    def lower_ports(self) -> list[Port]:
        """The ports that lead away from the anchor."""
        return [port for port in self.ports if port != self.root_port]


# By MAC, where it is learned on the side away from the anchor.
Above = Mapping[int, Sequence[tuple[Bridge, Port]]]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One VLAN: its anchor and its bridges."""

    vid: int | None
    anchor: int
    bridges: Mapping[str, Bridge]


def broadcasts(network: Network, lift: Callable[[Port], Port]) -> Iterator[Broadcast]:
    """Return every VLAN that at least two bridges have learned in, with their ports oriented."""
    tables: defaultdict[int | None, dict[str, dict[Port, Macs]]] = defaultdict(dict)
    for device in network.devices:
        for vid, ports in _ports(network, device, lift).items():
            tables[vid][device] = ports
    for vid in sorted(tables, key=lambda vid: vid or 0):
        for domain in _domains(network, tables[vid]):
            if len(domain) > 1:
                yield _oriented(network, vid, domain)


def _domains(network: Network, tables: _Tables) -> list[_Tables]:
    """Part the bridges that share no station: VLAN 10 of another site is another network."""
    parent = {device: device for device in tables}

    def root(device: str) -> str:
        while parent[device] != device:
            parent[device] = parent[parent[device]]
            device = parent[device]
        return device

    first = {mac: device for device in tables for mac in network.own_macs(device)}
    for device, ports in tables.items():
        for mac in frozenset().union(*ports.values()):
            other = first.setdefault(mac, device)
            # A virtual router's address is the same at every site that numbers its groups alike.
            if other != device and not MacAddress(mac).is_fhrp:
                parent[root(device)] = root(other)
    domains: defaultdict[str, dict[str, Mapping[Port, Macs]]] = defaultdict(dict)
    for device in tables:
        domains[root(device)][device] = tables[device]
    return [domains[name] for name in sorted(domains)]


def _ports(
    network: Network, device: str, lift: Callable[[Port], Port]
) -> dict[int | None, dict[Port, Macs]]:
    """Return a device's databases by VLAN, without what says nothing about cables."""
    learned: defaultdict[int | None, defaultdict[str, set[int]]]
    learned = defaultdict(lambda: defaultdict(set))
    for vid, if_name, mac in network.devices[device].fdb:
        learned[vid][if_name].add(mac)
    own = network.own_macs(device)
    return {
        vid: ports
        for vid, by_name in learned.items()
        if (ports := _distinct(device, by_name, own, lift))
    }


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


def _oriented(network: Network, vid: int | None, tables: _Tables) -> Broadcast:
    own = {device: network.own_macs(device) for device in tables}
    anchor = _anchor(network, tables, own)
    owner = network.identities.by_mac(MacAddress(anchor))
    anchors = network.own_macs(owner) | {anchor} if owner else frozenset({anchor})
    bridges: dict[str, Bridge] = {}
    blind: list[str] = []
    for device, ports in tables.items():
        seeing = [port for port, macs in ports.items() if macs & anchors]
        root_port = max(seeing, key=lambda port: (len(ports[port]), port), default=None)
        if root_port or own[device] & anchors:
            bridges[device] = Bridge(device, own[device], ports, root_port)
        else:
            blind.append(device)
    above = lower_ports(bridges.values())
    for device in blind:
        ports = tables[device]
        bridges[device] = Bridge(device, own[device], ports, _root_port(ports, own[device], above))
    return Broadcast(vid, anchor, bridges)


def lower_ports(bridges: Iterable[Bridge]) -> Above:
    """Return by MAC where it is learned on the side away from the anchor."""
    found: defaultdict[int, list[tuple[Bridge, Port]]] = defaultdict(list)
    for bridge in bridges:
        for port in bridge.lower_ports:
            for mac in bridge.ports[port]:
                found[mac].append((bridge, port))
    return found


def _root_port(ports: Mapping[Port, Macs], own: Macs, above: Above) -> Port | None:
    """Return the port toward the anchor of a bridge that does not see it.

    What a bridge above has learned on its port toward us is below us, so the root port is the
    one whose MACs it has not learned there. It may have aged out altogether.
    """
    seeing = [bridge.ports[port] for mac in own for bridge, port in above.get(mac, ())]
    below = min(seeing, key=len, default=None)
    if below is None:
        return max(ports, key=lambda port: (len(ports[port]), port))
    likely = [port for port, macs in ports.items() if len(macs & below) <= _ASTRAY * len(macs)]
    return max(likely, key=lambda port: (len(ports[port]), port), default=None)


def _anchor(network: Network, tables: _Tables, own: Mapping[str, Macs]) -> int:
    """Return the MAC that most bridges see; among about equals one whose owner we know."""
    seen: Counter[int] = Counter()
    for device, ports in tables.items():
        for macs in ports.values():
            seen.update(macs)
        seen.update(own[device])
    most = max(seen.values())
    common = [mac for mac, count in seen.items() if count >= _FEW * most]
    return max(
        common, key=lambda mac: (bool(network.identities.by_mac(MacAddress(mac))), seen[mac], -mac)
    )
