"""Addresses, caches, routes, FDB, VLANs, LAGs and adjacencies, each as its MIB tells them."""

from ipaddress import IPv4Address, IPv6Address, ip_network

from netwright.mibs.plan import observe
from netwright.model.evidence import Row, Table
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, NextHop, Route
from netwright.model.interface import InterfaceAddress, LagMember, StpPort, Vlan
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.model.snmp import Oid, Tag, Value, Varbind
from tests.recordings import recorded

IP = (1, 3, 6, 1, 2, 1, 4)
BRIDGE = (1, 3, 6, 1, 2, 1, 17)
Q_BRIDGE = (*BRIDGE, 7, 1)
IEEE8021_Q = (1, 3, 111, 2, 802, 1, 1, 4, 1)
LAG_PORT = (1, 2, 840, 10006, 300, 43, 1, 2, 1, 1)
CDP_CACHE = (1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1)
V4, V6 = (1, 4), (2, 16)
LOOPBACK_6 = (*(0,) * 15, 1)
DOC_6 = (0x20, 1, 0x0D, 0xB8, *(0,) * 11, 1)
MAC_OCTETS = bytes.fromhex("005056010203")
MAC_ADDRESS = MacAddress.parse("00:50:56:01:02:03")


def told(table: Table, *cells: tuple[Oid, Value]) -> list[Row]:
    """Return the rows of a table; the agent has eth1 (ifIndex 1) and eth2 (2)."""
    names: list[Varbind] = [
        ((1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1, index), Tag.OCTET_STRING, f"eth{index}".encode())
        for index in (1, 2)
    ]
    cells_: list[Varbind] = [(name, Tag.OCTET_STRING, value) for name, value in cells]
    return list(observe(recorded(*names, *cells_).walks())[table].rows)


def test_own_addresses_come_with_the_prefix_their_row_points_to() -> None:
    """The ipAddressPrefix is a RowPointer whose last arc is the length."""
    pointer = (*IP, 32, 1, 5, 2, *V6, *DOC_6[:15], 0, 64)

    assert told(
        Table.ADDRESSES,
        ((*IP, 34, 1, 3, *V6, *DOC_6), 2),
        ((*IP, 34, 1, 4, *V6, *DOC_6), 1),
        ((*IP, 34, 1, 5, *V6, *DOC_6), pointer),
        ((*IP, 20, 1, 2, 192, 0, 2, 1), 1),
        ((*IP, 20, 1, 3, 192, 0, 2, 1), bytes((255, 255, 255, 0))),
    ) == [
        InterfaceAddress("eth2", IPv6Address("2001:db8::1"), 64),
        InterfaceAddress("eth1", IPv4Address("192.0.2.1"), 24),
    ]


def test_an_address_in_both_tables_is_one_row_with_its_mask() -> None:
    """Agents fill both; only the older one always tells the mask."""
    assert told(
        Table.ADDRESSES,
        ((*IP, 34, 1, 3, *V4, 192, 0, 2, 1), 1),
        ((*IP, 20, 1, 2, 192, 0, 2, 1), 1),
        ((*IP, 20, 1, 3, 192, 0, 2, 1), bytes((255, 255, 255, 252))),
    ) == [InterfaceAddress("eth1", IPv4Address("192.0.2.1"), 30)]


def test_broadcast_and_absent_addresses_are_nobodys() -> None:
    """0.0.0.0 on an idle interface would merge every idle device."""
    assert (
        told(
            Table.ADDRESSES,
            ((*IP, 34, 1, 3, *V4, 192, 0, 2, 255), 1),
            ((*IP, 34, 1, 4, *V4, 192, 0, 2, 255), 3),
            ((*IP, 20, 1, 2, 0, 0, 0, 0), 1),
        )
        == []
    )


def test_ipv6_addresses_of_older_agents_come_from_ipv6_mib() -> None:
    """RFC 2465 is obsolete and still served."""
    assert told(Table.ADDRESSES, ((1, 3, 6, 1, 2, 1, 55, 1, 8, 1, 2, 1, *DOC_6), 48)) == [
        InterfaceAddress("eth1", IPv6Address("2001:db8::1"), 48)
    ]


def test_arp_and_nd_caches_are_one_table() -> None:
    """A find by address must not care about its version."""
    assert told(
        Table.ARP,
        ((*IP, 35, 1, 4, 2, *V6, *DOC_6), MAC_OCTETS),
        ((*IP, 35, 1, 4, 2, *V6, *LOOPBACK_6[:15], 9), b""),
        ((*IP, 22, 1, 2, 1, 192, 0, 2, 9), MAC_OCTETS),
    ) == [
        ArpEntry("eth2", IPv6Address("2001:db8::1"), MAC_ADDRESS),
        ArpEntry("eth1", IPv4Address("192.0.2.9"), MAC_ADDRESS),
    ]


