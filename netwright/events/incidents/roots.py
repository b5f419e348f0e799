"""Which of the things that are down explains the others.

Seen from where we stand, what is dead or behind it falls into *regions*. A region hangs on the
rest by *entrances*: one edge that is cut makes that link the cause; a device at the entrance whose
links are all dead, or which itself does not answer, is the cause otherwise. Of the incidents of
one cause, the one about the cause itself leads, else the first; the others are part of it. The
order in which they came does not matter.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from netwright.events.incidents.graph import Edge, Graph
from netwright.model.incident import Root
from netwright.model.interface import Port
from netwright.model.state import DEVICE

WINDOW = timedelta(minutes=30)
"""How far apart things may be told that have one cause: a silent device is noticed late."""

FEW = 3
"""So many silent neighbors make a device suspicious, if they are all that it leads to."""


class Down(NamedTuple):
    """One incident that says what is down."""

    id: str
    since: datetime
    ports: tuple[Port, ...]  # a port, or DEVICE for the device as a whole
    is_flapping: bool = False  # up again, for all we know; and the better word for its port


class Cause(NamedTuple):
    """What explains incidents: an edge, a device, or a port that leads nowhere we know of."""

    device: str
    if_name: str = DEVICE
    edge: Edge | None = None


class Explained(NamedTuple):
    """To which incident another belongs, possibly itself, and its probable root."""

    leader: str
    root: Root | None


def explain(downs: Sequence[Down], graph: Graph) -> dict[str, Explained]:
    """Return for each incident which one leads, and what is at the root."""
    ordered = sorted(downs, key=lambda down: (down.since, down.id))
    causes = _Regions(ordered, graph).causes()
    groups: defaultdict[Cause, list[Down]] = defaultdict(list)
    for down in ordered:
        groups[causes.get(down.id, Cause(""))].append(down)
    explained = {down.id: Explained(down.id, None) for down in groups.pop(Cause(""), ())}
    for cause, members in groups.items():
        leader = _leader(cause, members, graph)
        for down in members:
            is_near = abs(down.since - leader.since) <= WINDOW
            head, why = (leader, cause) if is_near else (down, _own_cause(down, graph))
            explained[down.id] = Explained(head.id, _root(why, head, graph))
    return explained


def _leader(cause: Cause, members: Sequence[Down], graph: Graph) -> Down:
    """Return the incident about the cause itself, else the first."""
    for down in sorted(members, key=lambda down: not down.is_flapping):
        if any(_own_cause_of(port, graph) == cause for port in down.ports):
            return down
    return members[0]


def _root(cause: Cause, leader: Down, graph: Graph) -> Root:
    if cause.edge is None:
        return Root(cause.device, cause.if_name or None)
    own = next((port for port in leader.ports if graph.of(port) == cause.edge), None)
    near = own or cause.edge.cable.a
    return Root(near.device, near.if_name, cause.edge.cable)


def _own_cause(down: Down, graph: Graph) -> Cause:
    return _own_cause_of(down.ports[0], graph)


def _own_cause_of(port: Port, graph: Graph) -> Cause:
    edge = graph.of(port)
    return Cause("", edge=edge) if edge else Cause(*port)


class _Regions:
    """What is dead, what hangs on it, and why."""

    def __init__(self, downs: Sequence[Down], graph: Graph) -> None:
        self._downs = downs
        self._graph = graph
        ports = {port for down in downs if not down.is_flapping for port in down.ports}
        self._dead = {port.device for port in ports if port.if_name == DEVICE}
        edges = {edge for port in ports if (edge := graph.of(port))}
        self._cut = {edge for edge in edges if edge.is_cut(ports)}
        self._first = _first_seen(downs, graph)

    def causes(self) -> dict[str, Cause]:
        """Return the cause of each incident that has one."""
        touched = self._dead | {node for edge in self._cut for node in (edge.a, edge.b)}
        of_node: dict[str, Mapping[str, Cause]] = {}
        for node in sorted(touched):
            if node not in of_node:
                island = self._graph.island(node)
                of_node.update(dict.fromkeys(island, self._of_island(island)))
        return {
            down.id: cause
            for down in self._downs
            if (cause := self._cause_of(down, of_node)) is not None
        }

    def _cause_of(self, down: Down, of_node: Mapping[str, Mapping[str, Cause]]) -> Cause | None:
        for port in down.ports:
            known = of_node.get(port.device, {})
            edge = self._graph.of(port)
            if port.if_name == DEVICE:
                return known.get(port.device, Cause(port.device))
            # A cut edge between what is dead and what is not: the cause of the dead side.
            far = known.get(edge.other(port.device)) if edge else None
            near = known.get(port.device) if edge else None
            return near or far or _own_cause_of(port, self._graph)
        return None

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
            first.setdefault(_own_cause_of(port, graph), down.since)
    return first
