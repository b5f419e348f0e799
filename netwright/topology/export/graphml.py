"""GraphML (graphml.graphdrawing.org), as NetworkX, yEd and Gephi read it; IDs are the names."""

from collections.abc import Iterator, Mapping

from netwright.model.instant import rfc3339
from netwright.model.link import Node, Topology
from netwright.topology.export.graph import Edge, Value, edge_values, graph_of, node_values
from netwright.topology.export.markup import tag, xml_text

_TYPES = {"x": "double", "y": "double", "confidence": "double", "layer": "int"}
_NODE_KEYS = ("label", "kind", "tier", "site", "status", "x", "y")
_EDGE_KEYS = (
    *("a_interface", "b_interface", "layer", "link_kind", "members"),
    *("sources", "confidence", "link_status", "conflicts"),
)


def to_graphml(topology: Topology) -> str:
    """Write the topology as a GraphML document."""
    nodes, edges = graph_of(topology)
    graph = tag(
        "graph",
        tag("data", rfc3339(topology.at), key="at"),
        *map(_node, nodes),
        *(_edge(edge, f"e{index}") for index, edge in enumerate(edges)),
        id="topology",
        edgedefault="undirected",
    )
    root = tag("graphml", *_keys(), graph, xmlns="http://graphml.graphdrawing.org/xmlns")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'


def _keys() -> Iterator[str]:
    yield _key("at", "graph")
    yield from (_key(name, "node") for name in _NODE_KEYS)
    yield from (_key(name, "edge") for name in _EDGE_KEYS)


def _key(name: str, owner: str) -> str:
    kind = _TYPES.get(name, "string")
    return tag("key", **{"id": name, "for": owner, "attr.name": name, "attr.type": kind})


def _node(node: Node) -> str:
    return tag("node", *_data(node_values(node)), id=node.name)


def _edge(edge: Edge, edge_id: str) -> str:
    return tag(
        "edge",
        *_data(edge_values(edge)),
        id=edge_id,
        source=edge.a.device,
        target=edge.b.device,
    )


def _data(values: Mapping[str, Value]) -> Iterator[str]:
    for key, value in values.items():
        if value not in (None, ""):
            yield tag("data", xml_text(str(value)), key=key)
