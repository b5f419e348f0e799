"""Betweenness: how many shortest paths lead through a node (Brandes 2001), on unweighted graphs."""

from collections import deque
from collections.abc import Mapping, Sequence

Graph = Mapping[str, Sequence[str]]

# Above this many nodes a sample of sources stands for all: the cost is nodes x links otherwise.
MAX_SOURCES = 96


def betweenness(graph: Graph, max_sources: int = MAX_SOURCES) -> dict[str, float]:
    """Return the betweenness of every node, in no particular unit."""
    names = sorted(graph)
    stride = -(-len(names) // max_sources) or 1
    score = dict.fromkeys(names, 0.0)
    for source in names[::stride]:
        _accumulate(graph, source, score)
    return score


def _accumulate(graph: Graph, source: str, score: dict[str, float]) -> None:
    """Add what the shortest paths from one source lead through."""
    distance = {source: 0}
    paths = {source: 1.0}
    order: list[str] = []
    queue = deque([source])
    while queue:
        node = queue.popleft()
        order.append(node)
        for neighbor in graph[node]:
            if neighbor not in distance:
                distance[neighbor] = distance[node] + 1
                paths[neighbor] = 0.0
                queue.append(neighbor)
            if distance[neighbor] == distance[node] + 1:
                paths[neighbor] += paths[node]
    _back_propagate(graph, order, distance, paths, score)


def _back_propagate(
    graph: Graph,
    order: Sequence[str],
    distance: Mapping[str, int],
    paths: Mapping[str, float],
    score: dict[str, float],
) -> None:
    share = dict.fromkeys(order, 0.0)
    for node in reversed(order[1:]):
        part = (1 + share[node]) / paths[node]
        for neighbor in graph[node]:
            if distance[neighbor] == distance[node] - 1:
                share[neighbor] += paths[neighbor] * part
        score[node] += share[node]
