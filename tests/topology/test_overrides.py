"""What a person said about the topology: netwright.topology.overrides."""

from netwright.model.device import Tier
from netwright.model.interface import Port
from netwright.model.link import LinkKind, LinkSource
from netwright.topology.build import build_topology
from netwright.topology.layout import Position
from netwright.topology.overrides import Overrides
from tests.topology.networks import AT, device, lldp, port


def test_link_drawn_by_hand_is_certain_and_outranks_the_network() -> None:
    """A media converter repeats LLDP of a far port; the person who plugged it knows better."""
    overrides = Overrides(links=((port(1, "Gi0/1"), port(3, "Gi0/1")),))
    topology = build_topology(
        [
            device(1, lldp("Gi0/1", 2, "Gi0/1")),
            device(2, lldp("Gi0/1", 1, "Gi0/1")),
            device(3),
        ],
        AT,
        overrides,
    )

    manual, doubted = sorted(topology.links, key=lambda link: -link.confidence)
    assert (manual.a, manual.b) == (port(1, "Gi0/1"), port(3, "Gi0/1"))
    assert manual.confidence == 1.0
    assert {one.source for one in manual.evidence} == {LinkSource.MANUAL}
    assert doubted.kind is LinkKind.SHARED_SEGMENT
    assert doubted.confidence <= 0.5


def test_denied_link_is_not_drawn() -> None:
    """What a person has checked need not be shown again after every discovery."""
    evidence = [device(1, lldp("Gi0/1", 2, "Gi0/1")), device(2)]
    overrides = Overrides(denials=((port(2, "Gi0/1"), port(1, "Gi0/1")),))

    assert len(build_topology(evidence, AT).links) == 1
    assert build_topology(evidence, AT, overrides).links == ()


def test_hand_drawn_link_may_lead_to_a_stranger() -> None:
    """A provider's box answers nobody."""
    overrides = Overrides(links=((port(1, "Gi0/4"), Port("provider", "NNI-7")),))
    topology = build_topology([device(1)], AT, overrides)

    assert {node.name: node.kind for node in topology.nodes}["provider"] == "unmanaged"
    assert len(topology.links) == 1


def test_tier_and_place_given_by_hand_stay() -> None:
    """Nobody's algorithm knows the building."""
    overrides = Overrides(tiers={"sw1": Tier.CORE}, places={"sw1": Position(5, 7)})
    [node] = build_topology([device(1)], AT, overrides).nodes

    assert (node.tier, node.x, node.y) == (Tier.CORE, 5, 7)
