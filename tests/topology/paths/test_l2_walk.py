"""Between two routers: which switches a frame crosses, by which ports, and how sure that is."""

from dataclasses import replace

from netwright.model.evidence import Row
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import LagMember, StpPort, Vlan
from netwright.model.link import Link
from netwright.model.mac import MacAddress
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.result import INFERRED, ONLY_PORT, Path, PathResult, PathStatus
from netwright.topology.paths.trace import trace
from tests.topology.paths.networks import (
    arp,
    device,
    index,
    interface,
    lag,
    learned,
    link,
    on,
    ports,
    route,
    segment,
)

_STATION, _GATEWAY = 1, 99


def _router(*rows: Row) -> DeviceEvidence:
    """Return the gateway of 10.0.0.0/24 at e1, with a station 10.0.0.5 in its cache."""
    return device(
        "gw",
        interface("e1", _GATEWAY),
        on("e1", "10.0.0.1/24"),
        on("lo", "10.255.0.1/32"),
        arp("e1", "10.0.0.5", _STATION),
        *rows,
    )


def _switch(name: str, *rows: Row, trunks: tuple[str, ...] = ("t1", "t2")) -> DeviceEvidence:
    """Return a switch with VLAN 7 on its trunks and on its edge port a1."""
    ports_ = (*trunks, "a1")
    vlan = Vlan(7, "users", ports_, ("a1",))
    return device(name, *(interface(p, 0) for p in ports_), vlan, *rows)


def _to_station(devices: list[DeviceEvidence], links: list[Link]) -> PathResult:
    return trace(index(devices, links), "gw", "10.0.0.5")


def _only(result: PathResult) -> Path:
    (path,) = result.paths
    return path


def test_switches_are_crossed_by_what_they_learned() -> None:
    """The plain case: two switches, each with the MAC in the VLAN."""
    gw = _router()
    one = device("s1", Vlan(7, None, ("a1", "t1"), ("a1",)), learned(7, "t1", _STATION))
    two = _switch("s2", learned(7, "a1", _STATION))
    result = _to_station([gw, one, two], [link("gw:e1", "s1:a1"), link("s1:t1", "s2:t1")])
    assert ports(_only(result)) == ["gw >e1", "[s1 a1>t1]", "[s2 t1>a1]", "10.0.0.5 >"]
    assert [hop.vid for hop in _only(result).hops] == [None, 7, 7, None]
    assert result.status is PathStatus.COMPLETE


def test_a_vlan_interface_is_a_bridge_and_a_router() -> None:
    """A multilayer switch routes into the VLAN and then bridges: two hops, joined by its name."""
    core = device(
        "core", on("Vlan7", "10.0.0.1/24"), arp("Vlan7", "10.0.0.5", _STATION),
        learned(7, "t1", _STATION),
    )  # fmt: skip
    access = _switch("s1", learned(7, "a1", _STATION))
    result = trace(index([core, access], [link("core:t1", "s1:t1")]), "core", "10.0.0.5")
    assert ports(_only(result)) == [
        "core >Vlan7", "[core Vlan7>t1]", "[s1 t1>a1]", "10.0.0.5 >",
    ]  # fmt: skip


def test_an_access_port_joins_two_vlan_numbers() -> None:
    """An untagged cable between access ports of VLAN 7 and VLAN 70 makes one segment."""
    one = device("s1", Vlan(7, None, ("a1", "a2"), ("a1", "a2")), learned(7, "a2", _STATION))
    two = device("s2", Vlan(70, None, ("b1", "b2"), ("b1", "b2")), learned(70, "b2", _STATION))
    links = [link("gw:e1", "s1:a1"), link("s1:a2", "s2:b1")]
    hops = _only(_to_station([_router(), one, two], links)).hops
    assert [hop.vid for hop in hops] == [None, 7, 70, None]


