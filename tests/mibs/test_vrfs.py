"""Which address and which route is in which VRF: mpls_l3vpn_std_mib and the vendors' own."""

from ipaddress import ip_address, ip_network

from netwright.mibs.mpls_l3vpn_std_mib import IF_CONF_TABLE, VRF_RTE_TABLE
from netwright.mibs.plan import observe
from netwright.mibs.snmpv2_mib import SYS_OBJECT_ID
from netwright.model.evidence import Row, Table
from netwright.model.forwarding import NextHop, Route
from netwright.model.interface import InterfaceAddress
from netwright.model.snmp import Oid, Tag, Value, Varbind, oid
from tests.recordings import recorded

IP = "1.3.6.1.2.1.4"
L3VPN = "1.3.6.1.2.1.10.166.11.1"
RED = "3.82.69.68"
Cells = dict[str, Value]


def told(table: Table, cells: Cells, vendor: str = "9.1.1") -> list[Row]:
    """Return a table of a router with ge1 (ifIndex 1) and ge2 (2)."""
    cells = cells | {f"1.3.6.1.2.1.31.1.1.1.1.{i}": f"ge{i}".encode() for i in (1, 2)}
    who: Varbind = (SYS_OBJECT_ID, Tag.OBJECT_IDENTIFIER, oid(f"1.3.6.1.4.1.{vendor}"))
    varbinds: list[Varbind] = [(oid(k), Tag.OCTET_STRING, v) for k, v in cells.items()]
    return list(observe(recorded(who, *varbinds).walks())[table].rows)


ADDRESSES: Cells = {
    f"{IP}.20.1.2.10.0.0.1": 1,
    f"{IP}.20.1.3.10.0.0.1": bytes((255, 255, 255, 252)),
    f"{IP}.20.1.2.10.0.0.5": 2,
    f"{IP}.20.1.3.10.0.0.5": bytes((255, 255, 255, 252)),
}
IN_RED = [
    InterfaceAddress("ge1", ip_address("10.0.0.1"), 30, "RED"),
    InterfaceAddress("ge2", ip_address("10.0.0.5"), 30),
]
ONE_VRF: Cells = {f"{L3VPN}.1.1.0": 1, f"{L3VPN}.2.1.1.2.{RED}.1": 2}


def test_an_address_carries_the_vrf_of_its_interface() -> None:
    """MPLS-L3VPN-STD-MIB names it in the index."""
    assert told(Table.ADDRESSES, ADDRESSES | ONE_VRF) == IN_RED


def test_cisco_tells_vrfs_without_mpls_in_its_own_mib() -> None:
    """A switch with VRF-lite has no L3VPN."""
    vrfs: Cells = {
        "1.3.6.1.4.1.9.9.711.1.1.1.1.2.7": b"RED",
        "1.3.6.1.4.1.9.9.711.1.2.1.1.2.7.1": 3,
    }

    assert told(Table.ADDRESSES, ADDRESSES | vrfs) == IN_RED


def test_arista_tells_the_vrf_of_every_interface() -> None:
    """EOS has no L3VPN MIB."""
    vrfs: Cells = {
        "1.3.6.1.4.1.30065.3.18.1.2.1.1.1": b"RED",
        "1.3.6.1.4.1.30065.3.18.1.2.1.1.2": b"default",
    }

    assert told(Table.ADDRESSES, ADDRESSES | vrfs, "30065.1.3011") == IN_RED


def test_the_default_instance_is_no_vrf() -> None:
    """Some agents list the global routing table among the VRFs, under a name."""
    default = ".".join(map(str, (7, *b"default")))
    vrfs: Cells = {f"{L3VPN}.1.1.0": 1, f"{L3VPN}.2.1.1.2.{default}.1": 2}

    rows = told(Table.ADDRESSES, ADDRESSES | vrfs)

    assert {row.vrf for row in rows if isinstance(row, InterfaceAddress)} == {""}


def test_the_routes_of_a_vrf_are_kept_apart_from_the_global_ones() -> None:
    """The same prefix may lead two ways."""
    index = "1.4.10.0.0.0.8.2.0.0.1.4"
    routes: Cells = {
        f"{IP}.24.7.1.7.{index}.192.0.2.1": 2,
        f"{IP}.24.7.1.9.{index}.192.0.2.1": 14,
        f"{L3VPN}.4.1.1.7.{RED}.{index}.10.0.0.2": 1,
        f"{L3VPN}.4.1.1.9.{RED}.{index}.10.0.0.2": 3,
    }

    assert told(Table.ROUTES, ONE_VRF | routes) == [
        Route(ip_network("10.0.0.0/8"), (NextHop(ip_address("192.0.2.1"), "ge2"),), "bgp"),
        Route(ip_network("10.0.0.0/8"), (NextHop(ip_address("10.0.0.2"), "ge1"),), "static", "RED"),
    ]


def test_a_connected_prefix_is_in_the_vrf_of_its_interface() -> None:
    """Agents without routes by VRF list those of all VRFs in one table."""
    index = "1.4.10.0.0.0.30.2.0.0.1.4.0.0.0.0"
    routes: Cells = {f"{IP}.24.7.1.7.{index}": 1, f"{IP}.24.7.1.9.{index}": 2}

    [route] = told(Table.ROUTES, ONE_VRF | routes)

    assert isinstance(route, Route)
    assert (route.vrf, route.protocol) == ("RED", "local")


def test_who_counts_no_vrf_is_asked_for_none() -> None:
    """One more object in the first request is all that it costs the others."""
    who: Varbind = (SYS_OBJECT_ID, Tag.OBJECT_IDENTIFIER, oid("1.3.6.1.4.1.99999.1"))

    asked = set(recorded(who).walks())

    roots: set[Oid] = {*IF_CONF_TABLE.roots, *VRF_RTE_TABLE.roots}
    assert not asked & roots
