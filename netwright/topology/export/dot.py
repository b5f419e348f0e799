"""Graphviz's language (graphviz.org/doc/info/lang.html), with our places for `neato -n`."""

from collections.abc import Iterator

from netwright.model.link import LinkKind, LinkStatus, Node, Topology
from netwright.topology.export.graph import SEGMENT, Edge, graph_of, is_inferred, sources
from netwright.topology.text import clean

_SHAPES = {"router": "ellipse", "firewall": "octagon", "unmanaged": "plaintext", SEGMENT: "point"}
_POINTS_PER_PIXEL = 0.75


def to_dot(topology: Topology) -> str:
    """Write the topology as an undirected graph."""
    nodes, edges = graph_of(topology)
    ids = {node.name: f"n{index}" for index, node in enumerate(nodes)}
    lines = [
        "graph topology {",
        '  node [shape=box, style=rounded, fontname="sans-serif"];',
        *(f"  {ids[node.name]} [{_attributes(_node(node))}];" for node in nodes),
        *(
            f"  {ids[edge.a.device]} -- {ids[edge.b.device]} [{_attributes(_edge(edge))}];"
            for edge in edges
        ),
        "}\n",
    ]
    return "\n".join(lines)


def _node(node: Node) -> Iterator[tuple[str, str]]:
    yield "label", node.label or node.name
    yield "tooltip", " ".join(filter(None, (node.kind, node.tier, node.site, node.status)))
    if node.kind in _SHAPES:
        yield "shape", _SHAPES[node.kind]
    if node.x is not None and node.y is not None:
        # Graphviz measures in points, upwards.
        yield "pos", f"{node.x * _POINTS_PER_PIXEL:.1f},{-node.y * _POINTS_PER_PIXEL:.1f}"


def _edge(edge: Edge) -> Iterator[tuple[str, str]]:
    link = edge.link
    yield "taillabel", edge.a.if_name
    yield "headlabel", edge.b.if_name
    yield "tooltip", f"{' '.join(sources(link))} {link.confidence:g} {link.status}"
    if link.kind is LinkKind.LAG:
        yield "penwidth", "3"
    if link.status is LinkStatus.DOWN:
        yield "color", "red"
    if link.layer > 2 or is_inferred(link):  # noqa: PLR2004
        yield "style", "dashed" if is_inferred(link) else "dotted"


def _attributes(pairs: Iterator[tuple[str, str]]) -> str:
    return ", ".join(f"{key}={_quoted(value)}" for key, value in pairs)


def _quoted(text: str) -> str:
    """Quote a string, so that its backslashes and ampersands stand for themselves."""
    text = clean(text, _LONGEST)
    for character, escaped in _ESCAPES.items():
        text = text.replace(character, escaped)
    return f'"{text}"'


_ESCAPES = {"\\": "\\\\", '"': '\\"', "&": "&amp;"}
_LONGEST = 4000
