"""The JSON of the contract: the same keys in exports, the CLI and the API. None is left out."""

import json
from collections.abc import Iterable

from netwright.model.instant import rfc3339
from netwright.model.interface import Port
from netwright.model.link import Link, LinkEvidence, LinkKind, Node, Shape, Topology
from netwright.topology.diff import TopologyDiff
from netwright.topology.moves import Move, MoveKind

Document = dict[str, object]

_OF_NODES = ("kind", "tier", "site", "status", "label")
_OF_LINKS = ("kind", "status", "confidence", "members", "conflicts")
_MOVED = {MoveKind.CABLE: "end", MoveKind.STATION: "mac", MoveKind.DEVICE: "device"}


def to_json(topology: Topology) -> str:
    """Write the topology as one JSON document."""
    return json.dumps(topology_document(topology), ensure_ascii=False, indent=2) + "\n"


def topology_document(topology: Topology) -> Document:
    """Return the topology as plain values."""
    return {
        "at": rfc3339(topology.at),
        "nodes": [node_document(node) for node in topology.nodes],
        "links": [link_document(link) for link in topology.links],
        "conflicts": list(topology.conflicts),
        "shapes": [shape_document(shape) for shape in topology.shapes],
    }


def diff_document(diff: TopologyDiff) -> Document:
    """Return what changed as plain values; `was` holds what is otherwise now."""
    parts = {"added": diff.added, "removed": diff.removed, "changed": diff.changed}
    document: Document = {
        name: {
            "nodes": [node_document(node) for node in part.nodes],
            "links": [link_document(link) for link in part.links],
        }
        for name, part in parts.items()
    }
    document["changed"] = {
        "nodes": [
            _changed(node_document(new), node_document(old), _OF_NODES)
            for new, old in zip(diff.changed.nodes, diff.before.nodes, strict=True)
        ],
        "links": [
            _changed(link_document(new), link_document(old), _OF_LINKS)
            for new, old in zip(diff.changed.links, diff.before.links, strict=True)
        ],
    }
    return {**document, "moves": [move_document(move) for move in diff.moves]}


def _changed(new: Document, old: Document, keys: Iterable[str]) -> Document:
    return {**new, "was": {key: old.get(key) for key in keys if old.get(key) != new.get(key)}}


def move_document(move: Move) -> Document:
    """Return a move as plain values."""
    what, old, new = (
        port_document(end) if isinstance(end, Port) else end
        for end in (move.what, move.old, move.new)
    )
    return {"kind": str(move.kind), _MOVED[move.kind]: what, "from": old, "to": new}


def node_document(node: Node) -> Document:
    """Return a node as plain values."""
    fields = {
        "name": node.name,
        "tier": node.tier,
        "tier_candidate": node.tier_candidate,
        "kind": node.kind,
        "site": node.site,
        "status": node.status,
        "x": node.x,
        "y": node.y,
        "label": node.label,
        **_told(node),
    }
    return {key: value for key, value in fields.items() if value is not None}


def _told(item: Node | Link) -> Document:
    """Say who told the status last, and when."""
    if item.status_source is None or item.status_at is None:
        return {}
    return {"status_source": item.status_source, "status_at": rfc3339(item.status_at)}


def shape_document(shape: Shape) -> Document:
    """Return a shape as plain values."""
    document: Document = {"kind": str(shape.kind), "nodes": list(shape.nodes)}
    return {**document, "leaves": list(shape.leaves)} if shape.leaves else document


def link_document(link: Link, *, with_proof: bool = False) -> Document:
    """Return a link as plain values; `with_proof` adds what was said and how it was matched."""
    return {
        "a": port_document(link.a),
        "b": port_document(link.b),
        "layer": link.layer,
        "kind": str(link.kind),
        **({} if link.kind is LinkKind.P2P else {"members": _members(link)}),
        "evidence": [evidence_document(one, with_proof=with_proof) for one in link.evidence],
        "confidence": link.confidence,
        "status": str(link.status),
        **_told(link),
        "conflicts": list(link.conflicts),
    }


def port_document(port: Port) -> Document:
    """Return an end of a link as plain values."""
    return {"device": port.device, "interface": port.if_name}


def evidence_document(evidence: LinkEvidence, *, with_proof: bool = True) -> Document:
    """Return one device's word as plain values."""
    document: Document = {
        "source": str(evidence.source),
        "device": evidence.device,
        "seen_at": rfc3339(evidence.seen_at),
    }
    if with_proof:
        document |= {"raw": evidence.raw, "matched_by": evidence.matched_by}
    return document


def _members(link: Link) -> list[Document]:
    if link.kind is LinkKind.SHARED_SEGMENT:
        return [port_document(port) for port, _ in link.members]
    return [{"a": port_document(a), "b": port_document(b)} for a, b in link.members if b]
