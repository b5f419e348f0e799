"""What changed between two topologies: appeared, vanished, or stayed with other properties.

Instants, coordinates and small shifts of confidence change with every run and are no difference.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from netwright.model.link import Link, Node, Topology

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
    """The differences; what changed is given as it is in the newer topology."""

    added: Part
    removed: Part
    changed: Part

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.added or self.removed or self.changed)


def diff_topologies(old: Topology, new: Topology) -> TopologyDiff:
    """Return how to get from the old topology to the new one."""
    nodes = _compare(old.nodes, new.nodes, lambda node: node.name, _node_properties)
    links = _compare(old.links, new.links, _ends, _link_properties)
    added, removed, changed = (Part(*pair) for pair in zip(nodes, links, strict=True))
    return TopologyDiff(added, removed, changed)


def _compare(
    old: Iterable[_Item],
    new: Iterable[_Item],
    key: Callable[[_Item], Hashable],
    properties: Callable[[_Item], Hashable],
) -> tuple[tuple[_Item, ...], tuple[_Item, ...], tuple[_Item, ...]]:
    before = {key(item): item for item in old}
    after = {key(item): item for item in new}
    return (
        tuple(item for known, item in after.items() if known not in before),
        tuple(item for known, item in before.items() if known not in after),
        tuple(
            item
            for known, item in after.items()
            if known in before
            and before[known] is not item
            and properties(before[known]) != properties(item)
        ),
    )


def _ends(link: Link) -> Hashable:
    return (link.a, link.b, link.layer)


def _node_properties(node: Node) -> Hashable:
    return (node.kind, node.tier, node.site, node.status, node.label)


def _link_properties(link: Link) -> Hashable:
    sources = frozenset(one.source for one in link.evidence)
    step = round(link.confidence * _CONFIDENCE_STEPS)
    return (link.kind, link.status, link.members, link.conflicts, sources, step)
