"""Linux shells: netwright.vendors.cli.linux and openvswitch."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.forwarding import ArpEntry, FdbEntry, NextHop, Route
from netwright.model.interface import Interface, InterfaceAddress, LagMember, Vlan
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.vendors.cli import linux, openvswitch
from netwright.vendors.cli.record import NotUnderstoodError

MAC = MacAddress.parse("02:4c:00:04:00:01")
LINKS = json.dumps(
    [
        {
            "ifindex": 1,
            "ifname": "lo",
            "flags": ["LOOPBACK", "UP", "LOWER_UP"],
            "mtu": 65536,
            "operstate": "UNKNOWN",
            "link_type": "loopback",
            "address": "00:00:00:00:00:00",
            "addr_info": [{"family": "inet", "local": "127.0.0.1", "prefixlen": 8}],
        },
        {
            "ifindex": 2,
            "ifname": "eth1",
            "flags": ["BROADCAST", "UP"],
            "mtu": 1500,
            "operstate": "DOWN",
            "link_type": "ether",
            "address": "02:4c:00:04:00:01",
            "ifalias": "to core1",
            "master": "bond0",
            "linkinfo": {"info_slave_kind": "bond"},
            "addr_info": [{"family": "inet6", "local": "2001:db8::1", "prefixlen": 64}],
        },
        {
            "ifindex": 3,
            "ifname": "bond0",
            "flags": ["BROADCAST", "UP", "LOWER_UP"],
            "operstate": "UP",
            "link_type": "ether",
            "linkinfo": {"info_kind": "bond"},
        },
    ]
)


def test_interfaces_have_both_states_and_their_own_index() -> None:
    """Up without a carrier is down."""
    assert list(linux.interfaces(LINKS)) == [
        Interface(1, "lo", "lo", None, "softwareLoopback", None, "up", "up", None, 65536),
        Interface(2, "eth1", "eth1", "to core1", "ethernetCsmacd", MAC, "up", "down", None, 1500),
        Interface(3, "bond0", "bond0", None, "ieee8023adLag", None, "up", "up", None, None),
    ]


def test_addresses_and_bond_ports_come_out_of_the_same_answer() -> None:
    """One command tells three tables."""
    assert list(linux.addresses(LINKS)) == [
        InterfaceAddress("lo", ip_address("127.0.0.1"), 8),
        InterfaceAddress("eth1", ip_address("2001:db8::1"), 64),
    ]
    assert list(linux.lag_members(LINKS)) == [LagMember("eth1", "bond0")]


def test_unresolved_neighbors_are_left_out() -> None:
    """FAILED and INCOMPLETE say that nobody answered."""
    said = [
        {"dst": "10.0.0.1", "dev": "eth1", "lladdr": "02:4c:00:04:00:01", "state": ["STALE"]},
        {"dst": "10.0.0.2", "dev": "eth1", "state": ["FAILED"]},
        {"dst": "fe80::1", "dev": "eth1", "lladdr": "02:4c:00:04:00:01", "state": ["REACHABLE"]},
    ]

    assert list(linux.arp_entries(json.dumps(said))) == [
        ArpEntry("eth1", ip_address("10.0.0.1"), MAC),
        ArpEntry("eth1", ip_address("fe80::1"), MAC),
    ]


def test_routes_keep_all_next_hops() -> None:
    """Paths are traced over each of them."""
    hops = [{"gateway": "10.0.12.2", "dev": "eth1"}, {"gateway": "10.0.12.6", "dev": "eth2"}]
    said = [
        {"dst": "default", "gateway": "10.0.12.2", "dev": "eth1"},
        {"dst": "10.0.30.0/24", "protocol": "ospf", "nexthops": hops},
        {"dst": "10.0.12.0/30", "dev": "eth1", "protocol": "kernel"},
        {"dst": "10.255.0.9", "dev": "eth1", "protocol": "static"},
        {"dst": "default", "gateway": "fe80::1", "dev": "eth1", "protocol": "ra"},
    ]
    first = NextHop(ip_address("10.0.12.2"), "eth1")

    assert list(linux.routes(json.dumps(said))) == [
        Route(ip_network("0.0.0.0/0"), (first,), "static"),
        Route(
            ip_network("10.0.30.0/24"), (first, NextHop(ip_address("10.0.12.6"), "eth2")), "ospf"
        ),
        Route(ip_network("10.0.12.0/30"), (NextHop(None, "eth1"),), "local"),
        Route(ip_network("10.255.0.9/32"), (NextHop(None, "eth1"),), "static"),
        Route(ip_network("::/0"), (NextHop(ip_address("fe80::1"), "eth1"),), "ra"),
    ]


def test_fdb_is_what_was_learned() -> None:
    """A port's own address and multicast groups are nobody's location."""
    said = [
        {"mac": "02:4c:00:04:00:01", "ifname": "eth1", "vlan": 10, "master": "br0", "flags": []},
        {"mac": "02:4c:00:04:00:02", "ifname": "eth1", "master": "br0", "state": "permanent"},
        {"mac": "33:33:00:00:00:01", "ifname": "eth1", "flags": ["self"]},
    ]

    assert list(linux.fdb_entries(json.dumps(said))) == [FdbEntry(10, "eth1", MAC)]


def test_vlans_of_a_bridge_are_turned_from_ports_to_vlans() -> None:
    """A range of VLANs is one entry there."""
    said = [
        {"ifname": "eth1", "vlans": [{"vlan": 10, "flags": ["PVID", "Egress Untagged"]}]},
        {"ifname": "eth2", "vlans": [{"vlan": 10, "vlanEnd": 11}]},
    ]

    assert list(linux.vlans(json.dumps(said))) == [
        Vlan(10, None, ("eth1", "eth2"), ("eth1",)),
        Vlan(11, None, ("eth2",), ()),
    ]


def test_lldp_neighbor_keeps_subtypes_and_addresses() -> None:
    """Lldpcli tells what the wire told; nothing has to be guessed."""
    chassis = {
        "id": [{"type": "mac", "value": "02:4c:00:02:00:01"}],
        "name": [{"value": "r2"}],
        "descr": [{"value": "FRRouting 8.4.4 on Linux"}],
        "mgmt-ip": [{"value": "10.250.0.12"}, {"value": "2001:db8::12"}],
        "capability": [
            {"type": "Bridge", "enabled": False},
            {"type": "Router", "enabled": True},
            {"type": "Wlan", "enabled": True},
        ],
    }
    port = {"id": [{"type": "ifname", "value": "eth4"}], "descr": [{"value": "to fw1"}]}
    heard = {"name": "eth1", "via": "LLDP", "chassis": [chassis], "port": [port]}
    by_cdp = {**heard, "via": "CDPv2", "name": "eth2"}

    found = list(linux.neighbors(json.dumps({"lldp": [{"interface": [heard, by_cdp]}]})))

    assert found[0] == Neighbor(
        NeighborProtocol.LLDP,
        "eth1",
        "02:4c:00:02:00:01",
        ChassisIdSubtype.MAC_ADDRESS,
        "eth4",
        PortIdSubtype.INTERFACE_NAME,
        "to fw1",
        "r2",
        "FRRouting 8.4.4 on Linux",
        (ip_address("10.250.0.12"), ip_address("2001:db8::12")),
        ("router", "wlan_access_point"),
    )
    assert (found[1].protocol, found[1].if_name) == (NeighborProtocol.CDP, "eth2")


BOND = ["set", [["uuid", "u2"], ["uuid", "u3"]]]
OVS = "\n".join(
    [
        json.dumps(
            {
                "headings": ["name", "tag", "trunks", "interfaces"],
                "data": [
                    ["e1", 10, ["set", []], ["uuid", "u1"]],
                    [
                        "po1",
                        ["set", []],
                        ["set", [10, 20]],
                        ["set", [["uuid", "u2"], ["uuid", "u3"]]],
                    ],
                ],
            }
        ),
        json.dumps(
            {
                "headings": ["_uuid", "name", "ofport"],
                "data": [
                    [["uuid", "u1"], "e1", 1],
                    [["uuid", "u2"], "e2", 2],
                    [["uuid", "u3"], "e3", ["set", []]],
                ],
            }
        ),
        " port  VLAN  MAC                Age",
        "    1    10  02:4c:00:04:00:01   12",
        "LOCAL     0  02:4c:00:04:00:09    1",
    ]
)


def test_open_vswitch_tells_vlans_bonds_and_fdb() -> None:
    """Its own tools know what the kernel's do not."""
    assert list(openvswitch.vlans(OVS)) == [
        Vlan(10, None, ("e1", "po1"), ("e1",)),
        Vlan(20, None, ("po1",), ()),
    ]
    assert list(openvswitch.lag_members(OVS)) == [LagMember("e2", "po1"), LagMember("e3", "po1")]
    assert list(openvswitch.fdb_entries(OVS)) == [FdbEntry(10, "e1", MAC)]


