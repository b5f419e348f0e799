"""Which places of a connected network are its core.

The middle is the place nearest to all junctions: routing places with several neighbors. So a block
with many access switches weighs no more than one with few. Its equals are core too: neighbors that
stand as high above their own leaves and nearly as near to all junctions, and the top of another
site with distribution below. Nobody is, where nobody routes and no place has several others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from netwright.model.device import DeviceKind
from netwright.topology.centrality import Graph, distance_sums, distances
from netwright.topology.roles import Roles

_TYPICAL = 0.25  # of what is below: at least as high as this part of it
_NEAR = {1: 1.25}  # times the middle's distance to all junctions, by height
_NEAR_ANY = 1.6
_STAR = 3  # neighbors that make a place the middle although nobody routes
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a network, named after their first device, and who is next to whom."""

    graph: Graph
    members: Mapping[str, tuple[str, ...]]
    roles: Roles
    groups: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, graph: Graph, groups: Mapping[str, tuple[str, ...]], roles: Roles) -> "Places":
        """Collapse the devices of each group into one place."""
        near: defaultdict[str, set[str]] = defaultdict(set)
        for name, neighbors in graph.items():
            place = groups[name][0]
            near[place].update(groups[other][0] for other in neighbors)
            near[place].discard(place)
        members = {names[0]: names for names in groups.values()}
        return cls({p: sorted(found) for p, found in near.items()}, members, roles, groups)

    def part(self, island: Iterable[str]) -> "Places":
        """Return a connected part alone."""
        return replace(self, graph={place: self.graph[place] for place in island})

    def kind(self, place: str) -> DeviceKind:
        """Return the kind of the place's devices."""
        return self.roles.kinds[place]

    def site(self, place: str) -> str:
        """Return the place's site."""
        return self.roles.site(place)

    def is_edge(self, place: str) -> bool:
        """Tell whether the network ends here."""
        return any(map(self.roles.is_edge, self.members[place]))

    def routes(self, place: str) -> bool:
        """Tell whether one of the devices routes."""
        return any(name in self.roles.routing for name in self.members[place])

    def serves_stations(self, place: str) -> bool:
        """Tell whether the devices are mostly there for stations."""
        return all(map(self.roles.serves_stations, self.members[place]))


@dataclass(frozen=True, slots=True)
class Ranked:
    """How far each place is from the top, what is below it, and how high it stands above that."""

    rank: Mapping[str, int]
    below: Mapping[str, Sequence[str]]
    height: Mapping[str, int]

    @classmethod
    def of(cls, places: Places, top: Iterable[str]) -> "Ranked":
        """Rank the places from the top; what is edge is below nobody."""
        rank = distances(places.graph, sorted(top))
        edge = {place for place in rank if places.is_edge(place)}
        below = {
            place: [n for n in places.graph[place] if rank[n] > rank[place] and n not in edge]
            for place in rank
        }
        height: dict[str, int] = {}
        for place in sorted(rank, key=rank.__getitem__, reverse=True):
            under = sorted(height[n] for n in below[place])
            is_head = is_distribution(places, place, below[place])
            height[place] = 1 + under[int(_TYPICAL * len(under))] if is_head else 0
        return cls(rank, below, height)


def is_distribution(places: Places, place: str, below: Sequence[str]) -> bool:
    """Tell whether a place with these below it distributes; one more behind it is a daisy chain."""
    if places.routes(place):
        return len(below) > 1 or (bool(below) and not places.serves_stations(place))
    return len(below) > 1 and not places.serves_stations(place)


def core_of(places: Places) -> frozenset[str]:
    """Return the core of a connected part of the network."""
    inner = [place for place in places.graph if not places.is_edge(place)]
    candidates = [place for place in inner if places.routes(place)]
    candidates = candidates or [p for p in inner if _degree(places, p) >= _STAR]
    if not candidates:
        return frozenset()
    junctions = [p for p in inner if _degree(places, p) >= _STAR - places.routes(p)] or candidates
    near = distance_sums(places.graph, junctions)
    middle = min(candidates, key=lambda place: (near[place], *_tie(places, place)))
    ranked = Ranked.of(places, [middle])
    search = _Search(places, frozenset(candidates), near, ranked, len(junctions))
    core = search.grown({middle} | search.twins(middle))
    return frozenset(search.grown(search.with_sites(core)))


def _degree(places: Places, place: str) -> int:
    return sum(not places.is_edge(near) for near in places.graph[place])


def _tie(places: Places, place: str) -> tuple[bool, bool, int, int, str]:
    near = places.graph[place]
    leads_out = any(map(places.is_edge, near))
    return (
        not leads_out,
        places.serves_stations(place),
        -len(near),
        -len(places.members[place]),
        place,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """Finds the equals of the middle."""

    places: Places
    candidates: frozenset[str]
    near: Mapping[str, int]
    ranked: Ranked
    junctions: int

    def twins(self, middle: str) -> set[str]:
        """Return the candidates that are as near and share most neighbors with the middle."""
        ours = set(self.places.graph[middle])
        found = set()
        limit = _NEAR[1] * self.near[middle]
        for name in {n for n in self.candidates if self.near[n] <= limit} - {middle}:
            theirs = set(self.places.graph[name]) - {middle}
            common = theirs & ours
            if common and len(common) >= len((ours - {name}) | theirs) / 2:
                found.add(name)
        return found

    def grown(self, core: set[str]) -> set[str]:
        """Add the equals next to the core, and those next to them."""
        middle = min(core, key=lambda place: (self.near[place], place))
        height = max(1, *(self.ranked.height[place] for place in core))
        queue = sorted(core)
        while queue:
            near = self.candidates.intersection(self.places.graph[queue.pop()]) - core
            for place in sorted(near):
                if self._is_equal(middle, height, place) or self._stands_beside(core, place):
                    core.add(place)
                    queue.append(place)
        return core

    def _is_equal(self, middle: str, height: int, place: str) -> bool:
        limit = self.near[middle] * _NEAR.get(height, _NEAR_ANY)
        is_high = self.ranked.height[place] >= height and self.near[place] <= limit
        # Two places alone: a middle, or a middle and what hangs on it?
        below = self.ranked.below
        is_wide = self.junctions > _PAIR or 2 * len(below[place]) >= len(below[middle])
        return is_high and is_wide

    def _stands_beside(self, core: Iterable[str], place: str) -> bool:
        """Tell whether what the place leads to, distribution among it, mostly hangs on the core."""
        others = set(self.places.graph[place]).difference(core)
        common = {n for n in others if self._hangs_on(core, n)}
        heads = sum(self.ranked.height[n] > 0 for n in common)
        return heads >= _PAIR and 2 * len(common) >= len(others)

    def _hangs_on(self, core: Iterable[str], place: str) -> bool:
        return not set(self.places.graph[place]).isdisjoint(core)

    def with_sites(self, core: set[str]) -> set[str]:
        """Add the tops of other sites that have distribution of their own below them."""
        sites = {self.places.site(place) for place in core}
        tops = {
            place
            for place in self.candidates - core
            if sum(self.ranked.height[n] > 0 for n in self.ranked.below[place]) >= _PAIR
            and self.places.site(place) not in sites
            and is_top_of_site(self.places, self.ranked, place)
        }
        return core | tops


def is_top_of_site(places: Places, ranked: Ranked, place: str) -> bool:
    """Tell whether everything above the place is in other sites."""
    above = [n for n in places.graph[place] if ranked.rank[n] < ranked.rank[place]]
    return bool(above) and all(places.site(n) != places.site(place) for n in above)
