"""Ports that several claims name: netwright.topology.settlement, through the whole inference."""

from dataclasses import replace

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, LinkSource
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import AT, cdp, device, lldp, port


def links_of(*evidence: DeviceEvidence) -> tuple[Link, ...]:
    """Return the links of a network."""
    return build_topology(evidence, AT).links


def test_ports_on_a_hub_are_one_shared_segment() -> None:
    """Three ports that all hear each other share a medium; no pair of them is a cable."""
    [segment] = links_of(
        device(1, lldp("Gi0/1", 2, "Gi0/1"), lldp("Gi0/1", 3, "Gi0/1")),
        device(2, lldp("Gi0/1", 1, "Gi0/1"), lldp("Gi0/1", 3, "Gi0/1")),
        device(3, lldp("Gi0/1", 1, "Gi0/1"), lldp("Gi0/1", 2, "Gi0/1")),
    )

    assert segment.kind is LinkKind.SHARED_SEGMENT
    assert [member for member, _ in segment.members] == [port(n, "Gi0/1") for n in (1, 2, 3)]
    assert (segment.a, segment.b) == (port(1, "Gi0/1"), port(2, "Gi0/1"))
    assert segment.confidence <= 0.5


def test_cdp_heard_through_a_switch_is_no_link() -> None:
    """A switch without CDP floods it: its neighbors then name each other."""
    links = links_of(
        device(1, lldp("Gi0/1", 2, "Gi0/1"), cdp("Gi0/1", 3, "Gi0/1")),
        device(2, lldp("Gi0/1", 1, "Gi0/1"), lldp("Gi0/3", 3, "Gi0/1")),
        device(3, lldp("Gi0/1", 2, "Gi0/3"), cdp("Gi0/1", 1, "Gi0/1")),
    )

    assert [(link.a, link.b) for link in links] == [
        (port(1, "Gi0/1"), port(2, "Gi0/1")),
        (port(2, "Gi0/3"), port(3, "Gi0/1")),
    ]
    assert all(link.confidence == 0.99 for link in links)
    assert all("cdp also names sw1 Gi0/1 - sw3 Gi0/1" in link.conflicts for link in links)


def test_a_third_heard_at_both_ends_of_a_link_makes_it_a_segment() -> None:
    """A cable has two ends; management ports on one switch look like one in LLDP alone."""
    [segment] = links_of(
        device(1, lldp("Gi0/1", 2, "Gi0/1"), cdp("Gi0/1", 9, "Gi0/7")),
        device(2, lldp("Gi0/1", 1, "Gi0/1"), cdp("Gi0/1", 9, "Gi0/7")),
    )

    assert segment.kind is LinkKind.SHARED_SEGMENT
    assert Port("sw9", "Gi0/7") in {member for member, _ in segment.members}


def test_forged_claim_costs_a_proven_link_nothing() -> None:
    """Whoever can send one frame can claim to be any port of any device."""
    honest = links_of(
        device(1, lldp("Gi0/1", 2, "Gi0/1")),
        device(2, lldp("Gi0/1", 1, "Gi0/1")),
        device(3),
    )
    attacked = links_of(
        device(1, lldp("Gi0/1", 2, "Gi0/1")),
        device(2, lldp("Gi0/1", 1, "Gi0/1")),
        device(3, lldp("Gi0/4", 1, "Gi0/1")),
    )

    assert attacked[0].confidence == honest[0].confidence == 0.99
    assert attacked[0].conflicts == ("lldp also names sw1 Gi0/1 - sw3 Gi0/4",)
    [phantom] = attacked[1:]
    assert phantom.kind is LinkKind.SHARED_SEGMENT
    assert phantom.confidence <= 0.5


def test_ten_thousand_strangers_on_a_port_are_bounded_and_named() -> None:
    """A flood of LLDP frames must not bury the map, nor the neighbor that is really there."""
    flood = [lldp("Gi0/1", n, f"eth{n}", name=f"rogue{n}") for n in range(100, 10100)]
    topology = build_topology(
        [device(1, *flood, lldp("Gi0/1", 2, "Gi0/1")), device(2, lldp("Gi0/1", 1, "Gi0/1"))], AT
    )

    assert len(topology.nodes) < 100
    assert topology.conflicts == ("sw1 Gi0/1: hears 10000 unmanaged neighbors, 64 are shown",)
    [real] = [link for link in topology.links if link.confidence > 0.5]
    assert (real.a, real.b) == (port(1, "Gi0/1"), port(2, "Gi0/1"))
    assert "and " in real.conflicts[-1]


