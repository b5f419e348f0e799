"""What a path does not follow is named: overlays, leaks between VRFs, firewalls."""

from dataclasses import replace

from netwright.model.device import Device, DeviceKind, Identification
from netwright.model.evidence import Row
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.paths.result import PathStatus
from netwright.topology.paths.trace import trace
from tests.topology.paths.networks import arp, device, index, interface, learned, link, on, route


def _leaf(number: int, *rows: Row) -> DeviceEvidence:
    """Return a leaf with a tunnel address, and a customer's VRF whose packets go by VLAN 4001."""
    return device(
        f"leaf{number}",
        interface("Vlan4001", number),
        on("lo", f"10.0.0.{number}/32"),
        on("Vlan7", f"10.{number}.0.1/24", "red"),
        on("Vlan4001", f"10.0.1.{number}/32", "red"),
        *rows,
    )


def _fabric(*rows: Row) -> list[DeviceEvidence]:
    one = _leaf(
        1, route("10.2.0.0/24", "10.0.0.2 Vlan4001", vrf="red"),
        arp("Vlan4001", "10.0.0.2", 2), learned(4001, "vxlan4001", 2),
    )  # fmt: skip
    return [one, _leaf(2, *rows)]


def test_what_enters_a_tunnel_emerges_in_the_same_vrf_and_the_way_between_is_not_claimed() -> None:
    """The far leaf has the tunnel's address in its default VRF: the packet is not routed there."""
    discard = route("10.2.0.0/24", "Null0")
    result = trace(index(_fabric(discard)), "10.1.0.1", "10.2.0.1", vrf="red")
    assert [path.stations for path in result.paths] == [("leaf1", "leaf2")]
    assert result.status is PathStatus.PARTIAL
    assert result.reason == "leaf1 sends 10.0.0.2 into the tunnel vxlan4001: not modelled"


def test_a_tunnel_to_a_device_without_the_vrf_ends_what_is_known() -> None:
    """Its VRF has another name there, and we do not guess which."""
    one, two = _fabric()
    renamed = replace(two, addresses=tuple(replace(row, vrf="") for row in two.addresses))
    result = trace(index([one, renamed]), "10.1.0.1", "10.2.0.1", vrf="red")
    assert [path.stations for path in result.paths] == [("leaf1",)]
    assert result.status is PathStatus.PARTIAL


def test_a_station_behind_a_tunnel_is_at_the_edge_of_another_leaf() -> None:
    """One subnet on two leafs: the frame goes through the overlay, and out of a port there."""
    near = device(
        "leaf1", on("Vlan7", "10.0.0.1/24"), interface("Vlan7", 9),
        arp("Vlan7", "10.0.0.5", 5), learned(7, "vni7", 5),
    )  # fmt: skip
    far = device("leaf2", learned(7, "bond1", 5))
    (path,) = trace(index([near, far]), "leaf1", "10.0.0.5").paths
    assert [(hop.device, hop.out_interface) for hop in path.hops] == [
        ("leaf1", "Vlan7"), ("leaf1", "vni7"), ("leaf2", "bond1"), ("10.0.0.5", None),
    ]  # fmt: skip
    assert path.status is PathStatus.PARTIAL


def test_a_leak_between_vrfs_is_named() -> None:
    """The route of one customer leaves by the interface of another."""
    pe = device(
        "pe", interface("e1", 1), interface("e2", 2), on("e1", "10.0.1.1/24", "red"),
        on("e2", "192.0.2.1/30", "shared"), route("10.9.0.0/16", "192.0.2.2 e2", vrf="red"),
    )  # fmt: skip
    far = device("far", interface("e1", 3), on("e1", "192.0.2.2/30"), on("e9", "10.9.0.1/24"))
    result = trace(index([pe, far], [link("pe:e2", "far:e1")]), "10.0.1.1", "10.9.0.1")
    assert [path.stations for path in result.paths] == [("pe", "far")]
    assert result.warnings == ("pe leaks a route from VRF shared to red",)


def test_a_firewall_on_the_way_is_named() -> None:
    """What its policy and its NAT do with the packet is not in its routing table."""
    told = device(
        "fw", interface("e1", 1), interface("e2", 2), on("e1", "10.0.1.1/24"),
        on("e2", "10.0.2.1/24"), arp("e1", "10.0.1.5", 5), arp("e2", "10.0.2.5", 6),
    )  # fmt: skip
    kind = Identification(kind=DeviceKind.FIREWALL)
    fw = replace(told, device=Device("fw", told.device.mgmt_address, identification=kind))
    result = trace(index([fw]), "10.0.1.5", "10.0.2.5")
    assert result.status is PathStatus.COMPLETE
    assert result.warnings == ("fw is a firewall: its policy and NAT are not modelled",)


def test_a_tunnel_to_an_address_of_two_leafs_emerges_at_either() -> None:
    """A pair of leafs shares the address of its tunnels, and the MAC (MLAG)."""
    one, two = _fabric()
    shared = tuple(
        replace(row, address=two.addresses[0].address) if row.if_name == "lo" else row
        for row in _leaf(3).addresses
    )
    routes = on("Vlan9", "10.2.0.1/24", "red")
    three = replace(_leaf(3), addresses=(*shared, routes), interfaces=two.interfaces)
    two = replace(two, addresses=(*two.addresses, routes))
    result = trace(index([one, two, three]), "10.1.0.1", "10.2.0.1", vrf="red")
    assert [path.stations for path in result.paths] == [("leaf1", "leaf2"), ("leaf1", "leaf3")]
