"""Networks of routers, switches and stations in few words, for the tests of paths."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address, ip_interface, ip_network

from netwright.model.credential import Address
from netwright.model.device import Device, DeviceKind, IdentityKeys, System
from netwright.model.evidence import Row, Table
from netwright.model.forwarding import ArpEntry, FdbEntry, NextHop, Route
from netwright.model.interface import (
    Interface,
    InterfaceAddress,
    LagMember,
    Port,
    StpPort,
    Vlan,
)
from netwright.model.link import Link, LinkKind, LinkStatus, Node, Topology
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import Path

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

_TABLES = {
    Interface: Table.INTERFACES,
    InterfaceAddress: Table.ADDRESSES,
    Neighbor: Table.NEIGHBORS,
    LagMember: Table.LAGS,
    StpPort: Table.STP,
    Vlan: Table.VLANS,
    FdbEntry: Table.FDB,
    ArpEntry: Table.ARP,
    Route: Table.ROUTES,
}


def mac(number: int) -> MacAddress:
    """Return the MAC of station or interface `number`."""
    return MacAddress(0x020000000000 + number)


def device(name: str, *rows: Row, incomplete: Iterable[Table] = ()) -> DeviceEvidence:
    """Return a device that told these rows, and all of each table but the incomplete ones."""
    tables: dict[Table, list[Row]] = {table: [] for table in Table}
    for row in rows:
        tables[_TABLES[type(row)]].append(row)
    own = [row.address for row in rows if isinstance(row, InterfaceAddress)]
    managed = own[0] if own else ip_address("192.0.2.1")
    return DeviceEvidence.of(
        Device(name, managed, system=System(sys_name=name)),
        IdentityKeys(sys_name=name),
        tables,
        dict.fromkeys(Table, AT),
        frozenset(Table) - frozenset(incomplete),
    )


def interface(if_name: str, number: int, *, mtu: int = 1500, status: str = "up") -> Interface:
    """Return an interface with the MAC of that number."""
    return Interface(
        number, if_name, phys_address=mac(number), if_oper_status=status, mtu=mtu,
        if_type="ethernetCsmacd",
    )  # fmt: skip


def on(if_name: str, address: str, vrf: str = "") -> InterfaceAddress:
    """Return an address with its length, as in 10.0.0.1/30."""
    both = ip_interface(address)
    return InterfaceAddress(if_name, both.ip, both.network.prefixlen, vrf)


def route(prefix: str, *hops: str, vrf: str = "", protocol: str = "ospf") -> Route:
    """Return a route; a hop is `10.0.0.2 eth1`, `10.0.0.2` or `eth1`."""
    return Route(ip_network(prefix), tuple(map(_hop, hops)), protocol, vrf)


def _hop(text: str) -> NextHop:
    address, _, if_name = text.partition(" ")
    if not address[0].isdigit():
        return NextHop(None, address)
    return NextHop(ip_address(address), if_name or None)


def arp(if_name: str, address: str, number: int) -> ArpEntry:
    """Return an ARP entry."""
    return ArpEntry(if_name, ip_address(address), mac(number))


def learned(vid: int | None, if_name: str, number: int) -> FdbEntry:
    """Return an FDB entry."""
    return FdbEntry(vid, if_name, mac(number))


def link(a: str, b: str, **changes: object) -> Link:
    """Return a cable between `r1:eth1` and `r2:eth1`."""
    one, other = sorted((port(a), port(b)))
    made = Link(one, other, 2, LinkKind.P2P, (), 0.99, LinkStatus.UP)
    return replace(made, **changes)  # type: ignore[arg-type]


def lag(a: str, b: str, *members: str) -> Link:
    """Return an aggregate; a member is `r1:eth1=r2:eth1`."""
    pairs = [tuple(sorted(map(port, member.split("=")))) for member in members]
    return link(a, b, kind=LinkKind.LAG, members=tuple(pairs))


def segment(*ports: str) -> Link:
    """Return a segment that several ports share."""
    members = tuple((port(one), None) for one in sorted(ports))
    return link(ports[0], ports[1], kind=LinkKind.SHARED_SEGMENT, members=members)


def port(text: str) -> Port:
    """Return the port that `r1:eth1` means."""
    name, _, if_name = text.partition(":")
    return Port(name, if_name)


def address(text: str) -> Address:
    """Return an address."""
    return ip_address(text)


def index(devices: Sequence[DeviceEvidence], links: Iterable[Link] = ()) -> PathIndex:
    """Return what paths are asked of."""
    nodes = tuple(Node(one.name, DeviceKind.ROUTER) for one in devices)
    return PathIndex(devices, Topology(AT, nodes, tuple(links)))


def ports(path: Path) -> list[str]:
    """Write a path as `r1 eth1>eth2`, switches in brackets."""
    said = []
    for hop in path.hops:
        text = f"{hop.device} {hop.in_interface or ''}>{hop.out_interface or ''}"
        said.append(f"[{text}]" if hop.layer == 2 else text)
    return said


def office() -> tuple[list[DeviceEvidence], list[Link]]:
    """Return two routers with two cables between them, and a switch with a station on each VLAN.

    h1 10.0.10.11 - sw1 e3 (VLAN 10) e1 - eth3 r1 =eth1,eth2= r2 eth3 - e2 (VLAN 20) sw1 e4 - h2
    """
    r1 = device(
        "r1",
        *(interface(f"eth{n}", 10 + n) for n in (1, 2, 3)),
        on("lo", "10.255.0.1/32"),
        on("eth1", "10.0.12.1/30"),
        on("eth2", "10.0.12.5/30"),
        on("eth3", "10.0.10.1/24"),
        route("10.0.20.0/24", "10.0.12.2 eth1", "10.0.12.6 eth2"),
        route("10.255.0.2/32", "10.0.12.2 eth1", "10.0.12.6 eth2"),
        arp("eth1", "10.0.12.2", 21),
        arp("eth2", "10.0.12.6", 22),
        arp("eth3", "10.0.10.11", 1),
    )
    r2 = device(
        "r2",
        *(interface(f"eth{n}", 20 + n) for n in (1, 2, 3)),
        on("lo", "10.255.0.2/32"),
        on("eth1", "10.0.12.2/30"),
        on("eth2", "10.0.12.6/30"),
        on("eth3", "10.0.20.1/24"),
        route("10.0.10.0/24", "10.0.12.1 eth1", "10.0.12.5 eth2"),
        route("10.255.0.1/32", "10.0.12.1 eth1", "10.0.12.5 eth2"),
        arp("eth1", "10.0.12.1", 11),
        arp("eth2", "10.0.12.5", 12),
        arp("eth3", "10.0.20.12", 2),
    )
    sw1 = device(
        "sw1",
        *(interface(f"e{n}", 30 + n) for n in (1, 2, 3, 4)),
        Vlan(10, "users", ("e1", "e3"), ("e1", "e3")),
        Vlan(20, "voice", ("e2", "e4"), ("e2", "e4")),
        learned(10, "e1", 13),
        learned(10, "e3", 1),
        learned(20, "e2", 23),
        learned(20, "e4", 2),
    )
    links = [
        link("r1:eth1", "r2:eth1"),
        link("r1:eth2", "r2:eth2"),
        link("r1:eth3", "sw1:e1"),
        link("r2:eth3", "sw1:e2"),
    ]
    return [r1, r2, sw1], links


def without(one: DeviceEvidence, **changes: object) -> DeviceEvidence:
    """Return the device with other fields."""
    return replace(one, **changes)  # type: ignore[arg-type]
