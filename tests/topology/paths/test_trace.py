"""Which way it goes, from end to end: what `traceroute` would show, and what it would not."""

from dataclasses import replace
from ipaddress import ip_address

import pytest

from netwright.errors import UsageError
from netwright.model.evidence import Row, Table
from netwright.model.forwarding import Route
from netwright.model.link import Link
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.checks import asymmetry
from netwright.topology.paths.document import path_document
from netwright.topology.paths.result import PathStatus
from netwright.topology.paths.trace import MAX_PATHS, trace
from tests.topology.paths.networks import (
    AT,
    arp,
    device,
    index,
    interface,
    link,
    mac,
    office,
    on,
    ports,
    route,
)

_ROUTED = "r1 eth3>eth1", "r1 eth3>eth2"


def test_a_path_crosses_switches_and_routers_by_all_equal_cost_next_hops() -> None:
    """The answer in full: station, switch, routers by either cable, switch, station."""
    result = trace(index(*office()), "10.0.10.11", "10.0.20.12")
    assert result.status is PathStatus.COMPLETE
    assert [ports(path) for path in result.paths] == [
        [
            "10.0.10.11 >",
            "[sw1 e3>e1]",
            f"r1 eth3>{cable}",
            f"r2 {cable}>eth3",
            "[sw1 e2>e4]",
            "10.0.20.12 >",
        ]
        for cable in ("eth1", "eth2")
    ]
    assert result.warnings == ()


def test_every_hop_carries_the_row_that_proves_it() -> None:
    """An answer nobody can check is worth nothing."""
    path = trace(index(*office()), "10.0.10.11", "10.0.20.12").paths[0]
    assert [(hop.proof.source, hop.proof.row) for hop in path.hops] == [
        ("arp", "r1: eth3 10.0.10.11 is at 02:00:00:00:00:01"),
        ("fdb", "sw1: vid 10 e3 learned 02:00:00:00:00:01"),
        ("routes", "r1: 10.0.20.0/24 ospf via 10.0.12.2 eth1, via 10.0.12.6 eth2"),
        ("routes", "r2: 10.0.20.0/24 local eth3"),
        ("fdb", "sw1: vid 20 e4 learned 02:00:00:00:00:02"),
        ("arp", "r2: eth3 10.0.20.12 is at 02:00:00:00:00:02"),
    ]
    assert {hop.proof.seen_at for hop in path.hops} == {AT}
    assert all(0.9 <= hop.confidence < 1 for hop in path.hops)


def test_ends_may_be_macs_and_names() -> None:
    """People paste what they have: all four say the same two ends."""
    network = index(*office())
    wanted = [ports(path)[1:-1] for path in trace(network, "10.0.10.11", "10.0.20.12").paths]
    by_mac = trace(network, str(mac(1)), "0200.0000.0002")
    assert [ports(path)[1:-1] for path in by_mac.paths] == wanted


def test_a_device_is_known_by_its_loopback() -> None:
    """From one router to another; the way in decides the interface, not the address."""
    result = trace(index(*office()), "r1", "R2")
    assert [ports(path) for path in result.paths] == [
        [f"r1 >{cable}", f"r2 {cable}>"] for cable in ("eth1", "eth2")
    ]


def test_a_name_that_nothing_bears_is_the_users_mistake() -> None:
    """No path can be traced to a typo."""
    with pytest.raises(UsageError, match="nothing is called 'r9'"):
        trace(index(*office()), "r1", "r9")


def test_ends_of_different_ip_versions_are_the_users_mistake() -> None:
    """No packet goes from an IPv4 address to an IPv6 one; "no route" would mislead."""
    with pytest.raises(UsageError, match="different IP versions"):
        trace(index(*office()), "10.0.10.11", "2001:db8::2")


