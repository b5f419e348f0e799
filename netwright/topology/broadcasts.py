"""Broadcast domains: the bridges that share stations in a VLAN, each oriented toward one anchor.

Gobjuka and Breitbart showed that a tree can be found from incomplete databases if one station is
seen by every bridge. In a managed network there is one: the gateway that the bridges themselves
talk through. The port that sees it is a bridge's *root port*; everything else is *below* it.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from operator import contains

from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.topology.claims import Network
from netwright.topology.fdb_tables import Bridge, Face, Macs

# By MAC, where it is learned on the side away from the anchor.
Above = Mapping[int, Sequence[Face]]
Tables = Mapping[str, Mapping[Port, Macs]]  # by bridge

_FEW = 0.9  # of the bridges that see the best seen MAC
_ASTRAY = 0.5  # of a root port's MACs may seem to be below


class Broadcast:
    """One broadcast domain of one VLAN, and its bridges."""

    def __init__(
        self, network: Network, vid: int | None, tables: Tables, others: Mapping[int, Port]
    ) -> None:
        self.vid = vid
        self.tables = tables
        self._network = network
        self._others = others
        self._bridges: Mapping[str, Bridge] | None = None

    def oriented(self) -> Mapping[str, Bridge]:
        """Return the bridges with their ports oriented, and the stations among them."""
        if self._bridges is None:
            self._bridges = _oriented(self._network, self.tables, self._others)
        return self._bridges

    def is_connected(self, known: Container[Port]) -> bool:
        """Tell whether each bridge has a port of which it is known where it leads."""
        return all(
            any(port in known for port in sorted(ports, key=lambda port: -len(ports[port])))
            for ports in self.tables.values()
        )


def parted(network: Network, tables: Tables) -> list[Tables]:
    """Part the bridges that share no station: VLAN 10 of another site is another network.

    Mostly all have learned the gateway, and nothing else need be looked at.
    """
    parts = _Parts(tables)
    owners = {mac: device for device in tables for mac in network.own_macs(device)}
    for mac in _common(tables):
        if parts.are_many:
            having = [name for name, ports in tables.items() if _has(ports, mac)]
            parts.join(having, owners.get(mac))
    if parts.are_many:
        _join_others(parts, tables, owners)
    return parts.tables()


_SAMPLE, _HUBS = 32, 8  # of bridges, and of the MACs that most of these have learned


def _common(tables: Tables) -> Iterable[int]:
    """Return MACs that many bridges may have learned."""
    step = len(tables) // _SAMPLE + 1
    some = [tables[device] for device in list(tables)[::step]]
    counts = Counter(chain.from_iterable(macs for ports in some for macs in ports.values()))
    return [mac for mac, _ in counts.most_common(_HUBS) if not MacAddress(mac).is_fhrp]


def _has(ports: Mapping[Port, Macs], mac: int) -> bool:
    return any(map(contains, ports.values(), repeat(mac)))


def _join_others(parts: "_Parts", tables: Tables, owners: Mapping[int, str]) -> None:
    """Join whoever shares a MAC with a bridge that is not in the largest part yet."""
    lone = parts.without_largest()
    told = [*(tables[device].values() for device in lone)]
    open_macs = {mac for macs in chain.from_iterable(told) for mac in macs}
    open_macs |= {mac for mac, owner in owners.items() if owner in lone}
    first = dict(owners)
    for device, ports in tables.items():
        for macs in ports.values():
            for mac in macs & open_macs:
                other = first.setdefault(mac, device)
                # A virtual router's address is the same at all sites that number groups alike.
                if parts.are_two(device, other) and not MacAddress(mac).is_fhrp:
                    parts.join([device], other)
        if not parts.are_many:
            return


class _Parts:
    """Bridges that belong together."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._parent = {device: device for device in tables}
        self._count = len(tables)

    @property
    def are_many(self) -> bool:
        """Tell whether there is more than one part."""
        return self._count > 1

    def are_two(self, one: str, other: str) -> bool:
        """Tell whether two bridges are in different parts."""
        return one != other and self._root(one) != self._root(other)

    def join(self, devices: Iterable[str], owner: str | None) -> None:
        """Put bridges, and the owner of what they share, into one part."""
        for device in devices:
            owner = owner or device
            root, other = self._root(device), self._root(owner)
            if root != other:
                self._parent[root] = other
                self._count -= 1

    def without_largest(self) -> set[str]:
        """Return all bridges but those of the largest part."""
        [(largest, _)] = Counter(map(self._root, self._parent)).most_common(1)
        return {device for device in self._parent if self._root(device) != largest}

    def tables(self) -> list[Tables]:
        """Return the bridges of each part."""
        if self._count == 1:
            return [self._tables]
        found: defaultdict[str, dict[str, Mapping[Port, Macs]]] = defaultdict(dict)
        for device, ports in self._tables.items():
            found[self._root(device)][device] = ports
        return [found[name] for name in sorted(found)]

    def _root(self, device: str) -> str:
        parent = self._parent
        while parent[device] != device:
            parent[device] = parent[parent[device]]
            device = parent[device]
        return device