def test_an_aggregate_is_one_hop_with_its_members() -> None:
    """Four cables are one way; which of them a flow takes is hashed."""
    one = device(
        "s1", Vlan(7, None, ("a1", "po1"), ("a1",)), learned(7, "po1", _STATION),
        LagMember("t1", "po1"), LagMember("t2", "po1"),
    )  # fmt: skip
    two = device(
        "s2", Vlan(7, None, ("a1", "po9"), ("a1",)), learned(7, "a1", _STATION),
        LagMember("t1", "po9"), LagMember("t2", "po9"),
    )  # fmt: skip
    cables = lag("s1:po1", "s2:po9", "s1:t1=s2:t1", "s1:t2=s2:t2")
    path = _only(_to_station([_router(), one, two], [link("gw:e1", "s1:a1"), cables]))
    assert ports(path) == ["gw >e1", "[s1 a1>po1]", "[s2 po9>a1]", "10.0.0.5 >"]
    assert path.hops[1].out_members == ("t1", "t2")
    assert path.hops[2].in_members == ("t1", "t2")


def test_a_member_that_a_bridge_names_is_its_aggregate() -> None:
    """Open vSwitch calls a bond by its first port, also in its forwarding database."""
    one = device(
        "s1", Vlan(7, None, ("a1", "po1"), ("a1",)), learned(7, "t1", _STATION),
        LagMember("t1", "po1"), LagMember("t2", "po1"),
    )  # fmt: skip
    two = device("s2", Vlan(7, None, ("a1", "po9"), ("a1",)), learned(7, "a1", _STATION))
    cables = lag("s1:po1", "s2:po9", "s1:t1=s2:t1", "s1:t2=s2:t2")
    path = _only(_to_station([_router(), one, two], [link("gw:e1", "s1:a1"), cables]))
    assert ports(path)[1:3] == ["[s1 a1>po1]", "[s2 po9>a1]"]
    assert path.hops[1].out_members == ("t1", "t2")
    left = link("s1:t2", "s2:t2")
    path = _only(_to_station([_router(), one, two], [link("gw:e1", "s1:a1"), left]))
    assert ports(path)[1:3] == ["[s1 a1>t2]", "[s2 t2>a1]"]


def _ring(*blocked: Row) -> tuple[list[DeviceEvidence], list[Link]]:
    """Return three switches in a ring; only the farthest one has learned the station."""
    one = _switch("s1", trunks=("t1", "t2", "up"))
    two = _switch("s2", learned(7, "a1", _STATION), *blocked)
    three = _switch("s3")
    links = [
        link("gw:e1", "s1:a1"),
        link("s1:t1", "s2:t1"),
        link("s2:t2", "s3:t2"),
        link("s3:t1", "s1:t2"),
    ]
    return [_router(), one, two, three], links


def test_without_entry_the_way_around_the_blocked_port_is_taken() -> None:
    """The direct cable is blocked by spanning tree: the frame goes the long way round."""
    path = _only(_to_station(*_ring(StpPort("t1", "blocking"))))
    assert ports(path)[1:-1] == ["[s1 a1>t2]", "[s3 t1>t2]", "[s2 t2>a1]"]
    assert path.hops[1].confidence == INFERRED
    assert path.hops[1].proof.source == "inferred"


def test_a_ring_without_blocked_port_is_doubted() -> None:
    """Two ways and no word which: the shorter is shown, and that it is a guess."""
    result = _to_station(*_ring())
    assert ports(_only(result))[1:-1] == ["[s1 a1>t1]", "[s2 t1>a1]"]
    assert result.warnings == ("s1: several ways in VLAN 7, the shortest taken",)
    assert _only(result).hops[1].confidence < INFERRED


def test_switches_that_send_a_frame_round_are_a_loop() -> None:
    """Three databases that point at each other, after a cable was moved."""
    names = ("s1", "s2", "s3")
    devices = [_switch(name, learned(7, "t2", _STATION)) for name in names]
    links = [link(f"{a}:t2", f"{b}:t1") for a, b in zip(names, (*names[1:], "s1"), strict=True)]
    result = _to_station([_router(), *devices], [link("gw:e1", "s1:a1"), *links])
    assert result.status is PathStatus.BROKEN
    assert result.reason == "layer-2 loop at s1 in VLAN 7"


def test_an_entry_that_points_back_is_not_followed() -> None:
    """A frame is never sent out of the port it came in by."""
    one = _switch("s1", learned(7, "t1", _STATION))
    two = _switch("s2", learned(7, "t1", _STATION))
    links = [link("gw:e1", "s1:a1"), link("s1:t1", "s2:t1")]
    path = _only(_to_station([_router(), one, two], links))
    assert ports(path)[2].startswith("[s2 t1>")
    assert path.hops[2].confidence <= INFERRED


