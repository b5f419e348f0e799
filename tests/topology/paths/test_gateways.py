"""The first router: a station's gateway, and a server that says nothing of its cables."""

from dataclasses import replace

from netwright.model.credential import Address
from netwright.model.link import Link, LinkKind, Node, Topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.index import PathIndex
from netwright.topology.paths.result import PathStatus
from netwright.topology.paths.trace import trace
from tests.topology.paths.networks import (
    AT,
    address,
    arp,
    device,
    index,
    interface,
    learned,
    link,
    on,
    ports,
    route,
)

_STATION, _SERVER, _ANYCAST = 1, 2, 77


def _two_gateways() -> tuple[list[DeviceEvidence], list[Link]]:
    """Return two routers of one subnet that both remember its station, and a switch between."""
    routers = [
        device(
            name, interface("e1", number), on("e1", f"10.0.0.{number}/24"),
            on("lo", "10.255.0.9/32"), arp("e1", "10.0.0.50", _STATION),
        )
        for name, number in (("r1", 11), ("r2", 12))
    ]  # fmt: skip
    macs = [learned(7, "a1", _STATION), learned(7, "t1", 11), learned(7, "t2", 12)]
    switch = device("sw", *macs)
    return [*routers, switch], [link("r1:e1", "sw:t1"), link("r2:e1", "sw:t2")]


def test_the_router_that_remembered_the_station_first_is_its_gateway() -> None:
    """Answers come back by the other too, which then remembers it as well: but later."""
    devices, links = _two_gateways()
    topology = Topology(AT, tuple(Node(d.name, "router") for d in devices), tuple(links))

    def first(asked: Address) -> str | None:
        return "r2" if asked == address("10.0.0.50") else None

    told = trace(PathIndex(devices, topology, first), "10.0.0.50", "10.255.0.9")
    assert [path.stations for path in told.paths] == [("10.0.0.50", "r2")]
    assert told.status is PathStatus.COMPLETE
    untold = trace(index(devices, links), "10.0.0.50", "10.255.0.9")
    assert {path.stations[1] for path in untold.paths} == {"r1", "r2"}
    assert untold.status is PathStatus.PARTIAL


def test_a_station_behind_a_phone_has_a_gateway_too() -> None:
    """The phone is on the map by LLDP, and has no tables that anybody could read."""
    devices, links = _two_gateways()
    result = trace(index(devices, [*links, link("sw:a1", "phone:0")]), "10.0.0.50", "10.255.0.9")
    assert {path.stations[1] for path in result.paths} == {"r1", "r2"}


def _anycast_leafs() -> tuple[list[DeviceEvidence], list[Link]]:
    """Return two leafs that are the gateway 10.0.0.1 of one subnet, and a spine."""
    leafs = [
        device(
            name,
            interface("Vlan7", _ANYCAST),
            interface("up", number),
            on("Vlan7", "10.0.0.1/24"),
            on("up", f"10.9.{number}.1/30"),
            route("10.2.0.0/16", f"10.9.{number}.2 up"),
            arp("Vlan7", "10.0.0.50", _STATION),
            *fdb,
            learned(7, "peer", _ANYCAST),
        )
        for name, number, fdb in (
            ("leaf1", 21, [learned(7, "a1", _STATION)]),
            ("leaf2", 22, [learned(7, "peer", _STATION)]),
        )
    ]
    spine = device(
        "spine", on("d1", "10.9.21.2/30"), on("d2", "10.9.22.2/30"), on("lo", "10.2.0.1/32")
    )
    return [*leafs, spine], [
        link("leaf1:up", "spine:d1"), link("leaf2:up", "spine:d2"),
        link("leaf1:peer", "leaf2:peer"),
    ]  # fmt: skip


def test_of_an_anycast_gateway_the_nearest_answers() -> None:
    """EVPN and MLAG give every leaf the gateway's address and MAC: its own leaf routes."""
    result = trace(index(*_anycast_leafs()), "10.0.0.50", "10.2.0.1")
    assert [ports(path) for path in result.paths] == [
        ["10.0.0.50 >", "[leaf1 a1>Vlan7]", "leaf1 Vlan7>up", "spine d1>"]
    ]
    assert result.status is PathStatus.COMPLETE


def test_a_managed_host_behind_an_anycast_gateway_reaches_its_own_leaf() -> None:
    """Its cache has a MAC for it that the leaf has itself, and has learned from its peer."""
    devices, links = _anycast_leafs()
    host = device(
        "host", interface("eth0", _STATION), on("eth0", "10.0.0.50/24"),
        route("0.0.0.0/0", "10.0.0.1 eth0"), arp("eth0", "10.0.0.1", _ANYCAST),
    )  # fmt: skip
    result = trace(
        index([*devices, host], [*links, link("host:eth0", "leaf1:a1")]), "host", "spine"
    )
    assert [path.stations for path in result.paths] == [("host", "leaf1", "spine")]


def test_a_server_without_lldp_is_where_its_switch_learned_it() -> None:
    """No link is known at its port, but its MAC is at one that leads nowhere else."""
    devices, links = _anycast_leafs()
    host = device(
        "host", interface("eth0", _SERVER), on("eth0", "10.0.0.60/24"),
        route("0.0.0.0/0", "10.0.0.1 eth0"), arp("eth0", "10.0.0.1", _ANYCAST),
    )  # fmt: skip
    leaf1 = replace(devices[0], fdb=(*devices[0].fdb, learned(7, "a2", _SERVER)))
    result = trace(index([leaf1, *devices[1:], host], links), "host", "spine")
    assert [ports(path) for path in result.paths] == [
        ["host >eth0", "[leaf1 a2>Vlan7]", "leaf1 Vlan7>up", "spine d1>"]
    ]
    assert result.status is PathStatus.COMPLETE


