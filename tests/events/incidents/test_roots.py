"""What explains what: netwright.events.incidents.roots."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.events.incidents.graph import Edge, Graph
from netwright.events.incidents.regions import Down
from netwright.events.incidents.roots import WINDOW, Explained, explain
from netwright.model.incident import Cable, Root
from netwright.model.interface import Port
from tests.events.incidents.heard import AT


def _edge(a: str, b: str) -> Edge:
    """Return a cable between two nodes, whose ports are called by the other end."""
    ends = Port(a, b), Port(b, a)
    return Edge(a, b, Cable(*sorted(ends)), ends)


def _device(name: str, after: int = 0) -> Down:
    return Down(f"device {name}", AT + timedelta(seconds=after), (Port(name, ""),))


def _port(device: str, if_name: str, after: int = 0) -> Down:
    return Down(f"port {device}:{if_name}", AT + timedelta(seconds=after), (Port(device, if_name),))


ACCESS = [f"access-{n}" for n in range(200)]
TREE = Graph(
    [_edge("core", "dist"), _edge("core", "dist-2"), *(_edge("dist", name) for name in ACCESS)],
    ("core",),
)


def test_two_hundred_switches_behind_a_dead_link_are_one_incident() -> None:
    """The night shift reads one line, and it names the link."""
    silent = [_device(name, 60) for name in ("dist", *ACCESS)]
    explained = explain([*silent, _port("core", "dist")], TREE)

    assert {one.leader for one in explained.values()} == {"port core:dist"}
    cable = Cable(Port("core", "dist"), Port("dist", "core"))
    assert explained["port core:dist"].root == Root("core", "dist", cable)


def test_both_ends_of_a_link_are_one_incident() -> None:
    """Each of them writes a message of its own."""
    explained = explain([_port("core", "dist-2"), _port("dist-2", "core", 1)], TREE)

    assert {one.leader for one in explained.values()} == {"port core:dist-2"}


def test_a_device_that_is_dead_explains_what_is_behind_it() -> None:
    """Nobody said a word about the link: the device is the nearest thing to look at."""
    explained = explain([_device(name) for name in ("dist", *ACCESS)], TREE)

    assert {one.leader for one in explained.values()} == {"device dist"}
    assert explained["device dist"].root == Root("dist")


def test_silence_all_around_an_unmanaged_switch_is_its_own() -> None:
    """It can tell nobody; that everything behind it is silent tells."""
    explained = explain([_device(name) for name in ACCESS], TREE)

    assert {one.leader for one in explained.values()} == {"device access-0"}
    assert explained["device access-0"].root == Root("dist")


def test_redundant_uplinks_do_not_clear_a_device_of_suspicion() -> None:
    """It hangs on two cores, and all behind it is silent; so it is with a pair of them."""
    access = [f"a{n}" for n in range(5)]
    cores = [_edge("core", "core-2"), _edge("core", "d1"), _edge("core-2", "d1")]
    one = Graph([*cores, *(_edge("d1", name) for name in access)], ("core", "core-2"))
    other = [_edge("core", "d2"), _edge("d1", "d2"), *(_edge("d2", name) for name in access)]
    pair = Graph([*one.edges, *other], ("core", "core-2"))

    for graph in (one, pair):
        explained = explain([_device(name) for name in access], graph)
        assert {each.leader for each in explained.values()} == {"device a0"}
        assert explained["device a0"].root == Root("d1")


def test_two_switches_that_have_nothing_in_common_are_two_incidents() -> None:
    """Some of a distribution switch's neighbors are silent, others answer."""
    explained = explain([_device("access-1"), _device("access-2")], TREE)

    assert {one.leader for one in explained.values()} == {"device access-1", "device access-2"}


def test_a_dead_device_explains_the_ports_that_lead_to_it() -> None:
    """All its neighbors lose a link at once."""
    graph = Graph([_edge("core", "a"), _edge("core", "b"), _edge("a", "x"), _edge("b", "x")])
    ports = [_port("a", "x"), _port("b", "x", 1)]

    before = explain(ports, graph)
    after = explain([*ports, _device("x", 60)], graph)

    assert {one.leader for one in before.values()} == {"port a:x"}
    assert before["port a:x"].root == Root("x")
    assert {one.leader for one in after.values()} == {"device x"}


