"""Random routed networks whose truth is known: cables, LANs, sessions, and providers in between.

Providers number their customers alike: the /30 at one site is that of another, and both ends of
it may be managed, each with the provider at its other side.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from random import Random

from netwright.model.device import DeviceKind
from netwright.model.evidence import Row
from netwright.model.forwarding import Adjacency, ArpEntry
from netwright.model.interface import Interface, InterfaceAddress, Port
from netwright.model.link import Link, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.networks import device

_PROVIDER = 0x00AABB000000
_CACHED, _SHOWN, _SPOKEN = 0.9, 0.8, 0.7  # ARP entries, routers that show MACs, links with OSPF


@dataclass(slots=True)
class RoutedNetwork:
    """Routers with their ports, the wires between them, and what each says by source."""

    wires: list[frozenset[Port]] = field(default_factory=list)
    rows: defaultdict[str, list[tuple[LinkSource, Row]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    ports: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    shows_macs: set[str] = field(default_factory=set)

    def evidence(self, sources: Collection[LinkSource]) -> list[DeviceEvidence]:
        """Return what the routers say when only these sources are readable; addresses always."""
        wanted = {LinkSource.SUBNET, *sources}
        return [
            self._device(number, name, (row for source, row in self.rows[name] if source in wanted))
            for number, name in enumerate(sorted(self.ports), 1)
        ]

    def is_right(self, link: Link) -> bool:
        """Tell whether the ports are on one wire."""
        return any(ports_of(link) <= wire for wire in self.wires)

    def found(self, links: Iterable[Link]) -> list[bool]:
        """Tell of each wire whether a link is on it."""
        drawn = [ports_of(link) for link in links]
        return [any(ports <= wire for ports in drawn) for wire in self.wires]

    def _device(self, number: int, name: str, rows: Iterable[Row]) -> DeviceEvidence:
        told = device(number, *rows, name=name, kind=DeviceKind.ROUTER)
        interfaces = tuple(
            Interface(
                index,
                port,
                phys_address=_mac(Port(name, port)) if name in self.shows_macs else None,
            )
            for index, port in enumerate(self.ports[name], 1)
        )
        return replace(told, interfaces=interfaces, complete=frozenset(), lldp_local=())


def route(random: Random, routers: int = 24, providers: int = 6) -> RoutedNetwork:
    """Connect routers by cables, by LANs, and to providers."""
    network = RoutedNetwork()
    names = [f"r{number:02}" for number in range(routers)]
    network.shows_macs = {name for name in names if random.random() < _SHOWN}
    for number in range(1, routers):
        above = names[random.randrange(number)]
        _wire(random, network, [above, names[number]], (0x0A000000 + 4 * number, 30))
    for number in range(routers // 3):
        on = random.sample(names, random.randint(2, 4))
        _wire(random, network, on, (0x0A800000 + 256 * number, 24))
    for number in range(providers):
        for end, name in enumerate(random.sample(names, 2)):
            _provider(random, network, name, (0xC0A86400 + 4 * number, 1 + end))
    return network


def _wire(random: Random, network: RoutedNetwork, on: list[str], subnet: tuple[int, int]) -> None:
    base, length = subnet
    legs = [(_port(network, name), IPv4Address(base + 1 + n)) for n, name in enumerate(on)]
    network.wires.append(frozenset(port for port, _ in legs))
    speaks = random.choice([LinkSource.OSPF, LinkSource.BGP])
    is_spoken = random.random() < _SPOKEN
    for port, address in legs:
        _say(network, port, LinkSource.SUBNET, InterfaceAddress(port.if_name, address, length))
        for far, far_address in legs:
            if far == port:
                continue
            if random.random() < _CACHED:
                entry = ArpEntry(port.if_name, far_address, _mac(far))
                _say(network, port, LinkSource.ARP, entry)
            if is_spoken:
                _say(network, port, speaks, Adjacency(str(speaks), far_address, None, "FULL"))


def _provider(random: Random, network: RoutedNetwork, name: str, numbered: tuple[int, int]) -> None:
    base, own = numbered
    port = _port(network, name)
    far = IPv4Address(base + 3 - own)
    address = InterfaceAddress(port.if_name, IPv4Address(base + own), 30)
    _say(network, port, LinkSource.SUBNET, address)
    if random.random() < _CACHED:
        mac = MacAddress(_PROVIDER + random.randrange(1 << 16))
        _say(network, port, LinkSource.ARP, ArpEntry(port.if_name, far, mac))
    if random.random() < _SPOKEN:
        _say(network, port, LinkSource.BGP, Adjacency("bgp", far, None, "ESTABLISHED"))


def _port(network: RoutedNetwork, name: str) -> Port:
    network.ports[name].append(f"Gi0/{len(network.ports[name])}")
    return Port(name, network.ports[name][-1])


def _say(network: RoutedNetwork, port: Port, source: LinkSource, row: Row) -> None:
    network.rows[port.device].append((source, row))


def _mac(port: Port) -> MacAddress:
    return MacAddress(0x020500000000 + (int(port.device[1:]) << 8) + int(port.if_name[4:]))