def inet_route(prefix: Oid, length: int, hop: Oid, if_index: int) -> list[tuple[Oid, Value]]:
    """Return one row of inetCidrRouteTable, by BGP, with the policy zeroDotZero."""
    index = (*V4, *prefix, length, 2, 0, 0, *V4, *hop)
    entry = (*IP, 24, 7, 1)
    return [((*entry, 7, *index), if_index), ((*entry, 9, *index), 14)]


def test_equal_cost_routes_are_one_route_with_several_next_hops() -> None:
    """A path trace follows all of them."""
    assert told(
        Table.ROUTES,
        *inet_route((10, 0, 0, 0), 8, (192, 0, 2, 1), 1),
        *inet_route((10, 0, 0, 0), 8, (192, 0, 2, 5), 2),
    ) == [
        Route(
            ip_network("10.0.0.0/8"),
            (
                NextHop(IPv4Address("192.0.2.1"), "eth1"),
                NextHop(IPv4Address("192.0.2.5"), "eth2"),
            ),
            "bgp",
        )
    ]


def test_a_connected_prefix_has_no_next_hop_address() -> None:
    """Agents write 0.0.0.0 for it."""
    index = (192, 0, 2, 0, 255, 255, 255, 0, 0, 0, 0, 0, 0)
    entry = (*IP, 24, 4, 1)

    assert told(Table.ROUTES, ((*entry, 5, *index), 2), ((*entry, 7, *index), 2)) == [
        Route(ip_network("192.0.2.0/24"), (NextHop(None, "eth2"),), "local")
    ]


def test_the_oldest_routing_table_is_read_where_there_is_no_other() -> None:
    """The ipRouteTable has its mask in a column, not in the index."""
    entry, index = (*IP, 21, 1), (0, 0, 0, 0)

    assert told(
        Table.ROUTES,
        ((*entry, 2, *index), 1),
        ((*entry, 7, *index), bytes((192, 0, 2, 254))),
        ((*entry, 9, *index), 3),
        ((*entry, 11, *index), bytes(4)),
    ) == [Route(ip_network("0.0.0.0/0"), (NextHop(IPv4Address("192.0.2.254"), "eth1"),), "static")]


def test_a_netmask_with_holes_makes_no_route() -> None:
    """255.0.255.0 is no prefix."""
    index = (10, 0, 0, 0, 255, 0, 255, 0, 0, 192, 0, 2, 1)

    assert told(Table.ROUTES, ((*IP, 24, 4, 1, 5, *index), 1)) == []


def test_the_fdb_is_told_per_vlan_that_shares_it() -> None:
    """The index holds the filtering database's identifier, which need not be the VID."""
    assert told(
        Table.FDB,
        ((*Q_BRIDGE, 2, 2, 1, 2, 3000, *MAC_OCTETS), 1),
        ((*Q_BRIDGE, 4, 2, 1, 3, 0, 10), 3000),
        ((*Q_BRIDGE, 4, 2, 1, 3, 0, 20), 3000),
        ((*BRIDGE, 1, 4, 1, 2, 1), 2),
    ) == [FdbEntry(10, "eth2", MAC_ADDRESS), FdbEntry(20, "eth2", MAC_ADDRESS)]


def test_the_ieee_edition_of_q_bridge_is_read_where_the_older_is_empty() -> None:
    """Its indexes start with the bridge component."""
    index = (1, 10, *MAC_OCTETS)

    assert told(Table.FDB, ((*IEEE8021_Q, 2, 2, 1, 2, *index), 1)) == [
        FdbEntry(10, "eth1", MAC_ADDRESS)
    ]


def test_a_bridge_without_vlans_has_none_in_its_fdb() -> None:
    """Unknown is not VLAN 1."""
    assert told(Table.FDB, ((*BRIDGE, 4, 3, 1, 2, *MAC_OCTETS), 2)) == [
        FdbEntry(None, "eth2", MAC_ADDRESS)
    ]


def test_group_addresses_and_the_bridge_itself_are_not_learned() -> None:
    """Port 0 is the bridge; 01:80:c2 is everybody."""
    assert (
        told(
            Table.FDB,
            ((*BRIDGE, 4, 3, 1, 2, *MAC_OCTETS), 0),
            ((*BRIDGE, 4, 3, 1, 2, 1, 0x80, 0xC2, 0, 0, 0), 1),
            ((*BRIDGE, 4, 3, 1, 2, 1, 2, 3), 1),
        )
        == []
    )


def test_the_ports_of_a_vlan_are_bits_from_the_left() -> None:
    """A PortList's first bit is port 1; 0x40 is port 2."""
    assert told(
        Table.VLANS,
        ((*Q_BRIDGE, 4, 3, 1, 1, 10), b"users"),
        ((*Q_BRIDGE, 4, 3, 1, 2, 10), b"\xc0\x00"),
        ((*Q_BRIDGE, 4, 3, 1, 4, 10), b"\x40"),
        ((*Q_BRIDGE, 4, 3, 1, 1, 4095), b"reserved"),
    ) == [Vlan(10, "users", ("eth1", "eth2"), ("eth2",))]


