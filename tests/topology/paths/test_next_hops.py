"""Next hops that are no plain neighbors: IPv6 ones of IPv4 routes, transfer networks, loopbacks."""

from dataclasses import replace
from ipaddress import ip_address

from netwright.model.forwarding import ArpEntry, NextHop
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.result import PathStatus
from netwright.topology.paths.trace import trace
from tests.topology.paths.networks import (
    arp,
    device,
    index,
    interface,
    learned,
    link,
    mac,
    on,
    ports,
    route,
)


def _via(one: DeviceEvidence, next_hop: str, if_name: str) -> DeviceEvidence:
    """Return the device with this next hop in all its routes."""
    hops = (NextHop(ip_address(next_hop), if_name),)
    return replace(one, routes=tuple(replace(row, next_hops=hops) for row in one.routes))


def test_ipv4_is_routed_over_ipv6_next_hops() -> None:
    """BGP unnumbered (RFC 5549, RFC 8950): only the cable has an address of IPv6."""
    r1 = device("r1", interface("e1", 1), on("e1", "fe80::1/64"), on("lo", "10.255.0.1/32"),
                route("10.255.0.2/32", "e1"))  # fmt: skip
    r2 = device("r2", interface("e1", 2), on("e1", "fe80::2/64"), on("lo", "10.255.0.2/32"))
    devices = [_via(r1, "fe80::2", "e1"), r2]
    for links in ([link("r1:e1", "r2:e1")], []):
        remembers = replace(
            devices[0], arp=(ArpEntry("e1", ip_address("fe80::2"), mac(2)),) if not links else ()
        )
        result = trace(index([remembers, r2], links), "r1", "10.255.0.2")
        assert [path.stations for path in result.paths] == [("r1", "r2")]
        assert result.status is PathStatus.COMPLETE


def test_stations_of_ipv6_are_found_by_neighbor_discovery() -> None:
    """The same walk as IPv4's: ND cache, FDB, switch port."""
    r1 = device(
        "r1", interface("e1", 11), interface("e2", 12), on("e1", "2001:db8:1::1/64"),
        on("e2", "2001:db8:2::1/64"),
        arp("e1", "2001:db8:1::50", 1), arp("e2", "2001:db8:2::50", 2),
    )  # fmt: skip
    sw = device("sw", learned(7, "a1", 1), learned(7, "t1", 11))
    result = trace(index([r1, sw], [link("r1:e1", "sw:t1")]), "2001:db8:1::50", "2001:db8:2::50")
    assert [ports(path) for path in result.paths] == [
        ["2001:db8:1::50 >", "[sw a1>t1]", "r1 e1>e2", "2001:db8:2::50 >"]
    ]
    assert result.status is PathStatus.COMPLETE


def test_a_transfer_network_of_link_local_ipv4_is_a_subnet_like_others() -> None:
    """Firewalls and clouds are joined by 169.254.x.y/30; RFC 3927 means /16."""
    r1 = device("r1", interface("e1", 1), on("e1", "169.254.9.1/30"),
                on("lo", "10.255.0.1/32"), route("10.0.0.0/8", "169.254.9.2 e1"))  # fmt: skip
    fw = device("fw", interface("e1", 2), on("e1", "169.254.9.2/30"), on("e2", "10.1.1.1/24"))
    result = trace(index([r1, fw]), "r1", "10.1.1.1")
    assert [path.stations for path in result.paths] == [("r1", "fw")]
    assert result.status is PathStatus.COMPLETE


def test_an_unnumbered_cable_enters_by_its_port_not_by_the_loopback() -> None:
    """The next hop is the neighbor's loopback; the packet still comes in by the cable."""
    r1 = device(
        "r1", interface("e1", 1), on("lo", "10.255.0.1/32"), arp("e1", "10.255.0.2", 2),
        route("10.1.1.0/24", "10.255.0.2 e1"),
    )  # fmt: skip
    r2 = device("r2", interface("e5", 2), on("lo", "10.255.0.2/32"), on("e9", "10.1.1.1/24"))
    result = trace(index([r1, r2], [link("r1:e1", "r2:e5")]), "r1", "10.1.1.1")
    assert [ports(path) for path in result.paths] == [["r1 >e1", "r2 e5>"]]


def test_a_next_hop_that_nobody_has_and_nobody_remembers_is_a_black_hole() -> None:
    """A static route to an address that died with its router."""
    r1 = device("r1", interface("e1", 1), on("e1", "192.0.2.1/29"),
                route("10.0.0.0/8", "192.0.2.6 e1"))  # fmt: skip
    result = trace(index([r1]), "r1", "10.1.1.1")
    assert result.status is PathStatus.BROKEN
    assert result.reason == "r1 has no ARP entry for 192.0.2.6 on e1"


def test_a_next_hop_is_followed_through_the_table_with_all_its_branches() -> None:
    """BGP's next hop is a loopback, which OSPF reaches by two cables."""
    r1 = device(
        "r1", *(interface(f"e{n}", n) for n in (1, 2)), on("e1", "10.0.1.1/30"),
        on("e2", "10.0.2.1/30"), route("10.9.0.0/16", "10.255.0.2"),
        route("10.255.0.2/32", "10.0.1.2 e1", "10.0.2.2 e2"),
    )  # fmt: skip
    r2 = device(
        "r2", *(interface(f"e{n}", 10 + n) for n in (1, 2)), on("e1", "10.0.1.2/30"),
        on("e2", "10.0.2.2/30"), on("lo", "10.255.0.2/32"), on("e9", "10.9.0.1/24"),
    )  # fmt: skip
    links = [link("r1:e1", "r2:e1"), link("r1:e2", "r2:e2")]
    result = trace(index([r1, r2], links), "r1", "10.9.0.1")
    assert [ports(path) for path in result.paths] == [["r1 >e1", "r2 e1>"], ["r1 >e2", "r2 e2>"]]