def test_a_server_on_an_aggregate_to_two_leafs_may_use_either() -> None:
    """Each cable is hashed to one of them: two branches, and one back by either, too."""
    devices, links = _anycast_leafs()
    host = device(
        "host", interface("bond0", _SERVER), on("bond0", "10.0.0.60/24"),
        route("0.0.0.0/0", "10.0.0.1 bond0"), arp("bond0", "10.0.0.1", _ANYCAST),
    )  # fmt: skip
    leafs = [replace(leaf, fdb=(*leaf.fdb, learned(7, "po2", _SERVER))) for leaf in devices[:2]]
    result = trace(index([*leafs, devices[2], host], links), "host", "spine")
    assert [path.stations for path in result.paths] == [
        ("host", "leaf1", "spine"), ("host", "leaf2", "spine"),
    ]  # fmt: skip
    assert result.status is PathStatus.COMPLETE
    stations = [replace(leaf, fdb=(learned(7, "po3", _STATION),)) for leaf in devices[:2]]
    unmanaged = trace(index([*stations, devices[2]], links), "10.0.0.50", "spine")
    assert [path.stations[1] for path in unmanaged.paths] == ["leaf1", "leaf2"]
    assert unmanaged.status is PathStatus.COMPLETE


def test_an_address_of_two_devices_starts_at_either() -> None:
    """Which of the two was meant, only who asks can know."""
    result = trace(index(*_anycast_leafs()), "10.0.0.1", "10.2.0.1")
    assert [path.stations[0] for path in result.paths] == ["leaf1", "leaf2"]
    assert "10.0.0.1 is on several devices: leaf1, leaf2" in result.warnings


def test_a_router_that_answers_for_others_is_the_next_hop() -> None:
    """Proxy ARP: the whole world is on the link, and the cache says who takes the packets."""
    r1 = device(
        "r1", interface("e1", 1), on("e1", "192.0.2.1/30"), route("10.0.0.0/8", "e1"),
        arp("e1", "10.1.1.1", 2),
    )  # fmt: skip
    r2 = device("r2", interface("e1", 2), on("e1", "198.51.100.1/30"), on("e2", "10.1.1.1/24"))
    result = trace(index([r1, r2], [link("r1:e1", "r2:e1")]), "r1", "10.1.1.1")
    assert [path.stations for path in result.paths] == [("r1", "r2")]
    proxy = replace(r2, addresses=(r2.addresses[0],), routes=(route("10.1.1.0/24", "10.9.9.9 e9"),))
    far = device("far", interface("e9", 9), on("e9", "10.9.9.9/24"), on("e1", "10.1.1.1/24"))
    network = index([r1, proxy, far], [link("r1:e1", "r2:e1"), link("r2:e9", "far:e9")])
    passed = trace(network, "r1", "10.1.1.1")
    assert [path.stations for path in passed.paths] == [("r1", "r2", "far")]


def test_a_lag_to_the_first_router_is_one_hop_with_members() -> None:
    """A routed aggregate: its cables are named, and no branch each."""
    r1 = device(
        "r1", on("po1", "192.0.2.1/30"), interface("po1", 1), route("10.0.0.0/8", "192.0.2.2 po1"),
        arp("po1", "192.0.2.2", 2),
    )  # fmt: skip
    r2 = device("r2", interface("po2", 2), on("po2", "192.0.2.2/30"), on("e9", "10.1.1.1/24"))
    pairs = tuple((end, far) for end, far in (_ends("e1"), _ends("e2")))
    cables = link("r1:po1", "r2:po2", kind=LinkKind.LAG, members=pairs)
    result = trace(index([r1, r2], [cables]), "r1", "10.1.1.1")
    assert [ports(path) for path in result.paths] == [["r1 >po1", "r2 po2>"]]


def _ends(if_name: str) -> tuple[object, object]:
    cable = link(f"r1:{if_name}", f"r2:{if_name}")
    return cable.a, cable.b


def _edge() -> tuple[list[DeviceEvidence], list[Link]]:
    """Return a router to a provider that nobody manages, and a firewall with a server behind it."""
    edge = device(
        "edge", interface("wan", 1), interface("lan", 2), on("wan", "198.51.100.2/30"),
        on("lan", "10.0.1.1/30"), route("0.0.0.0/0", "198.51.100.1 wan"),
        route("10.0.2.0/24", "10.0.1.2 lan"), arp("wan", "198.51.100.1", 9),
    )  # fmt: skip
    fw = device(
        "fw", interface("e1", 3), interface("e2", 4), on("e1", "10.0.1.2/30"),
        on("e2", "10.0.2.1/24"), route("0.0.0.0/0", "10.0.1.1 e1"), arp("e2", "10.0.2.80", 8),
    )  # fmt: skip
    return [edge, fw], [link("edge:lan", "fw:e1")]


def test_a_stranger_comes_in_where_packets_to_it_leave() -> None:
    """Which firewall does an attacker pass on the way to the server?"""
    result = trace(index(*_edge()), "203.0.113.66", "10.0.2.80")
    assert [ports(path) for path in result.paths] == [
        ["203.0.113.66 >", "edge wan>lan", "fw e1>e2", "10.0.2.80 >"]
    ]
    assert result.status is PathStatus.PARTIAL
    assert result.reason == ("203.0.113.66 is taken to come in where packets to it leave: edge wan")


def test_a_stranger_that_nothing_leads_to_comes_in_nowhere() -> None:
    """Without a default route there is no way out, and none in."""
    devices, links = _edge()
    devices[0] = replace(devices[0], routes=devices[0].routes[1:])
    result = trace(index(devices, links), "203.0.113.66", "10.0.2.80")
    assert result.paths == ()
    assert result.reason == "203.0.113.66 is in no subnet of any device"
