"""How central nodes are: shortest paths through them (Brandes 2001) and their distance to all.

On large graphs a sample of sources stands for all: the exact cost is nodes times links.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Graph = Mapping[str, Sequence[str]]

STEPS = 300_000  # about a third of a second
MIN_SOURCES = 24


@dataclass(frozen=True, slots=True)
class Centrality:
    """Both measures of every node, in no particular unit."""

    paths: Mapping[str, float]
    distance: Mapping[str, int]


def centrality(graph: Graph, names: Sequence[str]) -> Centrality:
    """Measure the nodes of one connected part of the graph."""
    size = sum(1 + len(graph[name]) for name in names)
    sources = max(MIN_SOURCES, STEPS // size)
    stride = -(-len(names) // sources)
    through = dict.fromkeys(names, 0.0)
    total = dict.fromkeys(names, 0)
    for source in names[::stride]:
        order, distance, paths = _search(graph, source)
        _add_paths(graph, order, distance, paths, through)
        for name, steps in distance.items():
            total[name] += steps
    return Centrality(through, total)


def distances(graph: Graph, sources: Sequence[str]) -> dict[str, int]:
    """Return the distance of every reachable node from the nearest source."""
    found = dict.fromkeys(sources, 0)
    queue = deque(found)
    while queue:
        node = queue.popleft()
        for neighbor in graph[node]:
            if neighbor not in found:
                found[neighbor] = found[node] + 1
                queue.append(neighbor)
    return found


def _search(graph: Graph, source: str) -> tuple[list[str], dict[str, int], dict[str, float]]:
    """Return the nodes by distance, their distances, and how many shortest paths reach them."""
    distance = {source: 0}
    paths = {source: 1.0}
    order: list[str] = []
    queue = deque([source])
    while queue:
        node = queue.popleft()
        order.append(node)
        below = distance[node] + 1
        for neighbor in graph[node]:
            if neighbor not in distance:
                distance[neighbor] = below
                paths[neighbor] = 0.0
                queue.append(neighbor)
            if distance[neighbor] == below:
                paths[neighbor] += paths[node]
    return order, distance, paths


def _add_paths(
    graph: Graph,
    order: Sequence[str],
    distance: Mapping[str, int],
    paths: Mapping[str, float],
    through: dict[str, float],
) -> None:
    share = dict.fromkeys(order, 0.0)
    for node in reversed(order[1:]):
        part = (1 + share[node]) / paths[node]
        above = distance[node] - 1
        for neighbor in graph[node]:
            if distance[neighbor] == above:
                share[neighbor] += paths[neighbor] * part
        through[node] += share[node]
