"""Links from forwarding databases alone: netwright.topology.fdb."""

from dataclasses import replace
from random import Random
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Interface
from netwright.model.link import LinkKind
from netwright.model.mac import MacAddress
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.fdb_trees import Shape, grow, score
from tests.topology.networks import AT, chassis, device, lldp, port

SHAPES = st.builds(
    Shape,
    switches=st.integers(2, 25),
    presence=st.sampled_from([0.3, 0.8, 1.0]),
    unmanaged=st.sampled_from([0.0, 0.3]),
)


def mac(number: int) -> MacAddress:
    """Return the MAC of device `number`."""
    return MacAddress.parse(chassis(number))


def entry(if_name: str, number: int) -> FdbEntry:
    """Return a row: device `number` was learned on the port."""
    return FdbEntry(1, if_name, mac(number))


@pytest.mark.parametrize(
    ("shape", "bar"),
    [
        (Shape(), 1.0),
        (Shape(presence=0.8), 0.95),
        (Shape(presence=0.8, switches=150), 0.95),
        (Shape(presence=0.5, polls=4), 0.98),
        (Shape(presence=0.8, polls=4, unmanaged=0.2), 0.99),
    ],
)
def test_trees_are_found_from_incomplete_databases(shape: Shape, bar: float) -> None:
    """Pairwise methods need what no real network has: switches that have learned each other."""
    trees = [grow(Random(seed), shape) for seed in range(6)]  # noqa: S311 - repeatable
    scores = [score(tree, build_topology(tree.evidence(), AT).links) for tree in trees]

    assert mean(precision for precision, _ in scores) >= bar
    assert mean(recall for _, recall in scores) >= bar


def test_a_station_seen_on_both_sides_betrays_an_unmanaged_switch() -> None:
    """On a cable nothing can be learned at both ends; in between something else forwards."""
    printer = MacAddress.parse("00:00:00:00:00:99")
    [segment] = build_topology(
        [
            device(1, entry("Gi0/1", 2), FdbEntry(1, "Gi0/1", printer)),
            device(2, entry("Gi0/2", 1), FdbEntry(1, "Gi0/2", printer)),
        ],
        AT,
    ).links

    assert segment.kind is LinkKind.SHARED_SEGMENT
    assert {member for member, _ in segment.members} == {port(1, "Gi0/1"), port(2, "Gi0/2")}
    assert segment.conflicts == ("an unmanaged bridge is in between",)


def test_ports_that_lldp_connects_are_left_alone() -> None:
    """Everything behind a trunk is in its database; LLDP knows what the trunk leads to."""
    links = build_topology(
        [
            device(1, lldp("Gi0/1", 2, "Gi0/2"), entry("Gi0/1", 2), entry("Gi0/1", 3)),
            device(2, lldp("Gi0/2", 1, "Gi0/1"), entry("Gi0/2", 1), entry("Gi0/3", 3)),
            device(3, entry("Gi0/4", 1), entry("Gi0/4", 2)),
        ],
        AT,
    ).links

    assert [(link.a, link.b) for link in links] == [
        (port(1, "Gi0/1"), port(2, "Gi0/2")),
        (port(2, "Gi0/3"), port(3, "Gi0/4")),
    ]


def test_vlans_are_kept_apart() -> None:
    """A MAC may be in two VLANs on two sides; only within one do databases form a tree."""
    first = [FdbEntry(10, "Gi0/1", mac(2)), FdbEntry(20, "Gi0/2", mac(3))]
    links = build_topology(
        [
            device(1, *first),
            device(2, FdbEntry(10, "Gi0/3", mac(1))),
            device(3, FdbEntry(20, "Gi0/4", mac(1))),
        ],
        AT,
    ).links

    assert [(link.a, link.b) for link in links] == [
        (port(1, "Gi0/1"), port(2, "Gi0/3")),
        (port(1, "Gi0/2"), port(3, "Gi0/4")),
    ]


@pytest.mark.parametrize("overlay", ["nve1", "vni13", "Vxlan1", "vx-10", "vtep.32769", "geneve0"])
def test_what_an_overlay_has_learned_is_behind_no_cable(overlay: str) -> None:
    """EVPN tells a leaf the stations of all others: they are behind the tunnel."""
    leaves = [
        device(n, FdbEntry(13, "Gi0/1", MacAddress(0xA0 + n)), *remote(overlay, n))
        for n in (1, 2, 3)
    ]

    assert build_topology(leaves, AT).links == ()


def remote(overlay: str, number: int) -> list[FdbEntry]:
    """Return the stations of the other leaves, and the leaves themselves, behind the overlay."""
    others = [n for n in (1, 2, 3) if n != number]
    return [FdbEntry(13, overlay, one) for n in others for one in (MacAddress(0xA0 + n), mac(n))]


