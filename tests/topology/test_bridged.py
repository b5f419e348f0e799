"""Links from databases that bridges really learned: netwright.topology.uplinks and fdb."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from netwright.model.forwarding import FdbEntry
from netwright.model.link import Link, LinkSource
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from tests.topology.bridged_evidence import Truth, evidence_of, truth_of
from tests.topology.bridged_life import live
from tests.topology.bridged_networks import Plan
from tests.topology.networks import AT

FDB = {LinkSource.FDB, LinkSource.LACP}
SEEDS = range(3)


def networks(plan: Plan) -> list[tuple[list[DeviceEvidence], Truth]]:
    """Return what some networks of this plan tell by their databases, and what is true."""
    lived = [live(Random(seed), plan) for seed in SEEDS]  # noqa: S311 - repeatable
    return [(evidence_of(network, FDB), truth_of(network)) for network in lived]


def cables(evidence: Sequence[DeviceEvidence]) -> list[Link]:
    """Return the links of layer 2."""
    return [link for link in build_topology(evidence, AT).links if link.layer == 2]


def score(found: list[tuple[list[DeviceEvidence], Truth]]) -> tuple[float, float]:
    """Return precision and recall over all networks."""
    right: Counter[bool] = Counter()
    recalled: Counter[bool] = Counter()
    for evidence, truth in found:
        links = cables(evidence)
        right.update(map(truth.is_right, links))
        pairs = truth.found(links)
        recalled.update(pair in pairs for pair in truth.pairs)
    return right[True] / right.total(), recalled[True] / recalled.total()


@pytest.mark.parametrize(
    ("plan", "bar"),
    [
        pytest.param(Plan(), 0.95, id="read once"),
        pytest.param(
            Plan(unmanaged=0.25, polls=4), 0.975, id="unmanaged switches, read four times"
        ),
        pytest.param(Plan(movers=0.2, polls=4), 0.96, id="hosts that move"),
        pytest.param(Plan(crowds=0.4), 0.94, id="hypervisors and access points"),
        pytest.param(Plan(trees=2, spare=10, polls=4), 0.96, id="a spanning tree per VLAN"),
        pytest.param(Plan(silent=0.5, polls=4), 0.95, id="silent hosts"),
    ],
)
def test_switched_networks_are_found_from_what_their_bridges_learned(
    plan: Plan, bar: float
) -> None:
    """Frames, ageing, several gateways, blocked rings, aggregates: nothing is told but learned."""
    precision, recall = score(networks(plan))

    assert precision >= bar
    assert recall >= bar


def test_links_stated_as_sure_are_right() -> None:
    """Whoever acts on a link at 0.9 must be wrong at most once in fifty."""
    right = Counter(
        truth.is_right(link)
        for plan in (Plan(), Plan(trees=2, spare=10), Plan(unmanaged=0.25, polls=4))
        for evidence, truth in networks(plan)
        for link in cables(evidence)
        if link.confidence >= 0.9
    )

    assert right[True] >= 0.98 * right.total()


def test_bridges_that_tell_no_vlan_are_found_among_those_that_do() -> None:
    """BRIDGE-MIB has one database for all VLANs (RFC 4188); Q-BRIDGE-MIB has one for each."""
    mixed = [
        ([_without_vlans(one) if number % 2 else one for number, one in enumerate(told)], truth)
        for told, truth in networks(Plan())
    ]
    precision, recall = score(mixed)

    assert precision >= 0.93
    assert recall >= 0.93


def _without_vlans(one: DeviceEvidence) -> DeviceEvidence:
    return replace(one, fdb=tuple(FdbEntry(None, row.if_name, row.mac) for row in one.fdb))