def test_a_router_without_route_is_a_black_hole() -> None:
    """The packet is lost there, and the answer names the router."""
    (r1, r2, sw1), links = office()
    result = trace(index([replace(r1, routes=()), r2, sw1], links), "10.0.10.11", "10.0.20.12")
    assert result.status is PathStatus.BROKEN
    assert result.reason == "r1: no route to 10.0.20.12"


def test_a_truncated_table_without_route_proves_nothing() -> None:
    """A full BGP table is cut on purpose: partial, never wrong."""
    (r1, r2, sw1), links = office()
    cut = replace(r1, routes=r1.routes[1:], complete=r1.complete - {Table.ROUTES})
    result = trace(index([cut, r2, sw1], links), "10.0.10.11", "10.0.20.12")
    assert result.status is PathStatus.PARTIAL
    assert result.reason == "the routing table of r1 is not whole"


def test_a_router_that_told_no_routes_ends_what_is_known() -> None:
    """Its SNMP view has no routes, or its walk broke off at once."""
    (r1, r2, sw1), links = office()
    mute = replace(r1, routes=(), complete=r1.complete - {Table.ROUTES})
    result = trace(index([mute, r2, sw1], links), "10.0.10.11", "10.0.20.12")
    assert (result.status, result.reason) == (PathStatus.PARTIAL, "r1 told no routes")


def test_a_truncated_table_may_hold_a_longer_prefix_than_it_showed() -> None:
    """The way found is shown, but not promised."""
    (r1, r2, sw1), links = office()
    cut = replace(r1, complete=r1.complete - {Table.ROUTES})
    result = trace(index([cut, r2, sw1], links), "10.0.10.11", "10.0.20.12")
    assert result.status is PathStatus.PARTIAL
    assert result.paths[0].stations == ("10.0.10.11", "r1", "r2", "10.0.20.12")


def test_a_station_that_no_router_remembers_is_not_reached() -> None:
    """No ARP entry in a whole cache: it is absent, or has never spoken."""
    result = trace(index(*office()), "10.0.10.11", "10.0.20.99")
    assert result.status is PathStatus.BROKEN
    assert result.reason == "r2 has no ARP entry for 10.0.20.99 on eth3"


def test_a_station_in_no_known_subnet_has_no_way_in() -> None:
    """Nothing to start from is not the same as no way."""
    result = trace(index(*office()), "198.51.100.7", "10.0.20.12")
    assert result.status is PathStatus.PARTIAL
    assert result.reason == "198.51.100.7 is in no subnet of any device"


def test_one_branch_that_loses_packets_breaks_the_path() -> None:
    """Half of the flows die: that is not a complete path."""
    (r1, r2, sw1), links = office()
    r3 = device("r3", interface("e1", 61), on("e1", "10.0.13.2/30"))
    rows = (on("eth4", "10.0.13.1/30"), *r1.addresses)
    routes = (route("10.0.20.0/24", "10.0.12.2 eth1", "10.0.13.2 eth4"), *r1.routes[1:])
    devices = [replace(r1, routes=routes, addresses=rows), r2, sw1, r3]
    network = index(devices, [*links, link("r1:eth4", "r3:e1")])
    result = trace(network, "10.0.10.11", "10.0.20.12")
    assert result.status is PathStatus.BROKEN
    assert result.reason == "1 of 2 branches: r3: no route to 10.0.20.12"


def _pair(*rows_of_r2: Row) -> tuple[list[DeviceEvidence], list[Link]]:
    r1 = device(
        "r1",
        interface("e1", 1),
        on("e1", "192.0.2.1/30"),
        route("10.0.0.0/8", "192.0.2.2 e1"),
        arp("e1", "192.0.2.2", 2),
    )
    r2 = device(
        "r2", interface("e1", 2), on("e1", "192.0.2.2/30"), arp("e1", "192.0.2.1", 1),
        *rows_of_r2,
    )  # fmt: skip
    return [r1, r2], [link("r1:e1", "r2:e1")]


