"""Cables that only layer 3 knows: netwright.topology.routed."""

from dataclasses import replace
from ipaddress import ip_address

from netwright.model.interface import InterfaceAddress
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT, device, lldp, port


def mute(number: int, if_name: str, address: str) -> DeviceEvidence:
    """Return a router that speaks no LLDP and has one address."""
    row = InterfaceAddress(if_name, ip_address(address), 30)
    return replace(device(number, row), lldp_local=())


def test_two_routed_ports_that_nothing_else_connects_are_probably_cabled() -> None:
    """Firewalls and provider edge routers rarely speak LLDP."""
    links = build_topology([mute(1, "Gi0/1", "192.0.2.1"), mute(2, "Gi0/2", "192.0.2.2")], AT).links

    assert [(link.a, link.b, link.layer) for link in links] == [
        (port(1, "Gi0/1"), port(2, "Gi0/2"), 2),
        (port(1, "Gi0/1"), port(2, "Gi0/2"), 3),
    ]
    assert links[0].confidence == 0.7


def test_ports_that_speak_lldp_and_hear_nothing_are_less_probably_cabled() -> None:
    """On a cable they would hear each other; something silent carries the subnet."""
    ends = [device(n, InterfaceAddress("Gi0/1", ip_address(f"192.0.2.{n}"), 30)) for n in (1, 2)]

    assert build_topology(ends, AT).links[0].confidence == 0.5


def test_a_virtual_interface_takes_no_cable() -> None:
    """The subnet of a VLAN or a tunnel says nothing about cables."""
    links = build_topology(
        [mute(1, "Vlan10", "192.0.2.1"), mute(2, "Gi0/2", "192.0.2.2")], AT
    ).links

    assert [link.layer for link in links] == [3]


def test_a_port_with_a_known_neighbor_has_its_cable_already() -> None:
    """Two routers over a switch: the subnet is theirs, the cables lead to the switch."""
    one = replace(mute(1, "Gi0/1", "192.0.2.1"), neighbors=(lldp("Gi0/1", 3, "Gi0/1"),))
    links = build_topology(
        [one, mute(2, "Gi0/2", "192.0.2.2"), device(3, lldp("Gi0/1", 1, "Gi0/1"))], AT
    ).links

    assert [(link.a.device, link.b.device, link.layer) for link in links] == [
        ("sw1", "sw2", 3),
        ("sw1", "sw3", 2),
    ]