def test_router_without_a_database_is_found_at_the_port_that_learned_it() -> None:
    """A firewall that speaks neither LLDP nor anything else still sends frames."""
    firewall = replace(
        device(9, ports=["lan"]), interfaces=(Interface(1, "lan", phys_address=mac(9)),)
    )
    gateway = replace(
        device(8, ports=["in"]), interfaces=(Interface(1, "in", phys_address=mac(8)),)
    )
    links = build_topology(
        [
            firewall,
            gateway,
            device(1, entry("Gi0/1", 8), entry("Gi0/2", 2), entry("Gi0/2", 9)),
            device(2, entry("Gi0/3", 8), entry("Gi0/4", 9)),
        ],
        AT,
    ).links

    assert [(link.a, link.b) for link in links] == [
        (port(1, "Gi0/1"), port(8, "in")),
        (port(1, "Gi0/2"), port(2, "Gi0/3")),
        (port(2, "Gi0/4"), port(9, "lan")),
    ]
    assert all(link.confidence < 0.9 for link in links if link.b.device != "sw2")


def test_gateways_on_both_sides_of_a_cable_make_one_link() -> None:
    """Each VLAN sees the cable from its own gateway's side."""
    links = build_topology(
        [
            device(1, FdbEntry(10, "Gi0/1", mac(2)), FdbEntry(20, "Gi0/1", mac(2))),
            device(
                2,
                *(FdbEntry(vid, "Gi0/2", mac(1)) for vid in (10, 20)),
                FdbEntry(20, "Gi0/3", mac(3)),
            ),
            device(3, FdbEntry(20, "Gi0/4", mac(2)), FdbEntry(20, "Gi0/4", mac(1))),
        ],
        AT,
    ).links

    assert [(link.a, link.b) for link in links] == [
        (port(1, "Gi0/1"), port(2, "Gi0/2")),
        (port(2, "Gi0/3"), port(3, "Gi0/4")),
    ]


@settings(max_examples=40, deadline=None)
@given(SHAPES, st.randoms(use_true_random=False))
def test_databases_in_any_order_give_the_same_links(shape: Shape, random: Random) -> None:
    """Sets have no order, and rows have none either."""
    evidence = grow(random, shape).evidence()
    shuffled: list[DeviceEvidence] = [
        device(int(one.name[2:]), *reversed(one.fdb), ports=[i.if_name for i in one.interfaces])
        for one in reversed(evidence)
    ]

    assert build_topology(shuffled, AT) == build_topology(evidence, AT)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.builds(
                FdbEntry,
                st.sampled_from([None, 1, 4095]),
                st.sampled_from(["Gi0/1", "Gi0/2", "nve1", ""]),
                st.integers(1, 12).map(mac),
            ),
            max_size=20,
        ),
        min_size=2,
        max_size=4,
    )
)
def test_databases_that_make_no_sense_break_nothing(tables: list[list[FdbEntry]]) -> None:
    """Whatever was learned wherever: no crash, and each port on one cable at most."""
    topology = build_topology([device(n, *rows) for n, rows in enumerate(tables, 1)], AT)

    ends = [(link.a, link.b) for link in topology.links]
    assert len(set(ends)) == len(ends)
    cabled = [
        port for link in topology.links if link.kind is LinkKind.P2P for port in (link.a, link.b)
    ]
    assert len(set(cabled)) == len(cabled)


def chain(up_vid: int, down_vid: int) -> list[DeviceEvidence]:
    """Return a router and three switches in a row; frames go and come in two VLANs."""
    router = replace(
        device(9, ports=["lan"]), interfaces=(Interface(1, "lan", phys_address=mac(9)),)
    )
    switches = []
    for at in (1, 2, 3):
        hosts = [
            FdbEntry(
                up_vid, f"e{host}" if behind == at else "down", MacAddress(256 * behind + host)
            )
            for host in range(4)
            for behind in range(at, 4)
        ]
        switches.append(device(at, FdbEntry(down_vid, "up", mac(9)), *hosts))
    return [router, *switches]


@pytest.mark.parametrize(("up_vid", "down_vid"), [(10, 10), (10, 20)])
def test_asymmetric_vlans_are_one_tree(up_vid: int, down_vid: int) -> None:
    """Private VLANs: a host is learned in its own VLAN, its gateway in another."""
    links = build_topology(chain(up_vid, down_vid), AT).links

    assert [(link.a, link.b) for link in links] == [
        (port(1, "down"), port(2, "up")),
        (port(1, "up"), port(9, "lan")),
        (port(2, "down"), port(3, "up")),
    ]


def test_islands_behind_routing_switches_are_found_each_from_its_own_gateway() -> None:
    """No station of one VLAN is seen in the other; the switches that route are in both."""
    rows: dict[int, list[FdbEntry]] = {
        1: [FdbEntry(99, "transit", mac(2))],
        2: [FdbEntry(99, "transit", mac(1))],
    }
    for gateway, below, vid in ((1, 3, 10), (2, 4, 20)):
        hosts = [FdbEntry(vid, "down", MacAddress(0x1000 * vid + n)) for n in range(5)]
        rows[gateway] += hosts
        rows[below] = [
            FdbEntry(vid, "up", mac(gateway)),
            *(one._replace(if_name=f"e{n}") for n, one in enumerate(hosts)),
        ]
    links = build_topology([device(number, *found) for number, found in rows.items()], AT).links

    assert [(link.a, link.b) for link in links] == [
        (port(1, "down"), port(3, "up")),
        (port(1, "transit"), port(2, "transit")),
        (port(2, "down"), port(4, "up")),
    ]