READERS: list[Callable[[str], Iterable[object]]] = [
    linux.interfaces,
    linux.addresses,
    linux.lag_members,
    linux.arp_entries,
    linux.routes,
    linux.fdb_entries,
    linux.vlans,
    linux.neighbors,
    openvswitch.vlans,
    openvswitch.lag_members,
    openvswitch.fdb_entries,
]
WORDS = st.sampled_from(
    [
        "ifname",
        "flags",
        "vlans",
        "vlan",
        "vlanEnd",
        "addr_info",
        "local",
        "dst",
        "lldp",
        "interface",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(WORDS | st.text(), inner),
)


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_no_document_breaks_a_reader(said: object) -> None:
    """A hostile host may print any JSON."""
    for read in READERS:
        with suppress(NotUnderstoodError):
            list(read(json.dumps(said)))


@pytest.mark.parametrize("output", ["[" * 100_000, "bash: ip: nonsense", '{"cut": "of'])
def test_what_is_no_document_is_not_understood(output: str) -> None:
    """It must not pass for an empty table."""
    with pytest.raises(NotUnderstoodError):
        list(linux.interfaces(output))


def test_a_few_ranges_do_not_become_millions_of_rows() -> None:
    """Sixteen megabytes of VLAN ranges would be."""
    everything = {"vlan": 1, "vlanEnd": 4094}
    said = [{"ifname": f"e{number}", "vlans": [everything] * 50} for number in range(50)]

    rows = list(linux.vlans(json.dumps(said)))

    assert sum(len(row.egress) for row in rows) <= 200_000
