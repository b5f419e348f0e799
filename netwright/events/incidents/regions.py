"""What cannot be reached any more, seen from where we stand, and why.

What is dead or behind it falls into *regions*. A region hangs on the rest by *entrances*: one edge
that is cut makes that link the cause; a device at the entrance whose links are all dead, or which
itself does not answer, is the cause otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NamedTuple

from netwright.events.incidents.graph import Edge, Graph
from netwright.model.interface import Port
from netwright.model.state import DEVICE

FEW = 3
"""So many silent neighbors make a device suspicious, if they are all that it leads to."""


class Down(NamedTuple):
    """One incident that says what is down."""

    id: str
    since: datetime
    ports: tuple[Port, ...]  # a port, or DEVICE for the device as a whole
    is_flapping: bool = False  # up again, for all we know; and the better word for its port
    lost: str | None = None  # of an adjacency the neighbor, "" if unknown: its ports may be up


class Cause(NamedTuple):
    """What explains incidents: an edge, a device, a port that leads nowhere we know of, a pair."""

    device: str
    if_name: str = DEVICE
    edge: Edge | None = None
    peer: str = ""  # they do not hear each other, and nobody knows why


def own_cause_of(port: Port, graph: Graph) -> Cause:
    """Return what is the matter if just this port is down."""
    edge = graph.of(port)
    return Cause("", edge=edge) if edge else Cause(*port)


class Regions:
    """What is dead, what hangs on it, and why."""

    def __init__(self, downs: Sequence[Down], graph: Graph) -> None:
        self._graph = graph
        ports = {port for down in downs if not down.is_flapping for port in down.ports}
        self._dead = {port.device for port in ports if port.if_name == DEVICE}
        edges = {edge for port in ports if (edge := graph.of(port))}
        self._cut = {edge for edge in edges if edge.is_cut(ports)}
        flapping = {port for down in downs if down.is_flapping for port in down.ports}
        self._edges = self._cut | {edge for port in flapping if (edge := graph.of(port))}
        self._first = _first_seen(downs, graph)
        self._why = self._causes()

    @property
    def troubled(self) -> AbstractSet[Edge]:
        """The edges that are cut, or now and then."""
        return self._edges

    def of_node(self, node: str) -> Cause | None:
        """Return why a node is dead, or cannot be reached; None if it can."""
        return self._why.get(node)

    def cause_of(self, down: Down) -> Cause | None:
        """Return the cause of an incident: of a port, of the side of its edge that is dead."""
        for port in down.ports:
            if port.if_name == DEVICE:
                return self._why.get(port.device, Cause(port.device))
            return self.of_port(port)
        return None

    def of_port(self, port: Port) -> Cause:
        """Return why a port is down."""
        edge = self._graph.of(port)
        if edge is None:
            return own_cause_of(port, self._graph)
        # A cut edge between what is dead and what is not: the cause of the dead side.
        far = self._why.get(edge.other(port.device))
        return self._why.get(port.device) or far or own_cause_of(port, self._graph)

    def _causes(self) -> dict[str, Cause]:
        touched = self._dead | {node for edge in self._cut for node in (edge.a, edge.b)}
        seen: set[str] = set()
        causes: dict[str, Cause] = {}
        for node in sorted(touched):
            if node not in seen:
                island = self._graph.island(node)
                seen.update(island)
                causes.update(self._of_island(island))
        return causes

    def _of_island(self, island: Sequence[str]) -> dict[str, Cause]:
        """Return the cause of every node of an island that is dead or cut off."""
        start = next((node for node in island if node not in self._dead), None)
        if start is None:
            return dict.fromkeys(island, Cause(island[0]))
        alive = set(island) - self._dead
        distance = self._graph.reach(start, alive, without=self._cut)
        reached = distance.keys() - self._suspects(distance)
        lost = set(island) - reached
        causes: dict[str, Cause] = {}
        for node in island:
            if node in lost and node not in causes:
                causes.update(self._of_region(self._graph.reach(node, lost).keys(), reached))
        return causes

    def _suspects(self, distance: Mapping[str, int]) -> set[str]:
        """Return nodes that answer, or never do, but lead to nothing that does."""
        edges_of_dead = (edge for node in self._dead for edge in self._graph.at(node))
        near = {node for edge in edges_of_dead for node in (edge.a, edge.b) if distance.get(node)}
        return {node for node in near if self._is_suspect(node, distance)}

    def _is_suspect(self, node: str, distance: Mapping[str, int]) -> bool:
        others = {edge.other(node) for edge in self._graph.at(node) if edge not in self._cut}
        silent = others & self._dead
        further = {other for other in others - silent if distance.get(other, 0) > distance[node]}
        return len(silent) >= FEW and not further

    def _of_region(self, region: AbstractSet[str], reached: AbstractSet[str]) -> dict[str, Cause]:
        entrances = dict(self._entrances(region, reached))
        if not entrances:
            return {}
        causes = {node: self._at_entrance(node, edges) for node, edges in entrances.items()}
        first = min(causes.values(), key=self._begin_of)
        return {node: causes.get(node, first) for node in region}

    def _entrances(
        self, region: AbstractSet[str], reached: AbstractSet[str]
    ) -> Iterator[tuple[str, list[Edge]]]:
        for node in sorted(region):
            if edges := [e for e in self._graph.at(node) if e.other(node) in reached]:
                yield node, edges

    def _at_entrance(self, node: str, edges: Sequence[Edge]) -> Cause:
        is_link = len(edges) == 1 and edges[0] in self._cut
        return Cause("", edge=edges[0]) if is_link else Cause(node)

    def _begin_of(self, cause: Cause) -> tuple[Any, ...]:
        begin = self._first.get(cause)
        return begin is None, begin or 0, cause.device, cause.edge.cable if cause.edge else ()


def _first_seen(downs: Sequence[Down], graph: Graph) -> dict[Cause, datetime]:
    first: dict[Cause, datetime] = {}
    for down in downs:
        for port in down.ports:
            first.setdefault(own_cause_of(port, graph), down.since)
    return first
