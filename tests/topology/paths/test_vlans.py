"""Interfaces above ports: what their names tell in the spellings of the vendors."""

import pytest

from netwright.model.interface import Port, StpPort, Vlan
from netwright.topology.paths.vlans import Base, Vlans, base_of
from tests.topology.paths.networks import device


@pytest.mark.parametrize(
    "if_name",
    ["Vlan10", "vlan10", "Vl10", "vlanif10", "Vlanif 10", "Vlan-interface10", "irb.10", "BVI10"],
)
def test_a_vlan_interface_stands_on_the_bridge(if_name: str) -> None:
    """Frames leave by whatever port the bridge has learned."""
    assert base_of(Port("r1", if_name)) == Base(None, 10)


def test_the_interface_of_a_bridge_is_in_any_vlan() -> None:
    """Linux says nothing of VLANs in the name."""
    assert base_of(Port("r1", "br0")) == Base(None, None)


@pytest.mark.parametrize(
    ("if_name", "below", "vid"),
    [
        ("GigabitEthernet0/0/1.100", "GigabitEthernet0/0/1", 100),
        ("eth0.7", "eth0", 7),
        ("ge-0/0/3.0", "ge-0/0/3", None),
        ("1/1/3:20", "1/1/3", 20),
    ],
)
def test_a_subinterface_stands_on_its_port(if_name: str, below: str, vid: int | None) -> None:
    """Its frames are tagged; unit 0 of Junos is not."""
    assert base_of(Port("r1", if_name)) == Base(Port("r1", below), vid)


@pytest.mark.parametrize("if_name", ["eth0", "Gi0/1", "Vlan5000", "xe-0/0/1", "", "."])
def test_any_other_interface_is_a_port_of_its_own(if_name: str) -> None:
    """No VLAN has a number above 4094."""
    assert base_of(Port("r1", if_name)) == Base(Port("r1", if_name), None)


def test_a_blocked_port_carries_nothing() -> None:
    """Not even a VLAN that it is a member of."""
    vlans = Vlans({"s": device("s", Vlan(7, None, ("t1",)), StpPort("t1", "blocking"))})
    assert not vlans.carries(Port("s", "t1"), 7)


def test_a_device_without_vlan_table_carries_all() -> None:
    """What nobody tells rules nothing out."""
    vlans = Vlans({"s": device("s")})
    assert vlans.carries(Port("s", "t1"), 7)
    assert vlans.carries(Port("unmanaged", "t1"), 7)


def test_a_port_outside_the_egress_list_carries_nothing_of_the_vlan() -> None:
    """Pruned VLANs end there."""
    vlans = Vlans({"s": device("s", Vlan(7, None, ("t1",)), Vlan(8, None, ("t2",)))})
    assert vlans.carries(Port("s", "t1"), 7)
    assert not vlans.carries(Port("s", "t2"), 7)


def test_a_port_is_blocked_in_the_vlans_whose_tree_blocks_it() -> None:
    """Two uplinks share the VLANs between them."""
    switch = device("sw1", StpPort("Gi0/1", "blocking", vid=20), StpPort("Gi0/2", "blocking"))
    vlans = Vlans({"sw1": switch})

    assert not vlans.carries(Port("sw1", "Gi0/1"), 20)
    assert vlans.carries(Port("sw1", "Gi0/1"), 10)
    assert not vlans.carries(Port("sw1", "Gi0/2"), 10)