def test_routers_that_point_at_each_other_are_a_loop() -> None:
    """A static default and a missing route: the packet dies of old age."""
    result = trace(index(*_pair(route("0.0.0.0/0", "192.0.2.1 e1"))), "r1", "10.1.1.1")
    assert result.status is PathStatus.BROKEN
    assert result.reason == "routing loop at r1"


def test_a_router_that_nobody_manages_ends_what_is_known() -> None:
    """The provider's edge: the packet leaves, and that is all we can say."""
    far = route("0.0.0.0/0", "192.0.2.9 e2")
    devices, links = _pair(
        far, on("e2", "192.0.2.10/30"), interface("e2", 3), arp("e2", "192.0.2.9", 77)
    )
    result = trace(index(devices, links), "r1", "10.1.1.1")
    assert result.status is PathStatus.PARTIAL
    assert result.reason == "192.0.2.9 is not managed: where it sends is unknown"
    assert result.paths[0].stations == ("r1", "r2", "192.0.2.9")


def test_a_next_hop_without_arp_entry_is_found_by_its_owner() -> None:
    """ARP entries age out; the owner of the address does not."""
    (r1, r2), links = _pair(on("e9", "10.1.1.1/24"), interface("e9", 9))
    result = trace(index([replace(r1, arp=()), r2], links), "r1", "10.1.1.1")
    assert result.status is PathStatus.COMPLETE
    assert ports(result.paths[0]) == ["r1 >e1", "r2 e1>"]


def test_a_mac_that_the_owner_does_not_have_is_named() -> None:
    """Two devices with one address: the router sends to whom its cache says."""
    (r1, r2), links = _pair(on("e9", "10.1.1.1/24"))
    liar = replace(r1, arp=(arp("e1", "192.0.2.2", 66),))
    result = trace(index([liar, r2], links), "r1", "10.1.1.1")
    assert result.warnings == ("r1 has 192.0.2.2 at 02:00:00:00:00:42, which is no MAC of r2",)


def test_each_hop_stays_in_the_vrf_it_came_in() -> None:
    """The same prefix leads elsewhere for the other customer."""
    pe = device(
        "pe",
        *(interface(f"e{n}", n) for n in (1, 2, 3, 4)),
        on("e1", "10.0.1.1/24", "red"),
        on("e2", "192.0.2.1/30", "red"),
        on("e3", "10.0.1.1/24", "blue"),
        on("e4", "192.0.2.5/30", "blue"),
        route("10.0.2.0/24", "192.0.2.2 e2", vrf="red"),
        route("10.0.2.0/24", "192.0.2.6 e4", vrf="blue"),
        arp("e1", "10.0.1.9", 91),
        arp("e3", "10.0.1.9", 92),
    )
    red, blue = (
        device(name, interface("e1", number), on("e1", inner), on("e2", "10.0.2.1/24"))
        for name, number, inner in (("red", 11, "192.0.2.2/30"), ("blue", 12, "192.0.2.6/30"))
    )
    network = index([pe, red, blue], [link("pe:e2", "red:e1"), link("pe:e4", "blue:e1")])
    for vrf in ("red", "blue"):
        (path,) = trace(network, "10.0.1.9", "10.0.2.1", vrf=vrf).paths
        assert path.stations == ("10.0.1.9", "pe", vrf)
        assert path.hops[1].vrf == vrf
    unclear = trace(network, "10.0.1.9", "10.0.2.1")
    assert "10.0.1.9 is in several VRFs: blue, red" in unclear.warnings