def test_the_only_port_left_is_where_the_station_is() -> None:
    """A switch whose database is shut to us, with one port that leads nowhere else."""
    one = _switch("s1", learned(7, "t1", _STATION))
    two = device("s2", interface("t1", 0), interface("a1", 0))
    links = [link("gw:e1", "s1:a1"), link("s1:t1", "s2:t1")]
    result = _to_station([_router(), one, two], links)
    assert ports(_only(result))[2] == "[s2 t1>a1]"
    assert _only(result).hops[2].confidence == ONLY_PORT
    assert result.status is PathStatus.COMPLETE


def test_a_station_behind_a_switch_that_nobody_manages_is_in_part_unknown() -> None:
    """Its switch is on the map by LLDP, but its tables cannot be read."""
    one = _switch("s1", learned(7, "t1", _STATION))
    links = [link("gw:e1", "s1:a1"), link("s1:t1", "dark:e1"), link("dark:e2", "s9:t1")]
    result = _to_station([_router(), one, _switch("s9")], links)
    assert result.status is PathStatus.PARTIAL
    assert result.reason == "dark is not managed: no FDB for 10.0.0.5"
    assert ports(_only(result))[-2:] == ["[dark e1>]", "10.0.0.5 >"]


def test_a_switch_that_nobody_manages_is_crossed_where_the_far_side_knows() -> None:
    """The next switch has the station at its edge: only one way leads there."""
    one = _switch("s1", learned(7, "t1", _STATION))
    nine = _switch("s9", learned(7, "a1", _STATION))
    links = [link("gw:e1", "s1:a1"), link("s1:t1", "dark:e1"), link("dark:e2", "s9:t1")]
    result = _to_station([_router(), one, nine], links)
    assert ports(_only(result))[1:-1] == ["[s1 a1>t1]", "[dark e1>e2]", "[s9 t1>a1]"]
    assert result.status is PathStatus.COMPLETE


def test_a_phone_between_switch_and_computer_hides_nothing() -> None:
    """A leaf that only the switch hears: what is behind it is at its other socket."""
    one = _switch("s1", learned(7, "t1", _STATION))
    result = _to_station([_router(), one], [link("gw:e1", "s1:a1"), link("s1:t1", "phone:0")])
    assert ports(_only(result))[-2:] == ["[phone 0>]", "10.0.0.5 >"]
    assert result.status is PathStatus.COMPLETE


def test_a_station_that_speaks_lldp_is_no_hop_of_its_own() -> None:
    """A server with lldpd is a node of the map, and the end of the path at once."""
    heard = Neighbor(NeighborProtocol.LLDP, "t1", "02:00:00:00:00:01", system_name="srv")
    one = _switch("s1", learned(7, "t1", _STATION), heard)
    links = [link("gw:e1", "s1:a1"), link("s1:t1", "srv:eth0")]
    result = _to_station([_router(), one], links)
    assert ports(_only(result)) == ["gw >e1", "[s1 a1>t1]", "10.0.0.5 >"]


def test_a_station_that_its_switch_hears_is_there() -> None:
    """No FDB at all, but LLDP says at which port it is."""
    heard = Neighbor(NeighborProtocol.LLDP, "t1", "02:00:00:00:00:01", system_name="srv")
    links = [link("gw:e1", "s1:a1"), link("s1:t1", "srv:eth0")]
    result = _to_station([_router(), _switch("s1", heard)], links)
    assert ports(_only(result)) == ["gw >e1", "[s1 a1>t1]", "10.0.0.5 >"]
    assert _only(result).hops[1].proof.source == "neighbors"


def test_a_bridge_that_knows_no_way_to_the_router_leaves_a_gap() -> None:
    """The next router is certain, the cables to it are not: partial, and the routing goes on."""
    far = device("r2", interface("e1", 4), on("e1", "10.0.0.7/24"), on("lo", "10.255.0.2/32"))
    gw = _router(route("10.255.0.2/32", "10.0.0.7 e1"))
    result = trace(index([gw, far, _switch("s1")], [link("gw:e1", "s1:a1")]), "gw", "r2")
    assert ports(_only(result)) == ["gw >e1", "[s1 a1>]", "r2 e1>"]
    assert result.status is PathStatus.PARTIAL
    assert result.reason == "s1: no FDB entry leads to r2"


