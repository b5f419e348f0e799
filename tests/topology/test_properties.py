"""What holds for any evidence whatever: netwright.topology.build."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.evidence import Row
from netwright.model.interface import LagMember, Port
from netwright.model.link import LinkKind, LinkSource
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.bridged_evidence import ALL, evidence_of, truth_of
from tests.topology.bridged_life import live
from tests.topology.bridged_networks import Plan
from tests.topology.networks import AT, cdp, device, lldp
from tests.topology.routed_networks import route

PORTS = ("Gi0/1", "Gi0/2", "Gi0/3")
NAMES = st.sampled_from(PORTS)
HEARD = st.one_of(
    st.builds(lldp, NAMES, st.integers(1, 5), st.one_of(NAMES, st.text(max_size=5))),
    st.builds(cdp, NAMES, st.integers(1, 5), NAMES),
    st.builds(LagMember, NAMES, st.sampled_from(["Po1", "Po2", None])),
)
NETWORKS = st.lists(st.lists(HEARD, max_size=6), min_size=1, max_size=4)


def network(rows: list[list[Row]]) -> list[DeviceEvidence]:
    """Return devices with these rows; device 5 is never among them."""
    return [device(n, *heard, ports=PORTS) for n, heard in enumerate(rows, 1)]


@given(NETWORKS, st.randoms(use_true_random=False))
def test_order_of_evidence_does_not_matter(rows: list[list[Row]], random: Random) -> None:
    """Devices answer in any order, and agents list rows in any order."""
    shuffled = []
    for one in network(rows):
        neighbors = list(one.neighbors)
        random.shuffle(neighbors)
        shuffled.append(replace(one, neighbors=tuple(neighbors)))
    random.shuffle(shuffled)

    assert build_topology(shuffled, AT) == build_topology(network(rows), AT)


@given(NETWORKS)
def test_each_link_exists_once_and_starts_at_its_lower_end(rows: list[list[Row]]) -> None:
    """A-B and B-A are one link, whoever said it."""
    links = build_topology(network(rows), AT).links

    ends = [(link.a, link.b, link.layer) for link in links]
    assert len(set(ends)) == len(ends)
    assert ends == sorted(ends)
    assert all(link.a < link.b for link in links)


@given(NETWORKS)
def test_no_port_is_on_two_cables(rows: list[list[Row]]) -> None:
    """A physical port takes one plug; whatever contradicts that is a segment or a conflict."""
    managed = {f"sw{number}" for number, _ in enumerate(rows, 1)}
    links = build_topology(network(rows), AT).links

    used = [
        port
        for link in links
        if link.kind is LinkKind.P2P
        for port in (link.a, link.b)
        if port.device in managed and not port.if_name.startswith("Po")
    ]
    assert len(set(used)) == len(used)


@settings(max_examples=60, deadline=None)
@given(NETWORKS)
def test_every_heard_neighbor_is_on_a_link_or_in_a_conflict(rows: list[list[Row]]) -> None:
    """Nothing that a device said disappears in silence."""
    evidence = network(rows)
    topology = build_topology(evidence, AT)

    told = {port for link in topology.links for port in ports_of(link)}
    conflicts = " ".join(text for link in topology.links for text in link.conflicts)
    for one in evidence:
        for row in one.neighbors:
            if one.name not in {row.system_name, row.chassis_id}:
                lags = {member.lag for member in one.lags if member.if_name == row.if_name}
                names = {row.if_name, *filter(None, lags)}
                assert any((one.name, name) in told for name in names) or one.name in conflicts


@settings(max_examples=50, deadline=None)
@given(st.data(), st.integers(3, 8))
def test_true_evidence_never_removes_a_true_link(data: st.DataObject, size: int) -> None:
    """Each device read more can only confirm what is there; the truth is a random tree."""
    cables = [((data.draw(st.integers(1, n - 1)), f"p{n}"), (n, "up")) for n in range(2, size + 1)]
    words = [word for a, b in cables for word in ((a, b), (b, a))]
    known = data.draw(st.sets(st.sampled_from(words)))
    more = known | data.draw(st.sets(st.sampled_from(words)))

    def built(said: set[tuple[tuple[int, str], tuple[int, str]]]) -> set[object]:
        evidence = [
            device(
                n,
                *(lldp(own, far, its) for (me, own), (far, its) in sorted(said) if me == n),
                ports=("up", *(f"p{i}" for i in range(2, size + 1))),
            )
            for n in range(1, size + 1)
        ]
        return {(link.a, link.b) for link in build_topology(evidence, AT).links}

    truth = {tuple(sorted((f"sw{n}", name) for n, name in pair)) for pair in cables}
    assert built(known) <= built(more) <= truth


SMALL = Plan(switches=9, hosts=3, spare=2, unmanaged=0.15, vlans=2)
SOURCES = st.frozensets(st.sampled_from(sorted(ALL)))
L3_SOURCES = [LinkSource.SUBNET, LinkSource.ARP, LinkSource.OSPF, LinkSource.BGP]
SEEDS = st.integers(0, 1 << 16)


def everything(seed: int) -> list[DeviceEvidence]:
    """Return switches that tell of FDB, STP, LACP and LLDP, and routers that tell of layer 3."""
    switched = evidence_of(live(Random(seed), SMALL))  # noqa: S311 - repeatable
    routed = route(Random(seed), routers=8, providers=2)  # noqa: S311
    return [*switched, *routed.evidence(L3_SOURCES)]


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_no_row_of_any_source_has_an_order(seed: int, random: Random) -> None:
    """Tables are sets: databases, trees, aggregates, caches and sessions too."""
    evidence = everything(seed)
    shuffled = [
        replace(
            one,
            interfaces=random.sample(one.interfaces, len(one.interfaces)),
            addresses=random.sample(one.addresses, len(one.addresses)),
            neighbors=random.sample(one.neighbors, len(one.neighbors)),
            lags=random.sample(one.lags, len(one.lags)),
            stp=random.sample(one.stp, len(one.stp)),
            fdb=random.sample(one.fdb, len(one.fdb)),
            arp=random.sample(one.arp, len(one.arp)),
            adjacencies=random.sample(one.adjacencies, len(one.adjacencies)),
        )
        for one in random.sample(evidence, len(evidence))
    ]

    assert build_topology(shuffled, AT) == build_topology(evidence, AT)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_same_evidence_gives_the_same_topology_and_each_link_once(seed: int) -> None:
    """Rebuilt tomorrow from what was stored, the map is the one that was seen today."""
    topology = build_topology(everything(seed), AT)
    ends = [(link.a, link.b, link.layer) for link in topology.links]

    assert build_topology(everything(seed), AT) == topology
    assert len(set(ends)) == len(ends)
    assert all(link.a < link.b for link in topology.links)


@settings(max_examples=15, deadline=None)
@given(SEEDS, SOURCES, SOURCES)
def test_no_further_source_removes_a_true_link(
    seed: int, known: frozenset[LinkSource], more: frozenset[LinkSource]
) -> None:
    """A switch whose spanning tree or LLDP becomes readable only confirms what its FDB told."""
    network = live(Random(seed), SMALL)  # noqa: S311 - repeatable
    truth = truth_of(network)

    def found(sources: frozenset[LinkSource]) -> frozenset[frozenset[Port]]:
        links = build_topology(evidence_of(network, sources), AT).links
        return truth.found(link for link in links if link.layer != 3)

    assert found(known) <= found(known | more)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.sets(st.sampled_from(L3_SOURCES)), st.sets(st.sampled_from(L3_SOURCES)))
def test_no_further_source_of_layer_3_removes_a_true_adjacency(
    seed: int, known: set[LinkSource], more: set[LinkSource]
) -> None:
    """A cache that has the other's MAC proves, one that has a stranger's denies what was false."""
    network = route(Random(seed), routers=8, providers=2)  # noqa: S311 - repeatable

    def found(sources: set[LinkSource]) -> set[int]:
        links = build_topology(network.evidence(sources), AT).links
        verdicts = network.found(link for link in links if link.layer != 2)
        return {number for number, is_found in enumerate(verdicts) if is_found}

    assert found(known) <= found(known | more)
