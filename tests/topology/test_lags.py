"""Aggregates: netwright.topology.lags."""

from netwright.model.interface import LagMember
from netwright.model.link import LinkKind, LinkSource
from netwright.model.mac import MacAddress
from netwright.topology.build import build_topology
from netwright.topology.proof import why
from tests.topology.networks import AT, chassis, device, lldp, port

SYSTEM_1, SYSTEM_2 = (MacAddress.parse(chassis(number)) for number in (1, 2))


def test_members_become_one_link_between_the_aggregates() -> None:
    """Two cables in a LAG are one link with two members."""
    topology = build_topology(
        [
            device(
                1,
                lldp("Gi0/1", 2, "Gi0/3"),
                lldp("Gi0/2", 2, "Gi0/4"),
                LagMember("Gi0/1", "Po1"),
                LagMember("Gi0/2", "Po1"),
            ),
            device(
                2,
                lldp("Gi0/3", 1, "Gi0/1"),
                LagMember("Gi0/3", "Po7"),
                LagMember("Gi0/4", "Po7"),
            ),
        ],
        AT,
    )

    [link] = topology.links
    assert (link.kind, link.a, link.b) == (LinkKind.LAG, port(1, "Po1"), port(2, "Po7"))
    assert link.members == (
        (port(1, "Gi0/1"), port(2, "Gi0/3")),
        (port(1, "Gi0/2"), port(2, "Gi0/4")),
    )
    assert why(topology, port(2, "Gi0/4")) == (link,)
    assert why(topology, port(1, "Gi0/1"), port(2, "Gi0/3")) == (link,)


def test_lacp_alone_names_the_very_port() -> None:
    """The partner's system and port number are as good as LLDP, and always spoken on a LAG."""
    [link] = build_topology(
        [
            device(1, LagMember("Gi0/1", "Po1", SYSTEM_2, partner_port=13, actor_port=11)),
            device(2, LagMember("Gi0/3", "Po7", SYSTEM_1, partner_port=11, actor_port=13)),
        ],
        AT,
    ).links

    assert {one.source for one in link.evidence} == {LinkSource.LACP}
    assert (link.a, link.b, link.confidence) == (port(1, "Po1"), port(2, "Po7"), 0.97)
    assert link.members == ((port(1, "Gi0/1"), port(2, "Gi0/3")),)


def test_member_facing_a_port_in_no_aggregate_stays_alone_and_says_so() -> None:
    """A half-configured LAG is a fault to show, not to hide."""
    [link] = build_topology(
        [
            device(1, lldp("Gi0/1", 2, "Gi0/3"), LagMember("Gi0/1", "Po1")),
            device(2, lldp("Gi0/3", 1, "Gi0/1"), LagMember("Gi0/4", None)),
        ],
        AT,
    ).links

    assert (link.kind, link.a, link.b) == (LinkKind.P2P, port(1, "Gi0/1"), port(2, "Gi0/3"))
    assert link.conflicts == ("sw2 Gi0/3 is in no LAG, its far end is",)


def test_cables_to_a_device_that_does_not_tell_its_aggregates_stay_together() -> None:
    """One end knows that the cables are one link; that is enough."""
    [link] = build_topology(
        [
            device(
                1,
                lldp("Gi0/1", 9, "eth0", name="server"),
                lldp("Gi0/2", 9, "eth1", name="server"),
                LagMember("Gi0/1", "Po1"),
                LagMember("Gi0/2", "Po1"),
            )
        ],
        AT,
    ).links

    assert link.kind is LinkKind.LAG
    assert len(link.members) == 2


def test_aggregate_may_lead_to_two_devices() -> None:
    """Multi-chassis LAG: one aggregate here, one at each of the pair there; no conflict."""
    links = build_topology(
        [
            device(
                1,
                lldp("Gi0/1", 2, "Gi0/1"),
                lldp("Gi0/2", 3, "Gi0/1"),
                LagMember("Gi0/1", "Po1"),
                LagMember("Gi0/2", "Po1"),
            ),
            device(2, lldp("Gi0/1", 1, "Gi0/1"), LagMember("Gi0/1", "Po1")),
            device(3, lldp("Gi0/1", 1, "Gi0/2"), LagMember("Gi0/1", "Po1")),
        ],
        AT,
    ).links

    assert [(link.kind, link.b, link.confidence) for link in links] == [
        (LinkKind.LAG, port(2, "Po1"), 0.99),
        (LinkKind.LAG, port(3, "Po1"), 0.99),
    ]
