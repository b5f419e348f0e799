"""Where in the hierarchy each device stands: core, distribution, access, edge, other.

The core is what is nearest to everything, among the devices that route if any do, with its twins
and with equals that stand as high above the leaves. Ranks are the distance from it. A device with
several devices below it, or a router with any, is distribution; one without is access. Firewalls
and exits to somebody else's network are edge. Hosts, phones, wireless and the out-of-band network
take no part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_interface

from netwright.model.credential import Address
from netwright.model.device import DeviceKind, Tier
from netwright.model.link import Link, LinkKind
from netwright.topology.centrality import Graph, centrality, distances
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.names import is_management

MIN_CONFIDENCE = 0.7
_INFRASTRUCTURE = frozenset(
    {DeviceKind.ROUTER, DeviceKind.SWITCH, DeviceKind.FIREWALL, DeviceKind.OLT}
)
_EDGE_KINDS = frozenset({DeviceKind.FIREWALL})
_ALONE = {
    DeviceKind.ROUTER: Tier.CORE,
    DeviceKind.FIREWALL: Tier.EDGE,
    DeviceKind.SWITCH: Tier.ACCESS,
    DeviceKind.OLT: Tier.ACCESS,
}
_ROUTES = 2  # subnets that make a device a router, whatever its kind
_NEAR = 1.1  # times the smallest distance to all
_LEAF_SHARE = 0.05  # of the busiest device's paths
_TWIN_SHARE = 0.5  # of common neighbors
_FEW_EXITS = 0.2  # more devices with a foreign default route mean an out-of-band network


@dataclass(frozen=True, slots=True)
class _Facts:
    """What tiers are judged by, beside the graph."""

    kinds: Mapping[str, DeviceKind]
    subnets: Mapping[str, int]
    exits: frozenset[str]


def assign_tiers(network: Network, links: Iterable[Link]) -> dict[str, Tier]:
    """Return the tier of every managed device."""
    kinds = {name: one.device.identification.kind for name, one in network.devices.items()}
    facts = _Facts(
        kinds,
        {name: _subnets(one) for name, one in network.devices.items()},
        _exits(network),
    )
    tiers = dict.fromkeys(kinds, Tier.OTHER)
    graph = _graph(kinds, links)
    for island in _islands(graph):
        tiers |= _tiers_of_island(island, graph, facts)
    return tiers


def _tiers_of_island(island: Sequence[str], graph: Graph, facts: _Facts) -> dict[str, Tier]:
    if len(island) == 1:
        return {island[0]: _ALONE[facts.kinds[island[0]]]}
    core = _core(island, graph, facts)
    if not core:
        return dict.fromkeys(island, Tier.ACCESS)
    rank = distances(graph, sorted(core))
    return {
        name: Tier.CORE if name in core else _tier_below(name, graph, rank, facts)
        for name in island
    }


def _core(island: Sequence[str], graph: Graph, facts: _Facts) -> frozenset[str]:
    """Return the devices in the middle; none where all are alike and nobody routes."""
    inner = [n for n in island if facts.kinds[n] not in _EDGE_KINDS and n not in facts.exits]
    routing = [n for n in inner if facts.subnets[n] >= _ROUTES]
    routing = routing or [n for n in island if facts.subnets[n] >= _ROUTES]
    candidates = routing or inner or island
    measured = centrality(graph, island)
    near, busy = measured.distance, measured.paths
    best = min(candidates, key=lambda n: (near[n], -busy[n], -facts.subnets[n], n))
    few = _LEAF_SHARE * max(busy.values())
    leaves = [n for n in island if busy[n] <= few]
    height = distances(graph, leaves)
    core = {best} | {n for n in candidates if _are_twins(graph, n, best)}
    core |= {
        n
        for n in candidates
        if near[n] <= _NEAR * near[best]
        and height.get(n) == height.get(best)
        and facts.kinds[n] is facts.kinds[best]
    }
    return frozenset() if not routing and len(core) == len(island) else frozenset(core)


def _are_twins(graph: Graph, one: str, other: str) -> bool:
    """Tell whether two devices stand in the same place: pairs for redundancy, spines."""
    ours, theirs = set(graph[one]) - {other}, set(graph[other]) - {one}
    common = ours & theirs
    return bool(common) and len(common) >= _TWIN_SHARE * len(ours | theirs)


def _tier_below(name: str, graph: Graph, rank: Mapping[str, int], facts: _Facts) -> Tier:
    kind = facts.kinds[name]
    if kind in _EDGE_KINDS or name in facts.exits:
        return Tier.EDGE
    below = [n for n in graph[name] if rank[n] > rank[name] and facts.kinds[n] not in _EDGE_KINDS]
    routes = facts.subnets[name] >= _ROUTES
    if len(below) > 1 or (below and routes):
        return Tier.DISTRIBUTION
    return Tier.EDGE if kind is DeviceKind.ROUTER and not below else Tier.ACCESS


def _graph(kinds: Mapping[str, DeviceKind], links: Iterable[Link]) -> Graph:
    neighbors: dict[str, set[str]] = {n: set() for n, k in kinds.items() if k in _INFRASTRUCTURE}
    for link in links:
        a, b = link.a, link.b
        if not {a.device, b.device} <= neighbors.keys() or a.device == b.device:
            continue
        is_fit = link.confidence >= MIN_CONFIDENCE and link.kind is not LinkKind.SHARED_SEGMENT
        if is_fit and not (is_management(a.if_name) or is_management(b.if_name)):
            neighbors[a.device].add(b.device)
            neighbors[b.device].add(a.device)
    return {name: sorted(found) for name, found in neighbors.items()}


def _islands(graph: Graph) -> list[list[str]]:
    seen: set[str] = set()
    islands = []
    for name in sorted(graph):
        if name not in seen:
            island = sorted(distances(graph, [name]))
            seen.update(island)
            islands.append(island)
    return islands


def _subnets(one: DeviceEvidence) -> int:
    """Count the subnets a device has a leg in; a management address alone is one."""
    return len(
        {
            ip_interface(f"{row.address}/{row.prefix_length}").network
            for row in one.addresses
            if row.prefix_length is not None
            and 0 < row.prefix_length < row.address.max_prefixlen
            and not (row.address.is_loopback or row.address.is_link_local)
        }
    )


def _exits(network: Network) -> frozenset[str]:
    """Return the devices that send what they do not know, or speak BGP, to a stranger."""
    speakers = {
        name
        for name, one in network.devices.items()
        if any(a.protocol == "bgp" and _is_foreign(network, a.neighbor) for a in one.adjacencies)
    }
    defaults = {
        name
        for name, one in network.devices.items()
        for route in one.routes
        if route.prefix.prefixlen == 0
        and any(hop.address and _is_foreign(network, hop.address) for hop in route.next_hops)
    }
    few = len(defaults) <= max(1, _FEW_EXITS * len(network.devices))
    return frozenset(speakers | (defaults if few else set()))


def _is_foreign(network: Network, address: Address) -> bool:
    return not network.identities.knows_address(address)
