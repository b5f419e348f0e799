"""As much of the topology as it takes to see what hangs on what."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from netwright.model.incident import Cable
from netwright.model.interface import Port


class Edge(NamedTuple):
    """A connection of two nodes, and the ports it runs over: of an aggregate its members too.

    It is cut when one of its own ports is down, or of each pair of members one.
    """

    a: str
    b: str
    cable: Cable
    ports: tuple[Port, ...]
    members: tuple[tuple[Port, ...], ...] = ()

    def other(self, node: str) -> str:
        """Return the node at the other end."""
        return self.b if node == self.a else self.a

    def is_cut(self, down: AbstractSet[Port]) -> bool:
        """Tell whether nothing passes while these ports are down."""
        if any(port in down for port in self.ports):
            return True
        return bool(self.members) and all(any(p in down for p in pair) for pair in self.members)


class Graph:
    """Nodes and edges, and in which order nodes are where others are reached from.

    The first of `order` is where we stand: the collector's gateway, else the core.
    """

    def __init__(self, edges: Iterable[Edge], order: Sequence[str] = ()) -> None:
        self.edges = tuple(edges)
        self._at: defaultdict[str, list[Edge]] = defaultdict(list)
        self._of: dict[Port, Edge] = {}
        for edge in self.edges:
            self._at[edge.a].append(edge)
            self._at[edge.b].append(edge)
            for port in (*edge.ports, *(port for pair in edge.members for port in pair)):
                self._of.setdefault(port, edge)
        self._rank = {node: rank for rank, node in enumerate(dict.fromkeys((*order, *self._at)))}
        self._islands = self._connected()

    @property
    def nodes(self) -> Iterable[str]:
        """Return the nodes that anything is connected to."""
        return self._at.keys()

    def at(self, node: str) -> Sequence[Edge]:
        """Return the edges of a node."""
        return self._at.get(node, ())

    def of(self, port: Port) -> Edge | None:
        """Return what runs over a port."""
        return self._of.get(port)

    def rank(self, node: str) -> int:
        """Return how far down a node stands."""
        return self._rank.get(node, len(self._rank))

    def island(self, node: str) -> Sequence[str]:
        """Return all nodes that are connected with one, itself included."""
        return self._islands.get(node, (node,))

    def reach(
        self, start: str, within: AbstractSet[str], *, without: AbstractSet[Edge] = frozenset()
    ) -> dict[str, int]:
        """Return how far which of some nodes are from one of them, over edges that are whole."""
        found, queue = {start: 0}, deque((start,))
        while queue:
            node = queue.popleft()
            for edge in self.at(node):
                other = edge.other(node)
                if other in within and other not in found and edge not in without:
                    found[other] = found[node] + 1
                    queue.append(other)
        return found

    def _connected(self) -> Mapping[str, Sequence[str]]:
        islands: dict[str, Sequence[str]] = {}
        every = self._at.keys()
        for node in self._at:
            if node not in islands:
                island = sorted(self.reach(node, every), key=self.rank)
                islands.update(dict.fromkeys(island, island))
        return islands
