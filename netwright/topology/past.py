"""A topology as lines of text, one for each node, link, shape and conflict, and back.

What is equal in two topologies is one line in both, so that a history is kept as intervals of
lines. Of the proof, who told and by which source is kept; places on the map are found again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from netwright.model.interface import Port
from netwright.model.link import (
    Link,
    LinkEvidence,
    LinkKind,
    LinkSource,
    LinkStatus,
    Node,
    Shape,
    ShapeKind,
    Topology,
)
from netwright.topology.links import link_key

_NODE = ("name", "kind", "tier", "site", "status", "label")
_Told = Mapping[str, Any]


class Line(NamedTuple):
    """One thing that was so for a while."""

    kind: str  # node, link, shape or conflict
    text: str


def lines_of(topology: Topology) -> Iterator[Line]:
    """Yield what there is to remember of a topology."""
    for node in topology.nodes:
        yield Line("node", _text({name: getattr(node, name) for name in _NODE}))
    for link in topology.links:
        yield Line("link", _text(_link(link)))
    for shape in topology.shapes:
        yield Line("shape", _text(asdict(shape)))
    for conflict in topology.conflicts:
        yield Line("conflict", _text({"text": conflict}))


def topology_of(at: datetime, lines: Iterable[tuple[Line, datetime]]) -> Topology:
    """Return the topology that lines tell, each with the instant since which it was so."""
    nodes, links, shapes, conflicts = [], [], [], []
    for (kind, text), since in lines:
        told: _Told = json.loads(text)
        if kind == "node":
            nodes.append(Node(**told))
        elif kind == "link":
            links.append(_link_of(told, since))
        elif kind == "shape":
            names, leaves = tuple(told["nodes"]), tuple(told["leaves"])
            shapes.append(Shape(ShapeKind(told["kind"]), names, leaves))
        else:
            conflicts.append(str(told["text"]))
    return Topology(
        at,
        tuple(sorted(nodes, key=lambda node: node.name)),
        tuple(sorted(links, key=link_key)),
        tuple(sorted(conflicts)),
        tuple(sorted(shapes, key=lambda shape: (shape.kind, shape.nodes))),
    )


def devices_in(line: Line) -> frozenset[str]:
    """Return the names of all devices that a line speaks of."""
    told: _Told = json.loads(line.text)
    if line.kind == "node":
        return frozenset({told["name"]})
    if line.kind == "shape":
        return frozenset((*told["nodes"], *told["leaves"]))
    pairs = [told["ends"], *told["members"]] if line.kind == "link" else []
    return frozenset(port[0] for pair in pairs for port in pair if port)


def renamed(line: Line, name: str, new_name: str) -> Line:
    """Return the line after a device got another name."""
    told: dict[str, Any] = json.loads(line.text)

    def port(old: Any) -> Any:
        return [new_name, old[1]] if old and old[0] == name else old

    if line.kind == "node" and told["name"] == name:
        told["name"] = new_name
    if line.kind == "link":
        ends = [port(end) for end in told["ends"]]
        is_segment = told["kind"] == LinkKind.SHARED_SEGMENT
        step = 1 if is_segment or ends[0] <= ends[1] else -1
        told["ends"] = ends[::step]
        told["members"] = [[port(end) for end in pair][::step] for pair in told["members"]]
        told["evidence"] = [
            [source, new_name if device == name else device] for source, device in told["evidence"]
        ]
    if line.kind == "shape":
        for part in ("nodes", "leaves"):
            told[part] = [new_name if one == name else one for one in told[part]]
    return Line(line.kind, _text(told))


def _link(link: Link) -> _Told:
    return {
        "ends": (link.a, link.b),
        "layer": link.layer,
        "kind": link.kind,
        "confidence": link.confidence,
        "status": link.status,
        "members": link.members,
        "evidence": sorted({(one.source, one.device) for one in link.evidence}),
        "conflicts": link.conflicts,
    }


def _link_of(told: _Told, since: datetime) -> Link:
    a, b = (Port(*port) for port in told["ends"])
    return Link(
        a,
        b,
        told["layer"],
        LinkKind(told["kind"]),
        tuple(
            LinkEvidence(LinkSource(source), device, since, "", "")
            for source, device in told["evidence"]
        ),
        told["confidence"],
        LinkStatus(told["status"]),
        tuple((Port(*one), Port(*other) if other else None) for one, other in told["members"]),
        tuple(told["conflicts"]),
    )


def _text(told: _Told) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
