"""Which of the things that are down explains the others.

Of the incidents of one cause (`regions`, `adjacencies`), the one about the cause itself leads,
else the first; the others are part of it. The order in which they came does not matter.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from netwright.events.incidents.adjacencies import adjacency_causes
from netwright.events.incidents.graph import Edge, Graph
from netwright.events.incidents.regions import Cause, Down, Regions, own_cause_of
from netwright.model.incident import Root
from netwright.model.interface import Port

WINDOW = timedelta(minutes=30)
"""How far apart things may be told that have one cause: a silent device is noticed late."""


class Explained(NamedTuple):
    """To which incident another belongs, possibly itself, and its probable root."""

    leader: str
    root: Root | None


def explain(downs: Sequence[Down], graph: Graph) -> dict[str, Explained]:
    """Return for each incident which one leads, and what is at the root."""
    ordered = sorted(downs, key=lambda down: (down.since, down.id))
    causes = _causes(ordered, graph)
    groups: defaultdict[Cause, list[Down]] = defaultdict(list)
    for down in ordered:
        groups[causes.get(down.id, Cause(""))].append(down)
    explained = {down.id: Explained(down.id, None) for down in groups.pop(Cause(""), ())}
    for cause, members in groups.items():
        leader = _leader(cause, members, graph)
        for down in members:
            is_near = abs(down.since - leader.since) <= WINDOW
            head, why = (leader, cause) if is_near else (down, own_cause_of(down.ports[0], graph))
            explained[down.id] = Explained(head.id, _root(why, head, graph))
    return explained


def _causes(ordered: Sequence[Down], graph: Graph) -> Mapping[str, Cause]:
    outages = [down for down in ordered if down.lost is None]
    lost = [down for down in ordered if down.lost is not None]
    regions = Regions(outages, graph)
    causes = {down.id: cause for down in outages if (cause := regions.cause_of(down))}
    return causes | adjacency_causes(lost, outages, regions, graph)


def _leader(cause: Cause, members: Sequence[Down], graph: Graph) -> Down:
    """Return the incident about the cause itself, else the first; no adjacency before an outage."""
    fit = [down for down in members if down.lost is None] or members
    for down in sorted(fit, key=lambda down: not down.is_flapping):
        if any(own_cause_of(port, graph) == cause for port in down.ports):
            return down
    return fit[0]


def _root(cause: Cause, leader: Down, graph: Graph) -> Root:
    edge = cause.edge or (_edge_between(cause, leader, graph) if cause.peer else None)
    if edge is None:
        place = leader.ports[0] if cause.peer else Port(cause.device, cause.if_name)
        return Root(place.device, place.if_name or None)
    own = next((port for port in leader.ports if graph.of(port) == edge), None)
    near = own or edge.cable.a
    return Root(near.device, near.if_name, edge.cable)


def _edge_between(pair: Cause, leader: Down, graph: Graph) -> Edge | None:
    """Return the edge that an adjacency runs over, if there is no doubt which."""
    if own := next(filter(None, map(graph.of, leader.ports)), None):
        return own
    direct = [edge for edge in graph.at(pair.device) if edge.other(pair.device) == pair.peer]
    return direct[0] if len(direct) == 1 else None