def test_phone_keeps_its_link_though_a_pc_is_heard_behind_it() -> None:
    """A phone is a switch with a PC behind it; the cable still leads to the phone."""
    phone = replace(lldp("Gi0/1", 50, "port 1", name="phone"), capabilities=("telephone",))
    links = links_of(device(1, phone, lldp("Gi0/1", 60, "eth0", name="pc")))

    assert [(link.a.device, link.kind, link.confidence) for link in links] == [
        ("pc", LinkKind.SHARED_SEGMENT, 0.5),
        ("phone", LinkKind.P2P, 0.9),
    ]


def test_two_claims_on_one_managed_port_are_both_kept_and_doubted() -> None:
    """Two ports cannot lead to one; without an answer from there, nobody is chosen."""
    mute = replace(device(3), complete=frozenset())
    links = links_of(
        device(1, lldp("Gi0/1", 3, "Gi0/2")), device(2, lldp("Gi0/1", 3, "Gi0/2")), mute
    )

    assert len(links) == 2
    assert all(link.confidence <= 0.5 for link in links)
    assert all("sw3 Gi0/2 is named by several" in link.conflicts for link in links)


def test_stranger_that_claims_a_managed_address_is_unmanaged() -> None:
    """A duplicated management address must not draw a phantom link."""
    row = replace(
        lldp("Gi0/1", 99, "eth0", name="camera"),
        management_addresses=(device(2).device.mgmt_address,),
    )
    [link] = links_of(device(1, row), device(2))

    assert link.a == Port("camera", "eth0")
    assert any("is not sw2's" in text for text in link.conflicts)


def test_neighbor_with_a_new_chassis_is_believed_when_it_claims_us_too() -> None:
    """A replaced supervisor changes the chassis ID before the next discovery knows it."""
    row = lldp("Gi0/1", 99, "Gi0/1", name="sw2")
    [link] = links_of(device(1, row), device(2, lldp("Gi0/1", 1, "Gi0/1")))

    assert (link.a, link.b) == (port(1, "Gi0/1"), port(2, "Gi0/1"))
    assert link.confidence == 0.99


def test_a_port_shut_by_its_operator_claims_nothing() -> None:
    """Agents keep the last neighbor of a port for a while after it was shut."""
    one = device(1, lldp("Gi0/1", 2, "Gi0/1"))
    shut = tuple(replace(i, if_admin_status="down") for i in one.interfaces)

    assert links_of(replace(one, interfaces=shut), device(2)) == ()


def test_agent_that_misnumbers_its_own_port_is_corrected_by_the_far_end() -> None:
    """Some agents give 0 as the local port of every neighbor."""
    [link] = links_of(device(1, lldp("0", 2, "Gi0/2")), device(2, lldp("Gi0/2", 1, "Gi0/3")))

    assert (link.a, link.b) == (port(1, "Gi0/3"), port(2, "Gi0/2"))


def test_one_unmanaged_neighbor_seen_by_two_protocols_is_one_node_and_one_link() -> None:
    """CDP gives it a name, LLDP a chassis ID and the same name."""
    [link] = links_of(device(1, lldp("Gi0/1", 9, "Gi0/8"), cdp("Gi0/1", 9, "GigabitEthernet0/8")))

    assert link.a == port(1, "Gi0/1")
    assert link.b.device == "sw9"
    assert {one.source for one in link.evidence} == {LinkSource.LLDP, LinkSource.CDP}


def test_equal_names_of_different_strangers_are_different_nodes() -> None:
    """Every unconfigured box has the same factory name."""
    topology = build_topology(
        [
            device(
                1,
                lldp("Gi0/1", 8, "eth0", name="MikroTik"),
                lldp("Gi0/2", 9, "eth0", name="MikroTik"),
            )
        ],
        AT,
    )

    assert len(topology.nodes) == 3
    assert len(topology.links) == 2
