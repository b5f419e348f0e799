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


PAIR = MacAddress.parse("00:23:04:ee:be:01")


def test_both_devices_of_a_multi_chassis_lag_are_found_by_the_system_they_share() -> None:
    """LACP below hears one partner, which is two devices: the port number tells which."""
    links = build_topology(
        [
            device(
                1,
                LagMember("Gi0/1", "Po1", PAIR, partner_port=1, actor_port=11),
                LagMember("Gi0/2", "Po1", PAIR, partner_port=0x4001, actor_port=12),
            ),
            device(
                2, LagMember("Gi0/1", "Po1", SYSTEM_1, None, 11, actor_port=1, actor_system=PAIR)
            ),
            device(
                3,
                LagMember("Gi0/1", "Po1", SYSTEM_1, None, 12, actor_port=0x4001, actor_system=PAIR),
            ),
        ],
        AT,
    ).links

    assert [(link.a, link.b, link.confidence, link.conflicts) for link in links] == [
        (port(1, "Po1"), port(2, "Po1"), 0.97, ()),
        (port(1, "Po1"), port(3, "Po1"), 0.97, ()),
    ]


def test_a_system_and_a_port_that_two_devices_have_name_neither() -> None:
    """Leaves with one Ethernet segment may share the system and number their ports alike."""
    leaf = LagMember("Gi0/1", "Po1", actor_port=1, actor_system=PAIR)
    server = LagMember("Gi0/1", "Po1", PAIR, partner_port=1, actor_port=11)

    assert build_topology([device(1, server), device(2, leaf), device(3, leaf)], AT).links == ()


def test_a_partner_whose_system_is_none_of_its_macs_is_found_by_what_it_tells() -> None:
    """A system ID may be configured by hand."""
    own = MacAddress.parse("02:aa:00:00:00:01")
    [link] = build_topology(
        [
            device(1, LagMember("Gi0/1", "Po1", own, partner_port=3, actor_port=1)),
            device(2, LagMember("Gi0/3", "Po2", SYSTEM_1, None, 1, 3, actor_system=own)),
        ],
        AT,
    ).links

    assert (link.a, link.b, link.confidence) == (port(1, "Po1"), port(2, "Po2"), 0.97)
