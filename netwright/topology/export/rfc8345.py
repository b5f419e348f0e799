"""RFC 8345 networks with the augmentations of RFC 8944 (layer 2) and RFC 8346 (layer 3), as JSON.

Links there have a direction, so each of ours is two; a shared segment is a node of its own
(RFC 8345 4.4.5, pseudonode). Identifiers are URIs: names, percent-encoded where they must be.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, Topology
from netwright.topology.export.graph import SEGMENT, Edge, graph_of
from netwright.topology.text import clean

_Value = Mapping[str, object]

_PATH = "/:@._-~!$&'()*+,;="  # RFC 3986 pchar and the slash
_TOPOLOGY = "ietf-network-topology"


class _Layer(NamedTuple):
    number: int
    network_id: str
    network_type: str
    prefix: str  # of the names that the module adds
    below: str = ""


_LAYERS = (
    _Layer(2, "layer-2", "ietf-l2-topology:l2-topology", "ietf-l2-topology:l2"),
    _Layer(
        3,
        "layer-3",
        "ietf-l3-unicast-topology:l3-unicast-topology",
        "ietf-l3-unicast-topology:l3",
        "layer-2",
    ),
)


def to_rfc8345(topology: Topology) -> str:
    """Write the topology as `ietf-network:networks` in the JSON encoding of RFC 7951."""
    nodes, edges = graph_of(topology)
    segments = {node.name for node in nodes if node.kind == SEGMENT}
    names = [node.name for node in nodes if node.name not in segments]
    networks = []
    for layer in _LAYERS:
        own = [edge for edge in edges if edge.link.layer == layer.number]
        if own or layer is _LAYERS[0]:
            hubs = sorted({edge.b.device for edge in own} & segments)
            networks.append(_network(layer, names, hubs, own))
    document = {"ietf-network:networks": {"network": networks}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _network(
    layer: _Layer, names: Iterable[str], hubs: Iterable[str], edges: Iterable[Edge]
) -> _Value:
    links = [(_ends(edge), edge.link) for edge in edges]
    ports: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for ends, link in links:
        for index, port in enumerate(ends):
            members = [pair[index] for pair in link.members if link.kind is LinkKind.LAG]
            inside = [member.if_name for member in members if member]
            ports[port.device].update({name: [] for name in inside} | {port.if_name: inside})
    return {
        "network-id": layer.network_id,
        "network-types": {layer.network_type: {}},
        **({"supporting-network": [{"network-ref": layer.below}]} if layer.below else {}),
        "node": [
            *(_node(layer, name, ports[name]) | _below(layer, name) for name in names),
            *(_node(layer, hub, ports[hub]) for hub in hubs),
        ],
        f"{_TOPOLOGY}:link": [
            _link(layer, source, target, link)
            for (a, b), link in links
            for source, target in ((a, b), (b, a))
        ],
    }


def _ends(edge: Edge) -> tuple[Port, Port]:
    """Return both ends; a segment has a termination point for each of its members."""
    a, b = edge.a, edge.b
    return a, b if b.if_name else Port(b.device, f"{a.device} {a.if_name}")


def _node(layer: _Layer, name: str, ports: Mapping[str, list[str]]) -> dict[str, object]:
    return {
        "node-id": _uri(name),
        f"{layer.prefix}-node-attributes": {"name": clean(name)},
        f"{_TOPOLOGY}:termination-point": [
            {
                "tp-id": _uri(if_name),
                f"{layer.prefix}-termination-point-attributes": _point(if_name, ports[if_name]),
            }
            for if_name in sorted(ports)
        ],
    }


def _below(layer: _Layer, name: str) -> dict[str, object]:
    """Say on which node of the layer below one stands (RFC 8345 4.1)."""
    if not layer.below:
        return {}
    return {"supporting-node": [{"network-ref": layer.below, "node-ref": _uri(name)}]}


def _point(if_name: str, members: Iterable[str]) -> _Value:
    inside = sorted({_uri(member) for member in members})
    lag = {"lag": True, "member-link-tp": inside} if inside else {}
    return {"interface-name": clean(if_name), **lag}


def _link(layer: _Layer, source: Port, target: Port, link: Link) -> _Value:
    name = " - ".join(f"{port.device} {port.if_name}" for port in (source, target))
    return {
        "link-id": _uri(name),
        "source": {"source-node": _uri(source.device), "source-tp": _uri(source.if_name)},
        "destination": {"dest-node": _uri(target.device), "dest-tp": _uri(target.if_name)},
        f"{layer.prefix}-link-attributes": {"name": f"{link.kind} {link.status}"},
    }


def _uri(text: str) -> str:
    return quote(text, safe=_PATH, errors="replace")