def _oriented(network: Network, tables: Tables, others: Mapping[int, Port]) -> Mapping[str, Bridge]:
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
    unseen = frozenset().union(*(own[device] for device in blind))
    above = lower_ports(bridges.values(), unseen) if blind else {}
    for device in blind:
        ports = tables[device]
        bridges[device] = Bridge(device, own[device], ports, _root_port(ports, own[device], above))
    for one in _joined(bridges.values(), others, anchors):
        bridges.setdefault(one.device, one)
    return bridges


def _joined(
    bridges: Iterable[Bridge], others: Mapping[int, Port], anchors: Macs
) -> Iterator[Bridge]:
    """Return the stations that the bridges have learned; the anchor's owner has all behind it."""
    if not others:
        return
    seen = frozenset().union(*(macs for one in bridges for macs in one.ports.values()))
    ports: defaultdict[Port, set[int]] = defaultdict(set)
    for mac in seen & others.keys():
        ports[others[mac]].add(mac)
    for port, macs in sorted(ports.items()):
        own, is_anchor = frozenset(macs), bool(macs & anchors)
        behind = {port: seen - own if is_anchor else frozenset()}
        yield Bridge(port.device, own, behind, None if is_anchor else port, is_station=True)


def lower_ports(bridges: Iterable[Bridge], wanted: Macs | None = None) -> Above:
    """Return by MAC where it, if wanted, is learned on the side away from the anchor."""
    found: defaultdict[int, list[Face]] = defaultdict(list)
    for bridge in bridges:
        for port in bridge.lower_ports:
            face = Face(bridge, port)
            for mac in face.macs if wanted is None else face.macs & wanted:
                found[mac].append(face)
    return found


def _root_port(ports: Mapping[Port, Macs], own: Macs, above: Above) -> Port | None:
    """Return the port toward the anchor of a bridge that does not see it.

    What a bridge above has learned on its port toward us is below us, so the root port is the
    one whose MACs it has not learned there. It may have aged out altogether.
    """
    seeing = [face.macs for mac in own for face in above.get(mac, ())]
    below = min(seeing, key=len, default=None)
    if below is None:
        return max(ports, key=lambda port: (len(ports[port]), port))
    likely = [port for port, macs in ports.items() if len(macs & below) <= _ASTRAY * len(macs)]
    return max(likely, key=lambda port: (len(ports[port]), port), default=None)


def _anchor(network: Network, tables: Tables, own: Mapping[str, Macs]) -> int:
    """Return the MAC that most bridges see; among about equals one whose owner we know."""
    learned = (macs for ports in tables.values() for macs in ports.values())
    seen = Counter(chain.from_iterable(chain(learned, own.values())))
    most = max(seen.values())
    common = [mac for mac, count in seen.items() if count >= _FEW * most]
    return max(
        common, key=lambda mac: (bool(network.identities.by_mac(MacAddress(mac))), seen[mac], -mac)
    )
