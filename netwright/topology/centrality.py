"""How near nodes are to others, by breadth-first search.

On large graphs a sample of sources stands for all: the exact cost is nodes times links.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]

STEPS = 300_000  # about a tenth of a second
MIN_SOURCES = 24


def distances(graph: Graph, sources: Iterable[str]) -> dict[str, int]:
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


def distance_sums(graph: Graph, sources: Sequence[str]) -> dict[str, int]:
    """Return how far each node is from the sources in all."""
    size = sum(1 + len(near) for near in graph.values())
    stride = -(-len(sources) // max(MIN_SOURCES, STEPS // size)) or 1
    total = dict.fromkeys(graph, 0)
    for source in sources[::stride]:
        for name, steps in distances(graph, [source]).items():
            total[name] += steps
    return total


def islands(graph: Graph) -> list[list[str]]:
    """Return the connected parts of the graph, each sorted."""
    seen: set[str] = set()
    found = []
    for name in sorted(graph):
        if name not in seen:
            island = sorted(distances(graph, [name]))
            seen.update(island)
            found.append(island)
    return found
