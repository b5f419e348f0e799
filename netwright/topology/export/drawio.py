"""The map for draw.io (diagrams.net), uncompressed, where our layout can be moved by hand."""

from collections.abc import Mapping

from netwright.model.link import UNMANAGED, LinkKind, LinkStatus, Node, Topology
from netwright.topology.export.graph import SEGMENT, Edge, graph_of, is_inferred
from netwright.topology.export.markup import tag
from netwright.topology.export.svg_nodes import HEIGHT, WIDTH
from netwright.topology.layout import CELL_HEIGHT, Position, placed

_FILLS = {
    "core": "#dbe7f6",
    "distribution": "#e3f0fa",
    "access": "#e3f4f0",
    "edge": "#efe6f7",
}
# html=0: a name is text, whatever it contains.
_NODE = "html=0;whiteSpace=wrap;rounded=1;fontSize=11;"
_EDGE = "html=0;endArrow=none;fontSize=9;"
_DOT = 12.0


def to_drawio(topology: Topology) -> str:
    """Write the topology as a diagram of one page."""
    nodes, edges = graph_of(topology)
    places = placed(topology)
    for edge in reversed(edges):
        # A segment has no place of its own; it goes right below its first member.
        at = places[edge.a.device]
        places.setdefault(edge.b.device, Position(at.x, at.y + CELL_HEIGHT / 2))
    ids = {node.name: f"n{index}" for index, node in enumerate(nodes)}
    cells = [tag("mxCell", id="0"), tag("mxCell", id="1", parent="0")]
    cells += [_node(node, ids[node.name], places[node.name]) for node in nodes]
    cells += [_edge(edge, f"e{index}", ids) for index, edge in enumerate(edges)]
    model = tag("mxGraphModel", tag("root", *cells), grid="1", page="0")
    diagram = tag("diagram", model, id="topology", name="Network topology")
    return tag("mxfile", diagram, host="netwright") + "\n"


def _node(node: Node, cell_id: str, at: Position) -> str:
    width, height = (_DOT, _DOT) if node.kind == SEGMENT else (WIDTH, HEIGHT)
    style = _NODE + ("ellipse;" if node.kind == SEGMENT else "")
    style += f"fillColor={_FILLS.get(node.tier or '', '#f5f7fa')};"
    style += "dashed=1;" if node.kind == UNMANAGED else ""
    box = tag(
        "mxGeometry",
        x=at.x - width / 2,
        y=at.y - height / 2,
        width=width,
        height=height,
        as_="geometry",
    )
    value = "" if node.kind == SEGMENT else node.label or node.name
    return tag("mxCell", box, id=cell_id, value=value, style=style, vertex="1", parent="1")


def _edge(edge: Edge, cell_id: str, ids: Mapping[str, str]) -> str:
    link = edge.link
    style = _EDGE + ("strokeWidth=3;" if link.kind is LinkKind.LAG else "")
    style += "strokeColor=#c53030;" if link.status is LinkStatus.DOWN else ""
    style += "dashed=1;dashPattern=1 3;" if link.layer > 2 else ""  # noqa: PLR2004
    style += "dashed=1;" if is_inferred(link) else ""
    return tag(
        "mxCell",
        tag("mxGeometry", relative="1", as_="geometry"),
        id=cell_id,
        value=" - ".join(filter(None, (edge.a.if_name, edge.b.if_name))),
        style=style,
        edge="1",
        parent="1",
        source=ids[edge.a.device],
        target=ids[edge.b.device],
    )
