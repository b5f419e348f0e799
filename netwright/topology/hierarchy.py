"""Who hangs below whom on the map: a forest over all nodes, rooted at the highest tier.

Distribution devices with a common device below them are one root (a redundant pair), so is the
whole core. Whatever else is connected hangs below the node that it is nearest to.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from netwright.model.device import Tier
from netwright.model.link import Link, Node
from netwright.topology.links import ports_of
from netwright.topology.names import natural_key

MAX_DEPTH = 12  # a longer chain goes on beside itself, not further down
_LEVELS = {Tier.EDGE: 0, Tier.CORE: 1, Tier.DISTRIBUTION: 2, Tier.ACCESS: 3, Tier.OTHER: 4}
_LOWEST = 5
MAX_HEADS = 6  # a wider row is not read as a group any more
MAX_EDGE_ROW = 6  # more edge devices are branches, drawn below like the rest


@dataclass(frozen=True, slots=True)
class Family:
    """Nodes drawn in one row, and what hangs below them."""

    heads: tuple[str, ...]
    children: tuple["Family", ...] = ()


@dataclass(frozen=True, slots=True)
class SiteTree:
    """One site from top to bottom: the world outside, edge, core, what hangs below, the rest."""

    site: str
    outside: tuple[str, ...]
    edge: tuple[str, ...]
    core: tuple[str, ...]
    families: tuple[Family, ...]
    unconnected: tuple[str, ...]


def site_trees(nodes: Sequence[Node], links: Iterable[Link]) -> list[SiteTree]:
    """Return the hierarchy of every site, in the order of their names."""
    neighbors = drawn_neighbors(nodes, links)
    sites = _sites(nodes, neighbors)
    members: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for node in nodes:
        members[sites[node.name]][node.name] = _level(node)
    return [_tree(site, members[site], neighbors) for site in sorted(members)]


def node_sites(nodes: Sequence[Node], links: Iterable[Link]) -> dict[str, str]:
    """Return the site in which each node is drawn."""
    return _sites(nodes, drawn_neighbors(nodes, links))


def drawn_neighbors(nodes: Iterable[Node], links: Iterable[Link]) -> dict[str, list[str]]:
    """Return who is next to whom on the map."""
    return _neighbors({node.name: node for node in nodes}, links)


def _neighbors(known: Mapping[str, Node], links: Iterable[Link]) -> dict[str, list[str]]:
    """Return who is next to whom; on a shared segment everyone is next to its highest member."""
    found: dict[str, set[str]] = {name: set() for name in known}
    for link in links:
        devices = sorted({port.device for port in ports_of(link)} & known.keys())
        hub = min(devices, key=lambda name: (_level(known[name]), natural_key(name)))
        for other in devices:
            if other != hub:
                found[hub].add(other)
                found[other].add(hub)
    return {name: sorted(names, key=natural_key) for name, names in found.items()}


def _level(node: Node) -> int:
    return _LEVELS.get(Tier(node.tier), _LOWEST) if node.tier else _LOWEST


def _sites(nodes: Iterable[Node], neighbors: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return every node's site; a stranger stands where its first neighbor with a site does."""
    told = {node.name: node.site for node in nodes if node.site}
    return {
        name: told.get(name) or next((told[n] for n in near if n in told), "default")
        for name, near in neighbors.items()
    }


def _tree(site: str, levels: Mapping[str, int], neighbors: Mapping[str, Sequence[str]]) -> SiteTree:
    near = {name: [n for n in neighbors[name] if n in levels] for name in levels}
    edge, core, distribution = (
        sorted((n for n in levels if levels[n] == level), key=natural_key) for level in range(3)
    )
    edge = edge if len(edge) <= MAX_EDGE_ROW else []
    top = {*edge, *core}
    lone = sorted((n for n in levels if not neighbors[n] and n not in top), key=natural_key)
    forest = _Forest(near)
    forest.grow([*distribution, *core, *edge])
    for name in sorted(near.keys() - set(lone), key=lambda n: (levels[n], -len(near[n]), n)):
        forest.grow([name])
    outside = [n for one in edge for n in forest.children[one] if not forest.children.get(n)]
    roots = [n for n, parent in forest.parents.items() if parent is None or parent in top]
    heads = [(n,) for n in roots if n not in {*top, *distribution, *outside}]
    families = (forest.family(one) for one in [*_pairs(distribution, near, levels), *heads])
    return SiteTree(site, tuple(outside), tuple(edge), tuple(core), tuple(families), tuple(lone))


class _Forest:
    """Every node below the neighbor through which it is nearest to a root."""

    def __init__(self, near: Mapping[str, Sequence[str]]) -> None:
        self._near = near
        self._depth: dict[str, int] = {}
        self.parents: dict[str, str | None] = {}
        self.children: defaultdict[str, list[str]] = defaultdict(list)

    def grow(self, roots: Iterable[str]) -> None:
        """Reach everything that can be reached from the roots, level by level."""
        queue = deque(root for root in roots if root not in self.parents)
        self.parents.update(dict.fromkeys(queue))
        self._depth.update(dict.fromkeys(queue, 0))
        while queue:
            name = queue.popleft()
            for neighbor in self._near[name]:
                if neighbor not in self.parents:
                    self._hang(neighbor, name)
                    queue.append(neighbor)

    def _hang(self, name: str, parent: str) -> None:
        above = self.parents[parent] if self._depth[parent] >= MAX_DEPTH else parent
        self.parents[name] = above or parent
        self._depth[name] = min(self._depth[parent] + 1, MAX_DEPTH)
        self.children[above or parent].append(name)

    def family(self, heads: Sequence[str]) -> Family:
        """Return what hangs below the heads."""
        below = [name for head in heads for name in self.children.get(head, ())]
        return Family(
            tuple(heads), tuple(self.family((n,)) for n in sorted(below, key=natural_key))
        )


def _pairs(
    distribution: Sequence[str], near: Mapping[str, Sequence[str]], levels: Mapping[str, int]
) -> list[tuple[str, ...]]:
    """Return the distribution devices, together where they are connected or share one below."""
    groups: dict[str, tuple[str, ...]] = {name: (name,) for name in distribution}
    together = [(name, n) for name in distribution for n in near[name] if n in groups]
    for name in sorted(near):
        above = [n for n in near[name] if n in groups and levels[n] < levels[name]]
        together += pairwise(above)
    for a, b in together:
        both = tuple(sorted({*groups[a], *groups[b]}, key=natural_key))
        if len(both) <= MAX_HEADS:
            groups.update(dict.fromkeys(both, both))
    return sorted(set(groups.values()))
