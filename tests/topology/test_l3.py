"""Layer-3 adjacencies: netwright.topology.l3."""

from dataclasses import replace
from ipaddress import ip_address
from random import Random

import pytest

from netwright.model.evidence import Row
from netwright.model.forwarding import Adjacency, ArpEntry
from netwright.model.interface import InterfaceAddress
from netwright.model.link import Link, LinkKind, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT, device, port
from tests.topology.routed_networks import route

MAC = MacAddress.parse("00:11:22:33:44:55")


def adjacencies(*evidence: DeviceEvidence) -> list[Link]:
    """Return the layer-3 links of a network."""
    return [link for link in build_topology(evidence, AT).links if link.layer == 3]


def own(if_name: str, address: str) -> InterfaceAddress:
    """Return an address with its prefix length."""
    host, _, length = address.partition("/")
    return InterfaceAddress(if_name, ip_address(host), int(length))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.1/30", "192.0.2.2/30"),
        ("192.0.2.0/31", "192.0.2.1/31"),
        ("2001:db8::/127", "2001:db8::1/127"),
    ],
)
def test_subnet_for_two_with_both_owners_known_is_an_adjacency(one: str, other: str) -> None:
    """A transfer network says who is at its other end."""
    [link] = adjacencies(device(1, own("Gi0/1", one)), device(2, own("Gi0/2", other)))

    assert (link.a, link.b, link.kind) == (port(1, "Gi0/1"), port(2, "Gi0/2"), LinkKind.P2P)
    assert link.confidence == 0.8  # until a cache proves it: private networks are many
    assert {source.source for source in link.evidence} == {LinkSource.SUBNET}


def test_session_confirms_the_subnet() -> None:
    """OSPF full on a transfer network: two independent witnesses."""
    [link] = adjacencies(
        device(
            1,
            own("Gi0/1", "192.0.2.1/30"),
            Adjacency("ospf", ip_address("192.0.2.2"), neighbor_state="FULL"),
        ),
        device(2, own("Gi0/2", "192.0.2.2/30")),
    )

    assert {one.source for one in link.evidence} == {LinkSource.SUBNET, LinkSource.OSPF}
    assert link.confidence == 0.99


def test_an_address_that_two_devices_have_is_no_evidence() -> None:
    """The same transfer network used twice, or a cloned configuration."""
    found = adjacencies(
        device(1, own("Gi0/1", "192.0.2.1/30")),
        device(2, own("Gi0/1", "192.0.2.2/30")),
        device(3, own("Gi0/1", "192.0.2.2/30")),
    )

    assert found == []


def test_routers_that_speak_on_one_lan_are_one_segment() -> None:
    """Three OSPF routers on a VLAN are next to each other, not pairwise cabled."""
    speakers = [
        device(
            n,
            own("Vlan10", f"192.0.2.{n}/24"),
            *(
                Adjacency("ospf", ip_address(f"192.0.2.{far}"), neighbor_state="2WAY")
                for far in (1, 2, 3)
                if far != n
            ),
        )
        for n in (1, 2, 3)
    ]
    [segment] = adjacencies(*speakers)

    assert segment.kind is LinkKind.SHARED_SEGMENT
    assert [member for member, _ in segment.members] == [port(n, "Vlan10") for n in (1, 2, 3)]


def test_neighbors_alone_in_each_others_arp_cache_are_adjacent() -> None:
    """A routed link in a subnet that is larger than it needs be (NAV #1200)."""
    one: list[Row] = [own("Gi0/1", "192.0.2.1/24"), ArpEntry("Gi0/1", ip_address("192.0.2.2"), MAC)]
    other: list[Row] = [
        own("Gi0/1", "192.0.2.2/24"),
        ArpEntry("Gi0/1", ip_address("192.0.2.1"), MAC),
    ]
    host = ArpEntry("Gi0/1", ip_address("192.0.2.77"), MAC)

    [link] = adjacencies(device(1, *one), device(2, *other))
    assert {source.source for source in link.evidence} == {LinkSource.ARP}
    assert adjacencies(device(1, *one, host), device(2, *other)) == []


def test_session_over_several_hops_is_no_adjacency() -> None:
    """An internal BGP session runs between loopbacks."""
    found = adjacencies(
        device(
            1,
            own("Loopback0", "10.255.0.1/32"),
            Adjacency("bgp", ip_address("10.255.0.2"), neighbor_state="ESTABLISHED"),
        ),
        device(2, own("Loopback0", "10.255.0.2/32")),
    )

    assert found == []


def test_session_that_does_not_stand_is_no_evidence() -> None:
    """A configured neighbor that never answered may not exist."""
    found = adjacencies(
        device(
            1,
            own("Gi0/1", "192.0.2.1/24"),
            Adjacency("bgp", ip_address("192.0.2.2"), neighbor_state="ACTIVE"),
        ),
        device(2, own("Gi0/1", "192.0.2.2/24")),
    )

    assert found == []


def in_vrf(vrf: str, if_name: str, address: str) -> InterfaceAddress:
    """Return an address in a VRF."""
    return replace(own(if_name, address), vrf=vrf)


def test_addresses_of_different_vrfs_are_no_adjacency() -> None:
    """Two customers use the same private network; their routers were never found."""
    found = adjacencies(
        device(1, in_vrf("RED", "Gi0/1", "10.0.0.1/30")),
        device(2, in_vrf("BLUE", "Gi0/1", "10.0.0.2/30")),
    )

    assert found == []


