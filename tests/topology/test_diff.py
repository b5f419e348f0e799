"""Differences of topologies: netwright.topology.diff."""

from dataclasses import replace
from datetime import timedelta

from netwright.model.link import Topology
from netwright.topology.build import build_topology
from netwright.topology.diff import diff_topologies
from tests.topology.networks import AT, device, lldp, port


def two(far_port: str) -> Topology:
    """Return two switches with one cable, plugged at the second into `far_port`."""
    return build_topology(
        [device(1, lldp("Gi0/1", 2, far_port)), device(2, lldp(far_port, 1, "Gi0/1"))], AT
    )


def test_same_network_later_is_no_difference() -> None:
    """Instants differ in every run; an empty difference must stay empty."""
    later = replace(two("Gi0/1"), at=AT + timedelta(days=1))

    assert not diff_topologies(two("Gi0/1"), later)


def test_moved_cable_is_one_link_less_and_one_more() -> None:
    """What an operator asks after a change: which cable went where?"""
    diff = diff_topologies(two("Gi0/1"), two("Gi0/4"))

    assert [link.b for link in diff.added.links] == [port(2, "Gi0/4")]
    assert [link.b for link in diff.removed.links] == [port(2, "Gi0/1")]
    assert not diff.changed
    assert not diff.added.nodes


def test_status_of_a_node_is_a_change() -> None:
    """The node stays, its state does not."""
    old = two("Gi0/1")
    new = replace(old, nodes=(replace(old.nodes[0], status="unreachable"), *old.nodes[1:]))

    assert [node.name for node in diff_topologies(old, new).changed.nodes] == ["sw1"]


def test_new_device_is_added_with_its_links() -> None:
    """A network that grows."""
    diff = diff_topologies(build_topology([device(1)], AT), two("Gi0/1"))

    assert [node.name for node in diff.added.nodes] == ["sw2"]
    assert len(diff.added.links) == 1
