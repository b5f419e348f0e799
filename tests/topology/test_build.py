"""The topology from LLDP and CDP: netwright.topology.build."""

from dataclasses import replace

import pytest

from netwright.model.evidence import Row
from netwright.model.interface import Port
from netwright.model.link import LinkKind, LinkSource, LinkStatus
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT, cdp, device, lldp, port


def test_link_claimed_by_both_ends_is_one_link_with_both_words() -> None:
    """Two LLDP claims that mirror each other make one link, nearly certain."""
    topology = build_topology(
        [device(1, lldp("Gi0/1", 2, "Gi0/2")), device(2, lldp("Gi0/2", 1, "Gi0/1"))], AT
    )

    [link] = topology.links
    assert (link.a, link.b) == (port(1, "Gi0/1"), port(2, "Gi0/2"))
    assert [one.device for one in link.evidence] == ["sw1", "sw2"]
    assert (link.kind, link.layer, link.confidence) == (LinkKind.P2P, 2, 0.99)
    assert link.status is LinkStatus.UP
    assert link.conflicts == ()


def test_lldp_and_cdp_on_one_cable_are_one_link() -> None:
    """CDP spells the port in full; it is still the same port."""
    topology = build_topology(
        [
            device(1, lldp("Gi0/1", 2, "Gi0/2"), cdp("Gi0/1", 2, "GigabitEthernet0/2")),
            device(2, lldp("Gi0/2", 1, "Gi0/1")),
        ],
        AT,
    )

    [link] = topology.links
    assert {one.source for one in link.evidence} == {LinkSource.LLDP, LinkSource.CDP}


def test_link_to_a_device_that_would_have_said_so_is_doubted() -> None:
    """A polled neighbor that does not hear us may have been moved, or never have been there."""
    topology = build_topology([device(1, lldp("Gi0/1", 2, "Gi0/2")), device(2)], AT)

    [link] = topology.links
    assert link.confidence == 0.6
    assert link.conflicts == ("sw2 does not hear the other end",)


def test_unmanaged_neighbor_is_a_node() -> None:
    """What is not in the inventory is still on the map."""
    topology = build_topology([device(1, lldp("Gi0/1", 9, "eth0", name="printer"))], AT)

    assert [(node.name, node.kind) for node in topology.nodes] == [
        ("printer", "unmanaged"),
        ("sw1", "switch"),
    ]
    [link] = topology.links
    assert (link.a, link.b) == (Port("printer", "eth0"), port(1, "Gi0/1"))
    assert link.confidence == 0.9


def of_vendor(number: int, vendor: str, *rows: Row) -> DeviceEvidence:
    """Return a device of a vendor, which hears a stranger by CDP on Gi0/4."""
    one = device(number, *rows, cdp("Gi0/4", 90 + number, "eth0"))
    identification = replace(one.device.identification, vendor=vendor)
    return replace(one, device=replace(one.device, identification=identification))


@pytest.mark.parametrize(
    ("hearer", "heard", "confidence"),
    [("HPE", "Cisco", 0.9), ("Cisco", "HPE", 0.6), ("Cisco", "Cisco", 0.6)],
)
def test_who_only_listens_to_cdp_is_not_missed_at_the_other_end(
    hearer: str, heard: str, confidence: float
) -> None:
    """Many switches hear CDP and send none: silence is telling only of who is known to send."""
    links = build_topology(
        [of_vendor(1, hearer, cdp("Gi0/1", 2, "Gi0/1")), of_vendor(2, heard)], AT
    ).links
    [link] = [one for one in links if (one.a, one.b) == (port(1, "Gi0/1"), port(2, "Gi0/1"))]

    assert link.confidence == confidence
