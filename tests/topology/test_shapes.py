"""Rings and fabrics: netwright.topology.shapes."""

from netwright.model.link import Shape, ShapeKind
from tests.topology.cabling import ROUTING, Cabling, campus, chain


def shapes(network: Cabling, kind: ShapeKind) -> list[Shape]:
    """Return the shapes of a kind."""
    return [shape for shape in network.topology().shapes if shape.kind is kind]


def fabric() -> Cabling:
    """Return two spines over four routing leaves."""
    network = Cabling()
    for leaf in range(4):
        for spine in range(2):
            network.cable(f"spine{spine}", f"leaf{leaf}")
        network.add(f"leaf{leaf}", *ROUTING)
    return network


def test_ring_is_told_in_its_order_with_where_it_is_closed() -> None:
    """What hangs on the ring is no part of it."""
    network = chain(["gw", "a", "b", "c", "gw"])
    network.add("gw", *ROUTING)
    network.cable("b", "behind")
    [ring] = shapes(network, ShapeKind.RING)

    at = ring.nodes.index("gw")
    assert (*ring.nodes[at:], *ring.nodes[:at]) in {("gw", "a", "b", "c"), ("gw", "c", "b", "a")}


def test_three_are_a_ring_unless_two_are_its_gateways() -> None:
    """A switch on two linked routers is dual-homed."""
    network = chain(["gw", "a", "b", "gw"])
    network.add("gw", *ROUTING)
    assert len(shapes(network, ShapeKind.RING)) == 1

    network.add("a", *ROUTING)
    assert shapes(network, ShapeKind.RING) == []


def test_switches_on_both_of_a_pair_are_no_ring() -> None:
    """Dual homing closes loops too, but nobody walks around them."""
    assert shapes(campus(3, 6), ShapeKind.RING) == []


def test_spines_and_leaves_are_told_apart() -> None:
    """No spine is linked with a spine; leaves may be in pairs."""
    network = fabric()
    network.cable("leaf0", "leaf1")
    [found] = shapes(network, ShapeKind.SPINE_LEAF)

    assert found.nodes == ("spine0", "spine1")
    assert found.leaves == ("leaf0", "leaf1", "leaf2", "leaf3")


def test_cores_over_access_are_no_fabric() -> None:
    """A link between the two at the top, or leaves that do not route, make it something else."""
    linked = fabric()
    linked.cable("spine0", "spine1")
    bridged = fabric()
    for leaf in range(4):
        bridged.rows[f"leaf{leaf}"] = [r for r in bridged.rows[f"leaf{leaf}"] if r not in ROUTING]

    assert shapes(linked, ShapeKind.SPINE_LEAF) == []
    assert shapes(bridged, ShapeKind.SPINE_LEAF) == []