def test_a_link_that_others_stand_in_for_explains_nothing_else() -> None:
    """Redundancy held: a switch that is silent has a reason of its own."""
    ring = Graph([_edge("core", "a"), _edge("a", "b"), _edge("b", "c"), _edge("c", "core")])

    explained = explain([_port("a", "b"), _device("c")], ring)

    assert explained["device c"].leader == "device c"
    assert explained["port a:b"].leader == "port a:b"


def test_two_cuts_of_a_ring_explain_the_part_between_them() -> None:
    """What lies between is part of one of them, not a third incident."""
    ring = Graph(
        [_edge("core", "a"), _edge("a", "b"), _edge("b", "c"), _edge("c", "core")], ("core",)
    )

    explained = explain([_port("core", "a"), _port("core", "c", 1), _device("b", 9)], ring)

    assert explained["device b"].leader == "port core:a"
    assert explained["port core:c"].leader == "port core:c"


def test_a_member_of_an_aggregate_cuts_nothing_off() -> None:
    """One of two cables is down; whoever is silent behind it is so for another reason."""
    pairs = tuple((Port("core", name), Port("sw", name)) for name in ("1", "2"))
    lag = Edge(
        "core",
        "sw",
        Cable(Port("core", "ae"), Port("sw", "ae")),
        (Port("core", "ae"), Port("sw", "ae")),
        pairs,
    )
    graph = Graph([lag], ("core",))
    one = [_port("core", "1"), _device("sw", 9)]

    assert explain(one, graph)["device sw"].leader == "device sw"
    both = explain([*one, _port("sw", "2")], graph)
    assert {each.leader for each in both.values()} == {"port core:1"}


def test_a_port_that_flaps_explains_that_it_is_down() -> None:
    """One line for a bad cable; and what hangs on it is part of that."""
    flaps = _port("core", "dist", 5)._replace(id="flaps", is_flapping=True)
    alone = _port("new", "eth0", 5)._replace(id="flaps too", is_flapping=True)

    explained = explain(
        [_port("core", "dist"), flaps, _device("dist", 9), _port("new", "eth0"), alone], TREE
    )

    assert {id_: one.leader for id_, one in explained.items()} == {
        "port core:dist": "flaps",
        "flaps": "flaps",
        "device dist": "flaps",
        "port new:eth0": "flaps too",
        "flaps too": "flaps too",
    }
    assert explain([flaps], TREE)["flaps"].leader == "flaps"


def test_what_happened_on_another_day_explains_nothing() -> None:
    """The access port that has been down for months did not take the switch with it."""
    late = int(WINDOW.total_seconds()) + 1

    explained = explain([_port("core", "dist"), _device("dist", late)], TREE)

    assert explained["device dist"].leader == "device dist"


def test_ports_and_devices_that_the_topology_does_not_know_stand_alone() -> None:
    """Discovery may never have run."""
    explained = explain([_port("new", "eth0"), _device("other")], TREE)

    assert explained["port new:eth0"] == ("port new:eth0", Root("new", "eth0"))
    assert explained["device other"] == ("device other", Root("other"))


def test_when_nothing_answers_the_place_where_we_stand_is_the_root() -> None:
    """The collector's own uplink, most likely."""
    explained = explain([_device(name) for name in ("core", "dist", "dist-2", *ACCESS)], TREE)

    assert {one.leader for one in explained.values()} == {"device core"}


NODES = ("core", "a", "b", "c", "d")
EDGES = st.sets(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda e: e[0] < e[1])
)


@given(EDGES, st.sets(st.sampled_from(NODES)), st.randoms())
@settings(max_examples=200)
def test_the_order_in_which_things_are_told_does_not_matter(
    edges: set[tuple[str, str]], dead: set[str], random: Random
) -> None:
    """Messages overtake each other; every leader leads itself."""
    graph = Graph([_edge(a, b) for a, b in sorted(edges)], ("core",))
    cut = sorted(edges)[::2]
    downs = [*map(_device, sorted(dead)), *(_port(a, b, 5) for a, b in cut)]
    shuffled = list(downs)
    random.shuffle(shuffled)

    explained = explain(downs, graph)

    assert explain(shuffled, graph) == explained
    assert explained.keys() == {down.id for down in downs}
    assert all(explained[one.leader].leader == one.leader for one in explained.values())