def test_an_address_in_another_vrf_of_the_router_is_not_the_destination() -> None:
    """The provider's router has the customer's address too, for another customer."""
    pe = device(
        "pe",
        *(interface(f"e{n}", n) for n in (1, 2, 3)),
        on("e1", "10.0.1.1/24", "red"),
        on("e2", "192.0.2.1/30", "red"),
        on("e3", "10.0.2.1/24", "blue"),
        route("10.0.2.0/24", "192.0.2.2 e2", vrf="red"),
        arp("e1", "10.0.1.9", 91),
    )
    ce = device("ce", interface("e1", 11), on("e1", "192.0.2.2/30"), on("e2", "10.0.2.1/24"))
    result = trace(index([ce, pe], [link("pe:e2", "ce:e1")]), "10.0.1.9", "10.0.2.1", vrf=None)
    assert [path.stations for path in result.paths] == [("10.0.1.9", "pe", "ce")]


def test_a_subnet_that_two_sites_use_does_not_lend_its_stations() -> None:
    """192.168.1.50 at the other site is another machine."""
    seoul, busan = (
        device(name, interface("e1", n), on("e1", "192.168.1.1/24"), *rows)
        for name, n, rows in (("seoul", 1, ()), ("busan", 2, (arp("e1", "192.168.1.50", 9),)))
    )
    result = trace(index([seoul, busan]), "seoul", "192.168.1.50")
    assert result.status is PathStatus.BROKEN
    assert result.reason == "seoul has no ARP entry for 192.168.1.50 on e1"


def test_a_route_over_an_unnumbered_cable_leads_to_its_far_end() -> None:
    """A serial line or a fabric link without a subnet: whoever is at the other end is next."""
    r1 = device("r1", interface("s0", 1), on("lo", "10.255.0.1/32"), route("10.0.0.0/8", "s0"))
    r2 = device("r2", interface("s0", 2), on("s0", "10.255.0.2/32"), on("e1", "10.1.1.1/24"))
    result = trace(index([r1, r2], [link("r1:s0", "r2:s0")]), "r1", "10.1.1.1")
    assert [path.stations for path in result.paths] == [("r1", "r2")]


def test_a_narrower_cable_and_ends_that_disagree_are_named() -> None:
    """Packets larger than the smallest MTU vanish without a word (RFC 1191)."""
    (r1, r2, sw1), links = office()
    wide = [replace(one, mtu=9000) if one.if_name == "eth1" else one for one in r1.interfaces]
    network = index([replace(r1, interfaces=wide), r2, sw1], links)
    result = trace(network, "10.0.10.11", "10.0.20.12")
    assert result.warnings == (
        "MTU differs: 9000 on r1 eth1, 1500 on r2 eth1",
        "MTU falls from 9000 to 1500 at r2 eth3",
    )


def test_a_way_back_by_another_router_is_named() -> None:
    """A firewall that sees one direction only drops the other."""
    (r1, r2, sw1), links = office()
    back = tuple(route(str(r.prefix), "10.0.12.1 eth1") for r in r2.routes)
    network = index([r1, replace(r2, routes=back), sw1], links)
    there = trace(network, "10.0.10.11", "10.0.20.12")
    assert asymmetry(there, trace(network, "10.0.20.12", "10.0.10.11")) == ()
    detour = replace(there, paths=(replace(there.paths[0], hops=there.paths[0].hops[1:]),))
    assert asymmetry(there, detour) == ("asymmetric: only there by 10.0.10.11",)


def test_branches_are_capped() -> None:
    """Seven stages of two make 128 ways; 64 are enough to read."""
    devices, links = _ladder(7)
    result = trace(index(devices, links), "s0", "s7")
    assert len(result.paths) == MAX_PATHS
    assert result.warnings == ("more than 64 branches; the others are left out",)


def _ladder(stages: int) -> tuple[list[DeviceEvidence], list[Link]]:
    """Return routers in a row, each joined to the next by two cables."""
    devices, links = [], []
    for n in range(stages + 1):
        rows: list[Row] = [on("lo", f"10.255.0.{n}/32")]
        for cable in (0, 1):
            rows += [interface(f"up{cable}", n * 4 + cable), interface(f"down{cable}", n * 4 + 2)]
            if n < stages:
                rows.append(on(f"up{cable}", f"10.{n}.{cable}.1/30"))
                links.append(link(f"s{n}:up{cable}", f"s{n + 1}:down{cable}"))
            if n:
                rows.append(on(f"down{cable}", f"10.{n - 1}.{cable}.2/30"))
        rows.append(route(f"10.255.0.{stages}/32", f"10.{n}.0.2 up0", f"10.{n}.1.2 up1"))
        devices.append(device(f"s{n}", *rows))
    return devices, links