def test_on_a_shared_segment_the_switch_that_knows_the_station_is_next() -> None:
    """A hub with three switches: the frame reaches all, one of them passes it on."""
    one = _switch("s1", learned(7, "t1", _STATION))
    two, three = _switch("s2"), _switch("s3", learned(7, "a1", _STATION))
    links = [link("gw:e1", "s1:a1"), segment("s1:t1", "s2:t1", "s3:t1")]
    path = _only(_to_station([_router(), one, two, three], links))
    assert ports(path)[1:-1] == ["[s1 a1>t1]", "[s3 t1>a1]"]


def test_stations_of_one_subnet_do_not_meet_their_gateway() -> None:
    """Frames between them stay on the switches, and MAC addresses alone will do."""
    one = _switch("s1", learned(7, "a1", _STATION), learned(7, "t1", 2), learned(7, "t2", _GATEWAY))
    two = _switch("s2", learned(7, "a1", 2), learned(7, "t1", _STATION))
    gw = _router(arp("e1", "10.0.0.6", 2))
    network = index([gw, one, two], [link("gw:e1", "s1:t2"), link("s1:t1", "s2:t1")])
    path = _only(trace(network, "10.0.0.5", "10.0.0.6"))
    assert ports(path) == ["10.0.0.5 >", "[s1 a1>t1]", "[s2 t1>a1]", "10.0.0.6 >"]
    deaf = index([replace(gw, arp=()), one, two], [link("s1:t1", "s2:t1")])
    by_mac = trace(deaf, "02:00:00:00:00:01", "02:00:00:00:00:02")
    assert ports(_only(by_mac))[1:-1] == ports(path)[1:-1]


def test_a_station_reaches_a_router_in_its_own_subnet_directly() -> None:
    """Even one that is not its gateway."""
    one = _switch("s1", learned(7, "a1", _STATION), learned(7, "t2", _GATEWAY))
    network = index([_router(), one], [link("gw:e1", "s1:t2")])
    assert ports(_only(trace(network, "10.0.0.5", "10.0.0.1"))) == [
        "10.0.0.5 >", "[s1 a1>t2]", "gw e1>",
    ]  # fmt: skip


def test_a_virtual_router_is_found_where_its_mac_is_learned() -> None:
    """VRRP: two routers may have the address, one answers; only the switch knows which."""
    virtual = MacAddress(0x00005E000107)
    core = device(
        "core", interface("e1", 50), on("e1", "10.0.0.9/24"),
        route("0.0.0.0/0", "10.0.0.254 e1"),
        arp("e1", "10.0.0.254", 0)._replace(mac=virtual),
    )  # fmt: skip
    active, standby = (
        device(name, interface("e1", n), on("e1", f"10.0.0.{n}/24"), on("lo", "10.255.0.7/32"))
        for name, n in (("active", 2), ("standby", 3))
    )
    switch = _switch("s1", FdbEntry(7, "t1", virtual))
    links = [link("core:e1", "s1:a1"), link("s1:t1", "active:e1"), link("s1:t2", "standby:e1")]
    path = _only(trace(index([core, active, standby, switch], links), "core", "10.255.0.7"))
    assert path.stations == ("core", "active")


def test_routers_without_a_known_cable_are_joined_by_their_addresses() -> None:
    """No LLDP anywhere: the subnet says who is next, and the answer says what it does not know."""
    far = device("r2", interface("e1", 4), on("e1", "10.0.0.7/24"), on("lo", "10.255.0.2/32"))
    gw = _router(route("10.255.0.2/32", "10.0.0.7 e1"))
    result = trace(index([gw, far]), "gw", "r2")
    assert ports(_only(result)) == ["gw >e1", "r2 e1>"]
    assert result.warnings == ("no link is known from gw e1 to r2",)


def test_a_subinterface_leaves_by_its_port_in_its_vlan() -> None:
    """A router on a stick: one cable, tagged."""
    stick = device(
        "gw", interface("e1", _GATEWAY), on("e1.7", "10.0.0.1/24"),
        arp("e1.7", "10.0.0.5", _STATION),
    )  # fmt: skip
    one = _switch("s1", learned(7, "a1", _STATION))
    path = _only(trace(index([stick, one], [link("gw:e1", "s1:t1")]), "gw", "10.0.0.5"))
    assert ports(path) == ["gw >e1.7", "[s1 t1>a1]", "10.0.0.5 >"]
    assert path.hops[1].vid == 7
