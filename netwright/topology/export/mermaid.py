"""A Mermaid flowchart (mermaid.js.org/syntax/flowchart), as wikis and git forges draw it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from netwright.model.device import Tier
from netwright.model.link import LinkKind, LinkStatus, Node, Topology
from netwright.topology.export.graph import Edge, graph_of, is_inferred

_ORDER = [Tier.EDGE, Tier.CORE, Tier.DISTRIBUTION, Tier.ACCESS, Tier.OTHER]


def to_mermaid(topology: Topology) -> str:
    """Write the topology as a flowchart, each site a box, the higher tier above the lower."""
    nodes, edges = graph_of(topology)
    ids = {node.name: f"n{index}" for index, node in enumerate(nodes)}
    ranks = {node.name: _rank(node) for node in nodes}
    lines = ["flowchart TB", *_boxes(nodes, ids)]
    for index, edge in enumerate(edges):
        upper, lower = sorted((edge.a, edge.b), key=lambda port: (ranks[port.device], port))
        names = _quoted(" - ".join(filter(None, (upper.if_name, lower.if_name))))
        lines.append(f"  {ids[upper.device]} {_arrow(edge)}|{names}| {ids[lower.device]}")
        if edge.link.status is LinkStatus.DOWN:
            lines.append(f"  linkStyle {index} stroke:#c53030")
    return "\n".join(lines) + "\n"


def _rank(node: Node) -> int:
    return _ORDER.index(Tier(node.tier)) if node.tier else len(_ORDER)


def _boxes(nodes: Sequence[Node], ids: Mapping[str, str]) -> Iterator[str]:
    sites: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        sites[node.site or ""].append(node)
    for index, site in enumerate(sorted(sites)):
        if site:
            yield f"  subgraph s{index} [{_quoted(site)}]"
        for node in sites[site]:
            yield f"    {ids[node.name]}{_shape(node)}"
        if site:
            yield "  end"


def _shape(node: Node) -> str:
    text = _quoted(node.label or node.name)
    if node.kind == "router":
        return f"([{text}])"
    return f"{{{{{text}}}}}" if node.kind == "firewall" else f"[{text}]"


def _arrow(edge: Edge) -> str:
    if edge.link.layer > 2 or is_inferred(edge.link):  # noqa: PLR2004
        return "-.-"
    return "===" if edge.link.kind is LinkKind.LAG else "---"


def _quoted(text: str) -> str:
    """Quote a label; everything but letters, digits and harmless signs becomes an entity code."""
    safe = "".join(c if c.isalnum() or c in " -_./:," else f"#{ord(c)};" for c in text)
    return f'"{safe or " "}"'
