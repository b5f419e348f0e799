"""Which devices stand in one place: pairs for redundancy, clusters, the spines of a fabric.

Two are one place by evidence: an aggregate of a third device ends on both (MC-LAG), both have legs
in the same subnets of stations (VRRP, HSRP, anycast gateways), both are firewalls or of one model
beside each other. Without evidence they are, if they share most neighbors and are fewer than what
they share: two distribution switches over ten access switches, not the ten below the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from netwright.model.credential import Address, Prefix
from netwright.model.device import DeviceKind
from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind
from netwright.topology.centrality import Graph
from netwright.topology.names import is_virtual
from netwright.topology.roles import Leg, Roles

_COMMON = 0.5  # of the neighbors or subnets of both
_FEW = 2  # subnets or neighbors are no coincidence
_JUNCTION = 3  # neighbors; a device with fewer is nobody's twin
_MOST = 64  # neighbors of a device below its twins
_STATIONS = {4: 30, 6: 126}  # a longer prefix is a link, not a subnet of stations

Pair = tuple[str, str]


def redundant_groups(
    roles: Roles, links: Iterable[Link], graph: Graph
) -> dict[str, tuple[str, ...]]:
    """Return the group of every device of the graph, itself alone if it has no double."""
    groups = _Groups(graph)
    for a, b in (*_shared_aggregates(links), *_gateway_pairs(roles, graph)):
        if roles.is_edge(a) == roles.is_edge(b):
            groups.join(a, b)
    for a, b in _doubles(roles, graph):
        groups.join(a, b)
    for twins, common in _twin_groups(roles, graph):
        if len(twins) <= common:
            for name in twins[1:]:
                groups.join(twins[0], name)
    return groups.members()


class _Groups:
    """Names that belong together."""

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}

    def join(self, a: str, b: str) -> None:
        if a in self._parent and b in self._parent:
            low, high = sorted((self.root(a), self.root(b)))
            self._parent[high] = low

    def root(self, name: str) -> str:
        while (above := self._parent[name]) != name:
            self._parent[name] = self._parent[above]
            name = above
        return name

    def members(self) -> dict[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self._parent):
            found[self.root(name)].append(name)
        return {name: tuple(names) for names in found.values() for name in names}


def _shared_aggregates(links: Iterable[Link]) -> Iterator[Pair]:
    """Return the devices on which one aggregate of a third ends (MC-LAG)."""
    ends: defaultdict[Port, set[str]] = defaultdict(set)
    for link in links:
        if link.kind is LinkKind.LAG:
            ends[link.a].add(link.b.device)
            ends[link.b].add(link.a.device)
    for names in ends.values():
        if len(names) == _FEW:
            a, b = sorted(names)
            yield a, b


def _gateway_pairs(roles: Roles, graph: Graph) -> Iterator[Pair]:
    """Return the devices that are gateways of the same subnets, each by an address of its own."""
    legs = {name: _addresses(roles.legs.get(name, ())) for name in graph}
    owners: defaultdict[Prefix, list[str]] = defaultdict(list)
    for name, own in legs.items():
        for prefix in own:
            owners[prefix].append(name)
    pairs = {(a, b) for names in owners.values() if len(names) == _FEW for a, b in [sorted(names)]}
    for a, b in sorted(pairs):
        ours, theirs = legs[a], legs[b]
        common = sum(theirs.get(prefix, own) != own for prefix, own in ours.items())
        is_near = b in graph[a] or not set(graph[a]).isdisjoint(graph[b])
        enough = 1 if is_near else _FEW
        if common >= enough and common >= _COMMON * len(ours.keys() | theirs.keys()):
            yield a, b


def _addresses(legs: Iterable[Leg]) -> dict[Prefix, Address]:
    """Return a device's addresses in subnets of stations."""
    return {
        prefix: row.address
        for row, prefix in legs
        if is_virtual(row.if_name) and prefix.prefixlen < _STATIONS[prefix.version]
    }


def _doubles(roles: Roles, graph: Graph) -> Iterator[Pair]:
    """Return clusters of firewalls, and neighbors of one model with the same neighbors."""
    for a, near in graph.items():
        for b in near:
            if a < b and roles.kinds[a] is roles.kinds[b] and _are_doubles(roles, graph, (a, b)):
                yield a, b


def _are_doubles(roles: Roles, graph: Graph, pair: Pair) -> bool:
    a, b = pair
    models = {roles.model(name) for name in pair}
    if len(models) > 1:
        return False
    if roles.kinds[a] is DeviceKind.FIREWALL:
        return True
    common, either = _shared(graph, a, b)
    return models != {None} and common >= _FEW and common >= _COMMON * either


def _twin_groups(roles: Roles, graph: Graph) -> Iterator[tuple[Sequence[str], int]]:
    """Return devices with mostly the same neighbors, and how many those are."""
    groups = _Groups(graph)
    common: dict[str, int] = {}
    for a, b in _near_twins(roles, graph):
        shared, either = _shared(graph, a, b)
        if shared >= _FEW and shared >= _COMMON * either:
            groups.join(a, b)
            for name in (a, b):
                common[name] = max(common.get(name, 0), shared)
    for names in set(groups.members().values()):
        if len(names) > 1:
            yield names, min(common[name] for name in names)


def _near_twins(roles: Roles, graph: Graph) -> set[Pair]:
    """Return the junctions of one kind that have a neighbor in common."""
    fit = {
        name for name, near in graph.items() if len(near) >= _JUNCTION and not roles.is_edge(name)
    }
    found: set[Pair] = set()
    for near in graph.values():
        above = [name for name in near if name in fit]
        if len(above) <= _MOST:
            found.update(combinations(above, 2))
    return {
        (a, b)
        for a, b in found
        if roles.kinds[a] is roles.kinds[b]
        and not (roles.serves_stations(a) or roles.serves_stations(b))
    }


def _shared(graph: Mapping[str, Sequence[str]], a: str, b: str) -> tuple[int, int]:
    """Return how many neighbors two devices have in common, and how many in all."""
    ours, theirs = set(graph[a]) - {b}, set(graph[b]) - {a}
    return len(ours & theirs), len(ours | theirs)
