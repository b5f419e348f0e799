"""Which devices are one place: netwright.topology.redundancy."""

from ipaddress import ip_address

from netwright.model.device import DeviceKind
from netwright.model.interface import InterfaceAddress, LagMember
from netwright.model.link import ShapeKind, Topology
from tests.topology.cabling import Cabling, campus


def groups(topology: Topology) -> set[tuple[str, ...]]:
    """Return the redundant groups."""
    return {s.nodes for s in topology.shapes if s.kind is ShapeKind.REDUNDANT_GROUP}


def gateways(host: int, *vids: int) -> list[InterfaceAddress]:
    """Return the legs of a gateway in VLANs."""
    return [InterfaceAddress(f"Vlan{vid}", ip_address(f"10.7.{vid}.{host}"), 24) for vid in vids]


def test_pairs_of_a_campus_are_groups_and_the_access_below_them_is_not() -> None:
    """Ten access switches share both their neighbors, and are still ten."""
    found = groups(campus(2, 10).topology())

    assert found == {("core1", "core2"), ("dist1a", "dist1b"), ("dist2a", "dist2b")}


def test_both_ends_of_one_aggregate_are_a_group() -> None:
    """MC-LAG: the third device believes that they are one."""
    network = Cabling()
    for far in ("a", "b"):
        network.cable("below", far)
        network.add("below", LagMember(f"to {far}", "Po1"))
        network.add(far, LagMember("to below", "Po9"))

    assert groups(network.topology()) == {("a", "b")}


def test_gateways_of_the_same_subnets_are_a_group_although_no_link_is_known() -> None:
    """VRRP or HSRP: each has an address of its own beside the one they share."""
    network = Cabling()
    for name, host in (("a", 2), ("b", 3)):
        network.cable(name, f"below {name}")
        network.add(name, *gateways(host, 10, 20))

    assert groups(network.topology()) == {("a", "b")}


def test_branches_with_one_and_the_same_plan_are_no_group() -> None:
    """Every branch has 10.7.10.1: copies of one configuration, not two gateways of one subnet."""
    network = Cabling()
    for name in ("a", "b"):
        network.cable("hub", name)
        network.add(name, *gateways(1, 10, 20))

    assert groups(network.topology()) == set()


def test_firewalls_side_by_side_are_a_cluster() -> None:
    """A link between two firewalls carries their state."""
    network = Cabling(fw1=DeviceKind.FIREWALL, fw2=DeviceKind.FIREWALL)
    network.cable("fw1", "fw2")
    network.cable("fw1", "core")

    assert groups(network.topology()) == {("fw1", "fw2")}
