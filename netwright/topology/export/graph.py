"""A topology as plain nodes and edges, for formats that know nothing else.

A shared segment becomes a node of its own with an edge to every member.
"""

from collections.abc import Iterator
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, LinkSource, Node, Topology

SEGMENT = "segment"
_OBSERVED = frozenset({LinkSource.LLDP, LinkSource.CDP, LinkSource.LACP, LinkSource.MANUAL})

Value = str | int | float | None


class Edge(NamedTuple):
    """A link, or a leg of a shared segment (whose `b` is the segment, without an interface)."""

    a: Port
    b: Port
    link: Link


def graph_of(topology: Topology) -> tuple[list[Node], list[Edge]]:
    """Return all nodes, segments last, and all edges."""
    nodes, edges = list(topology.nodes), []
    taken = {node.name for node in nodes}
    for link in topology.links:
        if link.kind is LinkKind.SHARED_SEGMENT:
            hub = _hub(link, taken)
            nodes.append(hub)
            edges += [Edge(port, Port(hub.name, ""), link) for port, _ in link.members]
        else:
            edges.append(Edge(link.a, link.b, link))
    return nodes, edges


def node_values(node: Node) -> dict[str, Value]:
    """Return what is known of a node, flat."""
    return {
        "label": node.label or node.name,
        "kind": node.kind,
        "tier": node.tier,
        "site": node.site,
        "status": node.status,
        "x": node.x,
        "y": node.y,
    }


def edge_values(edge: Edge) -> dict[str, Value]:
    """Return what is known of a link, flat."""
    link = edge.link
    return {
        "a_interface": edge.a.if_name,
        "b_interface": edge.b.if_name,
        "layer": link.layer,
        "link_kind": str(link.kind),
        "members": "; ".join(_members(link)),
        "sources": " ".join(sources(link)),
        "confidence": link.confidence,
        "link_status": str(link.status),
        "conflicts": "; ".join(link.conflicts),
    }


def sources(link: Link) -> list[str]:
    """Return where the evidence for a link comes from."""
    return sorted({str(one.source) for one in link.evidence})


def is_inferred(link: Link) -> bool:
    """Tell whether nobody saw the cable itself: forwarding or routing tables only speak for it."""
    return link.layer == 2 and not any(one.source in _OBSERVED for one in link.evidence)  # noqa: PLR2004


def _members(link: Link) -> Iterator[str]:
    for pair in link.members:
        yield " - ".join(f"{port.device} {port.if_name}" for port in pair if port)


def _hub(link: Link, taken: set[str]) -> Node:
    name = f"{SEGMENT} {link.a.device} {link.a.if_name}"
    while name in taken:
        name += "'"
    taken.add(name)
    return Node(name, SEGMENT, status=str(link.status))