def _lost(device: str, neighbor: str, if_name: str = "", after: int = 40) -> Down:
    at = AT + timedelta(seconds=after)
    return Down(f"{device} lost {neighbor}", at, (Port(device, if_name),), lost=neighbor)


def _leaders(explained: Mapping[str, Explained]) -> set[str]:
    return {one.leader for one in explained.values()}


RING = Graph([_edge("core", "a"), _edge("a", "b"), _edge("b", "c"), _edge("c", "core")], ("core",))


@pytest.mark.parametrize(
    "lost",
    [
        [_lost("a", "b", "b"), _lost("b", "a", "a")],
        [_lost("a", "b"), _lost("b", "a")],
        [_lost("a", "", "b"), _lost("a", "192.0.2.9", "b", 60)],
    ],
    ids=["over their ports", "by their neighbors alone", "of a neighbor that nobody knows"],
)
def test_neighbors_lost_over_a_dead_link_are_part_of_its_incident(lost: list[Down]) -> None:
    """The ring carries on, so that nothing else is lost: one line is read, and it says where."""
    explained = explain([*lost, _port("b", "a", 50)], RING)

    assert _leaders(explained) == {"port b:a"}
    assert explained[lost[0].id].root == Root("b", "a", Cable(Port("a", "b"), Port("b", "a")))


def test_neighbors_that_a_dead_device_leaves_behind_are_part_of_its_incident() -> None:
    """Its own sessions too, and those of what hangs on it."""
    lost = [_lost("core", "dist"), _lost("access-1", "core"), _lost("dist", "access-2")]

    explained = explain([*lost, _device("dist", 60)], TREE)

    assert _leaders(explained) == {"device dist"}


def test_a_neighbor_behind_a_switch_is_lost_with_the_way_there() -> None:
    """Two routers in one segment; the switch between them has another way, the routers none."""
    graph = Graph([_edge("r1", "sw"), _edge("r2", "sw"), _edge("r1", "x"), _edge("r2", "x")])

    explained = explain([_lost("r1", "r2", "sw"), _port("sw", "r2")], graph)

    assert _leaders(explained) == {"port sw:r2"}


def test_a_neighbor_over_a_port_that_the_topology_does_not_know_is_lost_with_it() -> None:
    """Of a sub-interface the port that carries it tells."""
    ways = (Port("new", "ge-0/0/1.0"), Port("new", "ge-0/0/1"))
    lost = _lost("new", "192.0.2.9")._replace(ports=ways)

    assert _leaders(explain([lost, _port("new", "ge-0/0/1")], TREE)) == {"port new:ge-0/0/1"}


def test_both_ends_of_a_lost_adjacency_are_one_incident() -> None:
    """All is up: the configuration, or a filter. OSPF, BFD and BGP tell it one after the other."""
    lost = [_lost("a", "b", "b"), _lost("b", "a", after=41), _lost("c", "b", "b", 42)]

    explained = explain(lost, RING)

    assert _leaders(explained) == {"a lost b", "c lost b"}
    assert explained["b lost a"].root == Root("a", "b", Cable(Port("a", "b"), Port("b", "a")))


def test_a_router_that_all_its_neighbors_lose_is_the_root() -> None:
    """Its routing process crashed; the links are up and it answers polls."""
    lost = [_lost(f"access-{n}", "dist", after=n) for n in range(5)]

    explained = explain(lost, TREE)

    assert _leaders(explained) == {"access-0 lost dist"}
    assert explained["access-0 lost dist"].root == Root("dist")


def test_neighbors_that_one_router_alone_loses_stay_apart() -> None:
    """Peers of other networks at an exchange: each its own trouble, for all we know."""
    lost = [_lost("core", f"192.0.2.{n}") for n in range(5)]

    assert len(_leaders(explain(lost, TREE))) == 5


def test_a_lost_adjacency_takes_nothing_down() -> None:
    """The port that it is told of is up, and the device too."""
    explained = explain([_lost("core", "dist", "dist"), _lost("dist", ""), _device("a")], TREE)

    assert explained["device a"].leader == "device a"
    assert explained["dist lost "] == ("dist lost ", Root("dist"))


def test_a_link_that_flaps_explains_that_neighbors_are_lost_over_it() -> None:
    """It is up again by the time that the neighbor is missed."""
    flaps = _port("a", "b")._replace(id="flaps", is_flapping=True)

    assert _leaders(explain([flaps, _lost("b", "a", "a")], RING)) == {"flaps"}