def test_a_session_does_not_join_different_vrfs_either() -> None:
    """It stands with the customer's router, not with whoever else has that address."""
    session = Adjacency("bgp", ip_address("10.0.0.2"), "10.0.0.2", "ESTABLISHED", vrf="RED")

    found = adjacencies(
        device(1, in_vrf("RED", "Gi0/1", "10.0.0.1/30"), session),
        device(2, in_vrf("BLUE", "Gi0/1", "10.0.0.2/30")),
    )

    assert found == []


def test_a_mac_address_proves_that_two_vrfs_with_different_names_meet() -> None:
    """Each device names its VRFs as it likes."""
    far = MacAddress.parse("02:00:00:00:00:02")
    row = ArpEntry("Gi0/1", ip_address("10.0.0.2"), far)

    [link] = adjacencies(
        device(1, in_vrf("RED", "Gi0/1", "10.0.0.1/30"), row),
        device(2, in_vrf("CUSTOMER-7", "Gi0/1", "10.0.0.2/30")),
    )

    assert link.confidence >= 0.9


def test_a_vrf_that_meets_none_is_an_adjacency_with_doubt() -> None:
    """A customer's router has no VRF; nor has a stranger with the same private network."""
    rows: list[Row] = [in_vrf("RED", "Gi0/1", "10.0.0.1/30")]
    customer = device(2, own("Gi0/1", "10.0.0.2/30"))
    session = Adjacency("bgp", ip_address("10.0.0.2"), "10.0.0.2", "ESTABLISHED", vrf="RED")

    [doubted] = adjacencies(device(1, *rows), customer)
    [sure] = adjacencies(device(1, *rows, session), customer)

    assert doubted.confidence == 0.8
    assert sure.confidence > 0.9


def test_the_same_addresses_in_two_vrfs_of_one_device_are_kept_apart() -> None:
    """Two VRFs of one router may have one address twice, and lead to two others."""
    session = Adjacency("bgp", ip_address("10.0.0.6"), neighbor_state="ESTABLISHED", vrf="BLUE")
    found = adjacencies(
        device(
            1,
            in_vrf("RED", "Gi0/1", "10.0.0.1/24"),
            in_vrf("BLUE", "Gi0/2", "10.0.0.1/24"),
            in_vrf("BLUE", "Gi0/2", "10.0.0.5/30"),
            session,
        ),
        device(2, in_vrf("RED", "Gi0/1", "10.0.0.6/30")),
    )

    assert found == []


def test_a_session_of_an_unknown_vrf_counts_in_the_only_one_it_can_be_in() -> None:
    """BGP4-MIB tells no VRF."""
    session = Adjacency("bgp", ip_address("10.0.0.2"), neighbor_state="ESTABLISHED")

    [link] = adjacencies(
        device(1, in_vrf("RED", "Gi0/1", "10.0.0.1/24"), session),
        device(2, own("Gi0/1", "10.0.0.2/24")),
    )

    assert {one.source for one in link.evidence} == {LinkSource.BGP}


def ospfv3(if_name: str, neighbor: str) -> Adjacency:
    """Return a neighbor of OSPFv3, which speaks from link-local addresses (RFC 5340 4.2.1)."""
    return Adjacency("ospfv3", ip_address(neighbor), neighbor_state="FULL", if_name=if_name)


def test_ospfv3_neighbors_are_found_by_their_link_local_addresses() -> None:
    """An IPv6 network may have no other address between its routers."""
    [link] = adjacencies(
        device(1, own("Gi0/1", "fe80::1:1/64"), ospfv3("Gi0/1", "fe80::2:2")),
        device(2, own("Gi0/2", "fe80::2:2/64"), ospfv3("Gi0/2", "fe80::1:1")),
    )

    assert (link.a, link.b, link.confidence) == (port(1, "Gi0/1"), port(2, "Gi0/2"), 0.9)
    assert {one.source for one in link.evidence} == {LinkSource.OSPF}


def test_a_link_local_address_that_many_have_finds_none_of_them() -> None:
    """Routers are often fe80::1 on every link."""
    found = adjacencies(
        device(1, own("Gi0/1", "fe80::1/64"), ospfv3("Gi0/1", "fe80::2")),
        device(2, own("Gi0/1", "fe80::2/64"), own("Gi0/2", "fe80::2/64")),
    )

    assert found == []


def test_public_transfer_network_needs_no_proof() -> None:
    """A public address is given out once."""
    [link] = adjacencies(
        device(1, own("Gi0/1", "8.8.8.1/30")), device(2, own("Gi0/2", "8.8.8.2/30"))
    )

    assert link.confidence == 0.9


def test_sessions_with_a_provider_do_not_connect_two_of_its_customers() -> None:
    """Both ends of a private /30 are ours, each with the provider at its other side."""
    sure = [
        link
        for seed in range(5)
        for link in _routed(seed, {LinkSource.ARP, LinkSource.BGP, LinkSource.OSPF})
        if link[0].confidence >= 0.9
    ]

    assert len(sure) > 100
    assert all(is_right for _, is_right in sure)


def _routed(seed: int, sources: set[LinkSource]) -> list[tuple[Link, bool]]:
    network = route(Random(seed))  # noqa: S311 - repeatable
    links = adjacencies(*network.evidence(sources))
    return [(link, network.is_right(link)) for link in links]
