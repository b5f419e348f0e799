"""What holds for any evidence whatever: netwright.topology.build."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.model.evidence import Row
from netwright.model.interface import LagMember
from netwright.model.link import LinkKind
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.links import ports_of
from tests.topology.networks import AT, cdp, device, lldp

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
