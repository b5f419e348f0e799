"""Broadcast domains: the bridges that share stations in a VLAN, each oriented toward one anchor.

Gobjuka and Breitbart showed that a tree can be found from incomplete databases if one station is
seen by every bridge. In a managed network there is one: the gateway that the bridges themselves
talk through. The port that sees it is a bridge's *root port*; everything else is *below* it.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.topology.claims import Network
from netwright.topology.fdb_tables import Bridge, Face, Macs, Tables

# By MAC, where it is learned on the side away from the anchor.
Above = Mapping[int, Sequence[Face]]

_FEW = 0.9  # of the bridges that see the best seen MAC
_ASTRAY = 0.5  # of a root port's MACs may seem to be below


class Broadcast:
    """One broadcast domain of one VLAN, and its bridges; `before` is what it was made from."""

    def __init__(
        self,
        network: Network,
        vid: int | None,
        tables: Tables,
        others: Mapping[int, Port],
        before: "Broadcast | None" = None,
    ) -> None:
        self.vid = vid
        self.tables = tables
        self._network = network
        self._others = others
        self._before = before.sight if before else None
        self.sight: Sight | None = None  # once its bridges were asked for
        self._bridges: Mapping[str, Bridge] | None = None

    def oriented(self) -> Mapping[str, Bridge]:
        """Return the bridges with their ports oriented, and the stations among them."""
        if self._bridges is None:
            own = {device: self._network.own_macs(device) for device in self.tables}
            self.sight, self._before = Sight(self.tables, own, self._before), None
            self._bridges = _oriented(self._network, self.sight, self._others)
        return self._bridges

    def is_connected(self, known: Container[Port]) -> bool:
        """Tell whether each bridge has a port of which it is known where it leads."""
        return all(
            any(port in known for port in sorted(ports, key=lambda port: -len(ports[port])))
            for ports in self.tables.values()
        )


class Sight:
    """Who sees what: how many bridges have learned or own each MAC."""

    def __init__(
        self, tables: Tables, own: Mapping[str, Macs], before: "Sight | None" = None
    ) -> None:
        self.tables = tables
        self.own = own
        self.bridges: Counter[int] = before.bridges.copy() if before else Counter()
        for device in before.tables.keys() | tables.keys() if before else tables:
            if before is None or not self._is_as(before, device):
                self._forget(before.macs(device) if before else ())
                self.bridges.update(self.macs(device))

    def macs(self, device: str) -> Iterator[int]:
        """Yield what a bridge has learned and what it owns."""
        yield from chain.from_iterable(self.tables.get(device, {}).values())
        yield from self.own.get(device, ())

    def _is_as(self, before: "Sight", device: str) -> bool:
        is_same = self.tables.get(device) is before.tables.get(device)
        return is_same and self.own.get(device) is before.own.get(device)

    def _forget(self, macs: Iterable[int]) -> None:
        for mac in macs:
            self.bridges[mac] -= 1
            if not self.bridges[mac]:
                del self.bridges[mac]


def _oriented(network: Network, sight: Sight, others: Mapping[int, Port]) -> Mapping[str, Bridge]:
    tables, own = sight.tables, sight.own
    anchor = _anchor(network, sight.bridges)
    owner = network.identities.by_mac(MacAddress(anchor))
    anchors = network.own_macs(owner) | {anchor} if owner else frozenset({anchor})
    bridges: dict[str, Bridge] = {}
    blind: list[str] = []
    for device, ports in tables.items():
        seeing = [port for port, macs in ports.items() if not anchors.isdisjoint(macs)]
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


def _anchor(network: Network, seen: Counter[int]) -> int:
    """Return the MAC that most bridges see; among about equals one whose owner we know."""
    most = max(seen.values())
    common = [mac for mac, count in seen.items() if count >= _FEW * most]
    return max(
        common, key=lambda mac: (bool(network.identities.by_mac(MacAddress(mac))), seen[mac], -mac)
    )
