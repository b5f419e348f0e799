"""Why routing neighbors no longer hear each other.

A lost adjacency is no outage of its own where something that it runs over is down: a port, the
link or the segment behind it, the neighbor, or all that leads there. What remains are pairs, told
by both ends; and of several neighbors of one device that all lost it, that device is the cause.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from netwright.events.incidents.graph import Edge, Graph
from netwright.events.incidents.regions import FEW, Cause, Down, Regions
from netwright.model.interface import Port
from netwright.model.state import DEVICE


def adjacency_causes(
    lost: Sequence[Down], outages: Sequence[Down], regions: Regions, graph: Graph
) -> dict[str, Cause]:
    """Return the cause of each lost adjacency: what is down, else its two ends."""
    down = {port for one in outages for port in one.ports}
    causes: dict[str, Cause] = {}
    pairs: dict[str, tuple[str, str]] = {}
    for one in lost:
        cause = _explanation(one, down, regions, graph)
        if cause:
            causes[one.id] = cause
        elif one.ports:
            pairs[one.id] = (one.ports[0].device, _far(one, graph) or one.id)
    return causes | _of_pairs(pairs)


def _explanation(
    one: Down, down: AbstractSet[Port], regions: Regions, graph: Graph
) -> Cause | None:
    for port in one.ports:
        if port.if_name != DEVICE and port in down:
            return regions.of_port(port)
    for edge in _ways(one, graph):
        if edge in regions.troubled:
            return regions.of_port(edge.ports[0])
    next_hops = (way.other(port.device) for port in one.ports if (way := graph.of(port)))
    nodes = (one.lost or "", *next_hops, *(port.device for port in one.ports))
    return next((cause for node in nodes if (cause := regions.of_node(node))), None)


def _ways(one: Down, graph: Graph) -> Iterator[Edge]:
    """Yield the edges that the two may hear each other over, at most one node between them."""
    own = list(filter(None, map(graph.of, one.ports)))
    yield from own
    device = one.ports[0].device if one.ports else ""
    for edge in own or graph.at(device):
        middle = edge.other(device)
        if middle == one.lost:
            yield edge
            continue
        for second in graph.at(middle):
            if second.other(middle) == one.lost:
                yield from (edge, second)


def _far(one: Down, graph: Graph) -> str:
    """Return the neighbor, if need be whoever is at the other end of the link."""
    edge = next(filter(None, map(graph.of, one.ports)), None)
    return one.lost or (edge.other(one.ports[0].device) if edge else "")


def _of_pairs(pairs: Mapping[str, tuple[str, str]]) -> dict[str, Cause]:
    reporters: defaultdict[str, set[str]] = defaultdict(set)
    for device, other in pairs.values():
        reporters[other].add(device)
    return {id_: _of_pair(pair, reporters) for id_, pair in pairs.items()}


def _of_pair(pair: Iterable[str], reporters: Mapping[str, AbstractSet[str]]) -> Cause:
    most, node = max((len(reporters.get(node, ())), node) for node in pair)
    if most >= FEW:
        return Cause(node)
    a, b = sorted(pair)
    return Cause(a, peer=b)
