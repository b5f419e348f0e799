"""What changed between two topologies: appeared, vanished, moved, or stayed with other properties.

Instants, coordinates and small shifts of confidence change with every run and are no difference. A
move is another view of one, but for those of stations: they come and go, and alone are none.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from netwright.model.link import Link, Node, Topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.moves import Move, MoveKind, moved_cables, moved_devices
from netwright.topology.stations import attachments, linked_ports, moved_stations

_Item = TypeVar("_Item", Node, Link)
_CONFIDENCE_STEPS = 10


@dataclass(frozen=True, slots=True)
class Part:
    """Nodes and links of one sort of difference."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.nodes or self.links)


@dataclass(frozen=True, slots=True)
class TopologyDiff:
    """The differences; what changed is given as it is in the newer topology, and as it was."""

    added: Part
    removed: Part
    changed: Part
    before: Part = Part()
    moves: tuple[Move, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any difference in nodes or links."""
        return bool(self.added or self.removed or self.changed)


class Known(NamedTuple):
    """What is known of a network at an instant: the evidence, and what follows from it."""

    evidence: Sequence[DeviceEvidence]
    topology: Topology


def diff_topologies(old: Topology, new: Topology) -> TopologyDiff:
    """Return how to get from the old topology to the new one."""
    nodes = _compare(old.nodes, new.nodes, lambda node: node.name, _node_properties)
    links = _compare(old.links, new.links, _ends, _link_properties)
    added, removed, changed, before = (Part(*pair) for pair in zip(nodes, links, strict=True))
    known = {node.name: node for node in old.nodes}
    moves = (*moved_cables(removed.links, added.links), *moved_devices(known, new.nodes))
    return TopologyDiff(added, removed, changed, before, moves)


def with_stations(diff: TopologyDiff, old: Known, new: Known) -> TopologyDiff:
    """Return the difference with the stations that are attached elsewhere."""
    was, is_ = (attachments(one.evidence, one.topology.links) for one in (old, new))
    linked = linked_ports((*old.topology.links, *new.topology.links))
    moves = (
        Move(MoveKind.STATION, str(mac), before, after)
        for mac, before, after in moved_stations(was, is_, linked)
    )
    return replace(diff, moves=(*diff.moves, *moves))


def _compare(
    old: Iterable[_Item],
    new: Iterable[_Item],
    key: Callable[[_Item], Hashable],
    properties: Callable[[_Item], Hashable],
) -> tuple[tuple[_Item, ...], ...]:
    """Return what is added, removed and changed, and how the last was before."""
    before = {key(item): item for item in old}
    after = {key(item): item for item in new}
    changed = [
        known
        for known, item in after.items()
        if known in before and properties(before[known]) != properties(item)
    ]
    return (
        tuple(item for known, item in after.items() if known not in before),
        tuple(item for known, item in before.items() if known not in after),
        tuple(after[known] for known in changed),
        tuple(before[known] for known in changed),
    )


def _ends(link: Link) -> Hashable:
    return (link.a, link.b, link.layer)


def _node_properties(node: Node) -> Hashable:
    return (node.kind, node.tier, node.site, node.status, node.label)


def _link_properties(link: Link) -> Hashable:
    sources = frozenset(one.source for one in link.evidence)
    step = round(link.confidence * _CONFIDENCE_STEPS)
    return (link.kind, link.status, link.members, link.conflicts, sources, step)
