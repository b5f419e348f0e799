"""What was decided before about devices: their tier, their site, their place on the map.

A tier is held until three discovery runs in a row say the same other one: a map that changes with
every cable that is out is no map. A site and a manual tier take effect at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from netwright.model.device import Tier
from netwright.model.link import Node, Topology

PATIENCE = 3  # equal runs
_NO_SITE = "default"


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier that is held and the site; another tier that runs have said, and how many did."""

    tier: Tier
    site: str
    candidate: Tier | None = None
    times: int = 0


class Place(NamedTuple):
    """Where a node is drawn, as part of which site; what a person pinned is never moved."""

    x: float
    y: float
    site: str
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What holds from before, by node; a site only where the past asks for another than today's."""

    tiers: Mapping[str, Tier] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


def without_map(memory: Memory) -> Memory:
    """Forget every place that no person pinned."""
    pinned = {name: place for name, place in memory.places.items() if place.is_pinned}
    return replace(memory, places=pinned)


def next_standings(
    held: Mapping[str, Standing], topology: Topology, *, is_run: bool
) -> dict[str, Standing]:
    """Return where the devices of a topology stand from now on."""
    return {
        node.name: next_standing(
            held.get(node.name), Tier(said), node.site or _NO_SITE, is_run=is_run
        )
        for node in topology.nodes
        if (said := node.tier_candidate or node.tier)
    }


def with_standings(
    topology: Topology, standings: Mapping[str, Standing], manual: Mapping[str, Tier]
) -> Topology:
    """Return the topology with the tiers that are held, or that a person knows better."""
    nodes = tuple(
        with_tier(node, manual.get(node.name) or standings[node.name].tier)
        if node.name in standings
        else node
        for node in topology.nodes
    )
    return replace(topology, nodes=nodes)


def with_tier(node: Node, tier: Tier) -> Node:
    """Return the node in another tier; the one that the network says becomes its candidate."""
    said = node.tier_candidate or node.tier
    return replace(node, tier=tier, tier_candidate=None if said == tier else said)


def next_standing(held: Standing | None, tier: Tier, site: str, *, is_run: bool) -> Standing:
    """Return where a device stands now that the network says this tier."""
    if held is None:
        return Standing(tier, site)
    if not is_run:
        return replace(held, site=site)
    if tier is held.tier:
        return Standing(tier, site)
    times = held.times + 1 if tier is held.candidate else 1
    return Standing(tier, site) if times >= PATIENCE else Standing(held.tier, site, tier, times)
