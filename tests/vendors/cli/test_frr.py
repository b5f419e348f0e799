"""FRRouting's vtysh: netwright.vendors.cli.frr."""

import json
from ipaddress import ip_address, ip_network

from netwright.model.forwarding import Adjacency, NextHop, Route
from netwright.model.interface import Interface, InterfaceAddress
from netwright.model.mac import MacAddress
from netwright.vendors.cli import frr

INTERFACES = json.dumps(
    {
        "eth1": {
            "administrativeStatus": "up",
            "operationalStatus": "down",
            "vrfName": "default",
            "index": 2,
            "mtu": 1500,
            "speed": 10000,
            "type": "Ethernet",
            "description": "to r2",
            "hardwareAddress": "02:4c:00:01:00:01",
            "ipAddresses": [{"address": "10.0.12.1/30"}, {"address": "fe80::1/64"}],
        }
    }
)


def test_interfaces_keep_the_kernels_index() -> None:
    """The same number as over SNMP, so that neighbors' claims fit."""
    mac = MacAddress.parse("02:4c:00:01:00:01")

    assert list(frr.interfaces(INTERFACES)) == [
        Interface(
            2, "eth1", "eth1", "to r2", "ethernetCsmacd", mac, "up", "down", 10_000_000_000, 1500
        )
    ]
    assert list(frr.addresses(INTERFACES)) == [
        InterfaceAddress("eth1", ip_address("10.0.12.1"), 30),
        InterfaceAddress("eth1", ip_address("fe80::1"), 64),
    ]


def test_routes_are_those_in_use_with_their_active_next_hops() -> None:
    """OSPF also knows what the kernel does not use."""
    hops = [
        {"ip": "10.0.12.2", "interfaceName": "eth1", "active": True},
        {"ip": "10.0.12.6", "interfaceName": "eth2", "active": True},
        {"ip": "10.0.12.9", "interfaceName": "eth3"},
    ]
    said = {
        "10.0.20.0/24": [
            {"prefix": "10.0.20.0/24", "protocol": "ospf", "selected": True, "nexthops": hops},
            {"prefix": "10.0.20.0/24", "protocol": "bgp", "nexthops": hops},
        ],
        "10.0.12.0/30": [
            {
                "prefix": "10.0.12.0/30",
                "protocol": "connected",
                "selected": True,
                "vrfName": "blue",
                "nexthops": [{"interfaceName": "eth1", "active": True}],
            }
        ],
    }

    assert list(frr.routes(json.dumps(said))) == [
        Route(
            ip_network("10.0.20.0/24"),
            (
                NextHop(ip_address("10.0.12.2"), "eth1"),
                NextHop(ip_address("10.0.12.6"), "eth2"),
            ),
            "ospf",
        ),
        Route(ip_network("10.0.12.0/30"), (NextHop(None, "eth1"),), "local", "blue"),
    ]


def test_ospf_neighbors_of_parallel_links_stay_two() -> None:
    """Each link has an adjacency of its own."""
    said = {
        "neighbors": {
            "10.255.0.2": [
                {"ifaceAddress": "10.0.12.2", "ifaceName": "eth1", "nbrState": "Full/-"},
                {"address": "10.0.12.6", "ifaceName": "eth2:10.0.12.5", "state": "2-Way/DROther"},
            ]
        }
    }

    assert list(frr.ospf_neighbors(json.dumps(said))) == [
        Adjacency("ospf", ip_address("10.0.12.2"), "10.255.0.2", "FULL", "eth1"),
        Adjacency("ospf", ip_address("10.0.12.6"), "10.255.0.2", "2WAY", "eth2"),
    ]


def test_bgp_neighbors_of_all_families_are_told() -> None:
    """A peering is drawn whatever it carries."""
    peer = {"remoteAs": 64999, "state": "Established"}
    said = {"ipv4Unicast": {"vrfName": "default", "peers": {"10.0.9.2": peer}}}

    assert list(frr.bgp_neighbors(json.dumps(said))) == [
        Adjacency("bgp", ip_address("10.0.9.2"), None, "ESTABLISHED", None, 64999)
    ]


def test_daemon_that_is_not_running_has_no_neighbors() -> None:
    """A router without BGP has answered: it has none."""
    assert list(frr.bgp_neighbors("bgpd is not running")) == []
