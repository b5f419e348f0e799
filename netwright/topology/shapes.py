"""Shapes that a network is built in: redundant groups, rings, spines and leaves.

A ring is a cycle of places with two neighbors each, but for one or two next to each other where it
is closed; what hangs on it like a branch does not count. A fabric is a group of spines, none linked
with another, over leaves that lead to nothing but those spines and the other leaf of their pair.
"""

from collections.abc import Iterator, Mapping, Sequence

from netwright.model.link import Shape, ShapeKind
from netwright.topology.centrality import Graph, islands
from netwright.topology.core import Places

_RING = 2  # neighbors on a ring, and fewest places beside where it is closed
_TRIANGLE = 3
_LEAVES = 3
_MOST = 0.75  # of the spines that a leaf knows; some links may be unknown
_ROUTED = 0.5  # of the leaves of two spines; else they are a core over access switches
_MANY_SPINES = 3


def shapes_of(places: Places, graph: Graph) -> Iterator[Shape]:
    """Return the shapes among the places of a network and the devices in them."""
    for names in places.members.values():
        if len(names) > 1:
            yield Shape(ShapeKind.REDUNDANT_GROUP, names)
            if leaves := _leaves(places, graph, names):
                yield Shape(ShapeKind.SPINE_LEAF, names, leaves)
    for ring in _rings(places):
        yield Shape(ShapeKind.RING, tuple(n for place in ring for n in places.members[place]))


def _leaves(places: Places, graph: Graph, spines: Sequence[str]) -> tuple[str, ...]:
    """Return the leaves below spines; none where it is no fabric."""
    group = set(spines)
    if any(not group.isdisjoint(graph[name]) for name in spines):
        return ()
    below = {name for spine in spines for name in graph[spine]}
    leaves = tuple(sorted(name for name in below if _is_leaf(places, graph, name, group)))
    routing = sum(name in places.roles.routing for name in leaves)
    is_fabric = len(spines) >= _MANY_SPINES or routing >= _ROUTED * len(leaves)
    is_whole = len(leaves) >= max(_LEAVES, len(below) / 2)
    return leaves if is_fabric and is_whole else ()


def _is_leaf(places: Places, graph: Graph, name: str, spines: set[str]) -> bool:
    others = {n for n in graph[name] if not places.roles.is_edge(n)} - spines
    others -= set(places.groups[name])
    return not others and len(spines.intersection(graph[name])) >= _MOST * len(spines)


def _rings(places: Places) -> Iterator[list[str]]:
    meshed = _without_branches(places)
    slim = {
        place: [n for n in near if len(meshed[n]) == _RING]
        for place, near in meshed.items()
        if len(near) == _RING
    }
    for chain in islands(slim):
        ring = _closed(_in_order(slim, chain), meshed)
        # Two gateways and what hangs on both are three in a circle, too.
        if len(ring) > _TRIANGLE or (ring and sum(map(places.routes, ring)) <= 1):
            yield ring


def _without_branches(places: Places) -> dict[str, set[str]]:
    """Return the places that are on cycles or between them; the network's edge left out."""
    inner = {place for place in places.graph if not places.is_edge(place)}
    near = {place: inner.intersection(places.graph[place]) for place in inner}
    ends = [place for place, others in near.items() if len(others) < _RING]
    while ends:
        end = ends.pop()
        for other in near.pop(end, ()):
            near[other].discard(end)
            if len(near[other]) == 1:
                ends.append(other)
    return near


def _in_order(slim: Mapping[str, Sequence[str]], chain: Sequence[str]) -> list[str]:
    """Return the places of a chain from end to end, or around a cycle."""
    at = next((place for place in chain if len(slim[place]) < _RING), chain[0])
    ordered = [at]
    known = {at}
    while following := [place for place in sorted(slim[at]) if place not in known]:
        at = following[0]
        known.add(at)
        ordered.append(at)
    return ordered


def _closed(chain: list[str], meshed: Mapping[str, set[str]]) -> list[str]:
    """Return a chain with the places that close it to a ring; nothing if none do."""
    if len(chain) < _RING:
        return []
    on_chain = set(chain)
    outside = [sorted(meshed[place] - on_chain) for place in (chain[0], chain[-1])]
    if not any(outside):
        return chain
    if not all(outside):
        return []
    first, last = outside[0][0], outside[1][0]
    if first == last:
        return [first, *chain]
    return [first, *chain, last] if last in meshed[first] else []
