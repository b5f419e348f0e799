"""Where in the hierarchy each device stands: core, distribution, access, edge, other.

Devices in one place count as one, and ranks are the distance from the core. A place with several
others below it, or a routing one with any, is distribution; one without, or whose ports mostly lead
to stations, is access. Firewalls and exits to somebody else's network are edge, and so are routers
with nothing else below, and those that alone lead to the site of a branch. Hosts, phones, wireless
and the out-of-band network take no part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netwright.model.device import DeviceKind, Tier
from netwright.model.link import Link, Shape
from netwright.topology.centrality import islands
from netwright.topology.claims import Network
from netwright.topology.core import Places, Ranked, core_of, is_distribution, is_top_of_site
from netwright.topology.out_of_band import production_graph
from netwright.topology.redundancy import redundant_groups
from netwright.topology.roles import Roles
from netwright.topology.shapes import shapes_of

_ALONE = {
    DeviceKind.ROUTER: Tier.CORE,
    DeviceKind.FIREWALL: Tier.EDGE,
    DeviceKind.SWITCH: Tier.ACCESS,
    DeviceKind.OLT: Tier.ACCESS,
}


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The tier of every managed device, and the shapes they form."""

    tiers: Mapping[str, Tier]
    shapes: tuple[Shape, ...]


def rank_devices(network: Network, links: Sequence[Link]) -> Hierarchy:
    """Return the tier of every managed device, and the shapes they form."""
    roles = Roles(network, links)
    graph = production_graph(network, roles, links)
    groups = redundant_groups(roles, links, graph)
    places = Places.of(graph, groups, roles)
    tiers = dict.fromkeys(network.devices, Tier.OTHER)
    for island in islands(places.graph):
        for place, tier in _tiers_of_island(places.part(island)).items():
            tiers.update((n, tier) for n in places.members[place] if n in network.devices)
    return Hierarchy(tiers, tuple(sorted(shapes_of(places, graph), key=_by_kind)))


def _by_kind(shape: Shape) -> tuple[str, tuple[str, ...]]:
    return shape.kind, shape.nodes


def _tiers_of_island(places: Places) -> dict[str, Tier]:
    if len(places.graph) == 1:
        return {place: _alone(places, place) for place in places.graph}
    core = core_of(places)
    top = core or {place for place in places.graph if places.is_edge(place)}
    ranked = Ranked.of(places, top or places.graph)
    return {
        place: Tier.CORE if place in core else _tier_below(places, ranked, place)
        for place in places.graph
    }


def _alone(places: Places, place: str) -> Tier:
    is_pair = len(places.members[place]) > 1 and places.routes(place)
    return Tier.CORE if is_pair and not places.is_edge(place) else _ALONE[places.kind(place)]


def _tier_below(places: Places, ranked: Ranked, place: str) -> Tier:
    if places.is_edge(place):
        return Tier.EDGE
    is_router = places.kind(place) is DeviceKind.ROUTER
    if is_router and (not ranked.below[place] or is_top_of_site(places, ranked, place)):
        return Tier.EDGE
    is_head = is_distribution(places, place, ranked.below[place])
    return Tier.DISTRIBUTION if is_head else Tier.ACCESS
