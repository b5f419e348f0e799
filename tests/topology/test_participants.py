"""Who takes part in the network, and as what: netwright.topology.participants."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

from netwright.model.device import DeviceKind
from netwright.model.forwarding import NextHop, Route
from netwright.model.interface import InterfaceAddress
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.inference import Inference
from netwright.topology.roles import Roles
from tests.topology.networks import AT, device, lldp

LEGS = [InterfaceAddress(f"eth{n}", ip_address(f"10.8.{n}.1"), 24) for n in (1, 2)]
THROUGH_IT = Route(ip_network("0.0.0.0/0"), (NextHop(ip_address("10.8.1.1"), "Gi0/1"),))
TO_IT = Route(ip_network("10.255.0.9/32"), (NextHop(ip_address("10.8.1.1"), "Gi0/1"),))


def kind_of_server(
    *, capabilities: tuple[str, ...] = (), route: Route | None = None, interface: str = "eth3"
) -> DeviceKind | None:
    """Return as what a server beside a switch takes part."""
    heard = replace(lldp("Gi0/1", 2, "eth1"), capabilities=capabilities)
    switch = device(1, heard, *([route] if route else []))
    server = device(
        2,
        lldp("eth1", 1, "Gi0/1"),
        *LEGS,
        ports=("eth1", "eth2", interface),
        kind=DeviceKind.SERVER,
    )
    return roles([switch, server]).kinds.get("sw2")


def roles(evidence: list[DeviceEvidence]) -> Roles:
    """Return the roles in a network."""
    inference = Inference()
    inference.update(evidence, (), AT)
    return Roles(inference.network, inference.links)


def test_server_through_which_others_route_is_a_router() -> None:
    """A Linux host that forwards between networks is what people call their firewall."""
    assert kind_of_server(route=THROUGH_IT) is DeviceKind.ROUTER


def test_server_that_says_that_it_routes_or_bridges_is_believed() -> None:
    """LLDP tells what a device does where its system description tells only what it is."""
    assert kind_of_server(capabilities=("router",)) is DeviceKind.ROUTER
    assert kind_of_server(capabilities=("bridge",)) is DeviceKind.SWITCH


def test_server_that_others_merely_reach_takes_no_part() -> None:
    """A host that announces its own address is not a router."""
    assert kind_of_server(route=TO_IT) is None
    assert kind_of_server() is None


def test_host_of_guests_takes_no_part() -> None:
    """It bridges and routes, but only for those that live in it."""
    assert kind_of_server(capabilities=("bridge", "router"), interface="docker0") is None
    assert kind_of_server(capabilities=("bridge",), interface="vnet3") is None


def test_access_point_takes_no_part_although_it_bridges() -> None:
    """Access points, phones and cable modems say that they bridge."""
    assert kind_of_server(capabilities=("bridge", "wlan_access_point")) is None