def test_a_lag_member_tells_its_partner() -> None:
    """LACP names the far system and port: a link, exact to the port."""
    columns: dict[int, Value] = {9: MAC_OCTETS, 11: 7, 12: 2, 13: 2, 14: 1, 17: 33, 21: b"\x3c"}

    assert told(Table.LAGS, *(((*LAG_PORT, c, 1), value) for c, value in columns.items())) == [
        LagMember(
            if_name="eth1",
            lag="eth2",
            partner_system=MAC_ADDRESS,
            partner_key=7,
            partner_port=33,
            actor_port=1,
            synchronized=True,
        )
    ]


def test_a_port_in_no_aggregate_is_no_lag_member() -> None:
    """Most agents list every port in dot3adAggPortTable."""
    assert told(Table.LAGS, ((*LAG_PORT, 13, 1), 0), ((*LAG_PORT, 12, 1), 0)) == []


def test_spanning_tree_tells_the_designated_bridge_of_each_port() -> None:
    """On a blocked port this is the only evidence for the link."""
    entry = (*BRIDGE, 2, 15, 1)
    root, designated = bytes.fromhex("1000aabbccddeeff"), bytes.fromhex("8000001122334455")

    assert told(
        Table.STP,
        ((*BRIDGE, 1, 1, 0), MAC_OCTETS),
        ((*BRIDGE, 2, 2, 0), 32768),
        ((*entry, 2, 1), 128),
        ((*entry, 3, 1), 2),
        ((*entry, 6, 1), root),
        ((*entry, 8, 1), designated),
        ((*entry, 9, 1), b"\x80\x05"),
    ) == [
        StpPort(
            if_name="eth1",
            state="blocking",
            designated_root="1000aabbccddeeff",
            designated_bridge="8000001122334455",
            designated_port=0x8005,
            port_id=0x8001,
            bridge_id="8000005056010203",
        )
    ]


def test_a_cdp_neighbor_is_told_with_its_management_address_first() -> None:
    """The cdpCacheAddress is any address; the primary management address is to be contacted."""
    columns = {
        4: bytes((10, 0, 0, 1)),
        6: b"core-1.example.net",
        7: b"GigabitEthernet0/1",
        8: b"cisco WS-C3850",
        9: b"\x00\x00\x00\x29",
        20: bytes((192, 0, 2, 1)),
    }

    assert told(
        Table.NEIGHBORS, *(((*CDP_CACHE, c, 2, 5), value) for c, value in columns.items())
    ) == [
        Neighbor(
            protocol=NeighborProtocol.CDP,
            if_name="eth2",
            chassis_id="core-1.example.net",
            port_id="GigabitEthernet0/1",
            system_name="core-1.example.net",
            management_addresses=(IPv4Address("192.0.2.1"), IPv4Address("10.0.0.1")),
            capabilities=("router", "bridge"),
            platform="cisco WS-C3850",
            raw=(b"core-1.example.net".hex(), b"GigabitEthernet0/1".hex()),
        )
    ]


def test_routing_neighbors_carry_the_state_in_the_words_of_the_rfc() -> None:
    """FULL and ESTABLISHED are what an operator looks for."""
    ospf, bgp, isis = (1, 3, 6, 1, 2, 1, 14), (1, 3, 6, 1, 2, 1, 15), (1, 3, 6, 1, 2, 1, 138, 1)
    ospfv3 = (1, 3, 6, 1, 2, 1, 191, 1, 9, 1)

    assert told(
        Table.ADJACENCIES,
        ((*ospf, 10, 1, 3, 192, 0, 2, 2, 0), bytes((10, 0, 0, 2))),
        ((*ospf, 10, 1, 6, 192, 0, 2, 2, 0), 8),
        ((*ospfv3, 5, 1, 0, 0x0A000003), bytes(DOC_6)),
        ((*ospfv3, 8, 1, 0, 0x0A000003), 4),
        ((*bgp, 3, 1, 1, 192, 0, 2, 6), bytes((10, 0, 0, 6))),
        ((*bgp, 3, 1, 2, 192, 0, 2, 6), 6),
        ((*bgp, 3, 1, 9, 192, 0, 2, 6), 64999),
        ((*isis, 3, 2, 1, 2, 5), 2),
        ((*isis, 6, 1, 1, 2, 5, 1), 3),
        ((*isis, 6, 1, 1, 6, 5, 1), bytes((0, 0, 0, 0, 0, 7))),
        ((*isis, 6, 3, 1, 3, 5, 1, 1), bytes((192, 0, 2, 10))),
    ) == [
        Adjacency("ospf", IPv4Address("192.0.2.2"), "10.0.0.2", "FULL"),
        Adjacency("ospfv3", IPv6Address("2001:db8::1"), "10.0.0.3", "2WAY", "eth1"),
        Adjacency("bgp", IPv4Address("192.0.2.6"), "10.0.0.6", "ESTABLISHED", None, 64999),
        Adjacency("isis", IPv4Address("192.0.2.10"), "0000.0000.0007", "UP", "eth2"),
    ]