def test_two_routers_that_remember_a_station_are_told_apart_by_its_switch() -> None:
    """Which gateway a station uses nobody tells, but its switch has learned the one it talks to."""
    (r1, r2, sw1), links = office()
    r3 = device("r3", interface("e1", 55), on("e1", "10.0.10.2/24"), arp("e1", "10.0.10.11", 1))
    network = index([r1, r2, sw1, r3], links)
    result = trace(network, "10.0.10.11", "10.0.20.12")
    assert {path.stations[1] for path in result.paths} == {"r1"}


def test_a_gateway_that_cannot_be_told_is_all_of_them() -> None:
    """Both ways are shown, and that one of them is a guess."""
    (r1, r2, sw1), links = office()
    fdb = [row for row in sw1.fdb if row.mac != mac(13)]
    r3 = device(
        "r3", interface("e1", 55), on("e1", "10.0.10.2/24"), arp("e1", "10.0.10.11", 1),
        route("10.0.20.0/24", "10.0.10.1 e1"), arp("e1", "10.0.10.1", 13),
    )  # fmt: skip
    network = index([r1, r2, replace(sw1, fdb=fdb), r3], [*links, link("r3:e1", "sw1:e9")])
    result = trace(network, "10.0.10.11", "10.0.20.12")
    assert {path.stations[1] for path in result.paths} == {"r1", "r3"}
    assert result.status is PathStatus.PARTIAL
    assert result.reason == "the gateway of 10.0.10.11 may be any of r1, r3"


def test_the_document_has_the_keys_of_the_contract() -> None:
    """The API and acceptance read exactly these."""
    document = path_document(trace(index(*office()), "10.0.10.11", "10.0.20.12"))
    assert set(document) == {"status", "reason", "paths", "warnings"}
    hop = document["paths"][0]["hops"][2]
    assert hop == {
        "device": "r1",
        "in_interface": "eth3",
        "out_interface": "eth1",
        "layer": 3,
        "vid": None,
        "vrf": "",
        "next_hop": "10.0.12.2",
        "proof": {
            "source": "routes",
            "row": "r1: 10.0.20.0/24 ospf via 10.0.12.2 eth1, via 10.0.12.6 eth2",
            "seen_at": "2026-01-02T03:04:05Z",
        },
        "confidence": 0.99,
    }


def test_ipv6_is_routed_by_link_local_next_hops() -> None:
    """Routers name each other by addresses that mean something on one cable only."""
    r1 = device(
        "r1", interface("e1", 1), on("e1", "fe80::1/64"), on("lo", "2001:db8::1/128"),
        route("2001:db8::2/128", "fe80::2 e1"),
    )  # fmt: skip
    r2 = device("r2", interface("e1", 2), on("e1", "fe80::2/64"), on("lo", "2001:db8::2/128"))
    r1 = replace(r1, routes=tuple(_with_v6(r1)))
    result = trace(index([r1, r2], [link("r1:e1", "r2:e1")]), "r1", "2001:db8::2")
    assert [path.stations for path in result.paths] == [("r1", "r2")]
    assert result.status is PathStatus.COMPLETE


def _with_v6(one: DeviceEvidence) -> list[Route]:
    """Give the routes their link-local next hop, which `route` reads as a name."""
    hop = one.routes[0].next_hops[0]._replace(address=ip_address("fe80::2"), if_name="e1")
    return [replace(one.routes[0], next_hops=(hop,))]
