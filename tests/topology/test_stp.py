"""Links that the spanning tree knows: netwright.topology.stp."""

from dataclasses import replace

from netwright.model.interface import StpPort
from netwright.model.link import LinkKind, LinkSource
from netwright.topology.build import build_topology
from tests.topology.networks import AT, chassis, device, lldp, port


def bridge(number: int) -> str:
    """Return the bridge ID of device `number`."""
    return "8000" + chassis(number).replace(":", "")


def stp(if_name: str, number: int, own: int, designated: int, far: int) -> StpPort:
    """Return the row of port `own` of device `number`, facing port `far` of `designated`."""
    state = "forwarding" if number == designated else "blocking"
    return StpPort(
        if_name,
        state,
        bridge(1),
        bridge(designated),
        0x8000 | far,
        0x8000 | own,
        bridge(number),
    )


def test_blocked_port_names_the_far_end() -> None:
    """No forwarding database sees a blocked link; the spanning tree does."""
    [link] = build_topology(
        [
            device(1, stp("Gi0/1", 1, 1, 1, 1), stp("Gi0/2", 1, 2, 1, 2)),
            device(2, stp("Gi0/3", 2, 3, 1, 2)),
        ],
        AT,
    ).links

    assert (link.a, link.b) == (port(1, "Gi0/2"), port(2, "Gi0/3"))
    assert {one.source for one in link.evidence} == {LinkSource.STP}
    assert link.confidence == 0.97


def test_two_ports_below_one_designated_port_share_a_segment() -> None:
    """A designated port serves a whole LAN, with a hub on it perhaps."""
    [segment] = build_topology(
        [
            device(1, stp("Gi0/1", 1, 1, 1, 1)),
            device(2, stp("Gi0/1", 2, 1, 1, 1)),
            device(3, stp("Gi0/1", 3, 1, 1, 1)),
        ],
        AT,
    ).links

    assert segment.kind is LinkKind.SHARED_SEGMENT
    assert len(segment.members) == 3


def test_lldp_is_nearer_to_the_wire_than_a_bpdu() -> None:
    """A switch without spanning tree passes BPDUs on; its neighbors then name each other."""
    links = build_topology(
        [
            device(1, stp("Gi0/1", 1, 1, 1, 1), lldp("Gi0/1", 2, "Gi0/1")),
            device(2, lldp("Gi0/1", 1, "Gi0/1"), lldp("Gi0/2", 3, "Gi0/1")),
            device(3, stp("Gi0/1", 3, 1, 1, 1), lldp("Gi0/1", 2, "Gi0/2")),
        ],
        AT,
    ).links

    assert [(link.a, link.b, link.confidence) for link in links] == [
        (port(1, "Gi0/1"), port(2, "Gi0/1"), 0.99),
        (port(2, "Gi0/2"), port(3, "Gi0/1"), 0.99),
    ]


def test_stp_and_lldp_of_one_end_agree() -> None:
    """A silent far end is less doubtful when the spanning tree knows it too."""
    [link] = build_topology(
        [
            device(1, stp("Gi0/1", 1, 1, 1, 1)),
            device(2, stp("Gi0/1", 2, 1, 1, 1), lldp("Gi0/1", 1, "Gi0/1")),
        ],
        AT,
    ).links

    assert link.confidence > 0.97


def test_a_link_that_is_blocked_in_some_vlans_is_named_by_those() -> None:
    """Per-VLAN trees: in VLAN 1 the port is designated and says nothing."""
    silent = replace(stp("Gi0/3", 2, 3, 2, 3), vid=1)
    blocked = replace(stp("Gi0/3", 2, 3, 1, 2), vid=20)
    [link] = build_topology(
        [device(1, replace(stp("Gi0/2", 1, 2, 1, 2), vid=1)), device(2, silent, blocked)], AT
    ).links

    assert (link.a, link.b) == (port(1, "Gi0/2"), port(2, "Gi0/3"))
    assert link.evidence[0].raw.endswith("vid=20")
