"""A topology that follows its network: links exactly, tiers and places as far as they are known.

Tiers and the map depend on the whole network, so that a whole build gives them anew. In between a
device keeps its own, also under another name; a new one gets the tier it was stored with and a
place below a neighbor.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from netwright.model.device import Tier
from netwright.model.link import UNMANAGED, Link, Node, Topology
from netwright.topology.build import drawn
from netwright.topology.evidence import DeviceEvidence, Turnover
from netwright.topology.inference import Inference
from netwright.topology.layout import CELL_HEIGHT, CELL_WIDTH, Position
from netwright.topology.memory import Memory
from netwright.topology.overrides import Overrides


class LiveTopology:
    """The topology of a network, whatever changes in it."""

    def __init__(
        self,
        evidence: Iterable[DeviceEvidence],
        at: datetime,
        overrides: Overrides | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._overrides = overrides or Overrides()
        self._inference = Inference(overrides)
        self._inference.update(evidence, (), at)
        self.topology: Topology = drawn(self._inference, at, self._overrides, memory or Memory())

    @property
    def evidence(self) -> Collection[DeviceEvidence]:
        """What the topology follows from."""
        return self._inference.network.devices.values()

    def update(self, turnover: Turnover, at: datetime) -> Topology:
        """Infer anew what the changes can touch."""
        self._inference.update(turnover.changed, turnover.removed, at)
        links = self._inference.links
        nodes = list(self._placed(list(self._nodes(turnover)), links))
        known = {node.name for node in nodes}
        self.topology = Topology(
            at,
            tuple(nodes),
            links,
            self._inference.conflicts(at),
            tuple(
                shape
                for shape in self.topology.shapes
                if known.issuperset((*shape.nodes, *shape.leaves))
            ),
        )
        return self.topology

    def _nodes(self, turnover: Turnover) -> Iterator[Node]:
        before = {node.name: node for node in self.topology.nodes}
        known = before | {
            name: replace(before[former], name=name)
            for name, former in turnover.former_names.items()
            if former in before
        }
        changed = {one.name for one in turnover.changed}
        devices = self._inference.network.devices
        for name in sorted({*devices, *self._inference.linked}):
            node = known.get(name) or Node(name, UNMANAGED)
            if name not in devices:
                yield Node(name, UNMANAGED, x=node.x, y=node.y)
            elif name in changed:
                yield self._managed(devices[name], node)
            else:
                yield node

    def _managed(self, one: DeviceEvidence, node: Node) -> Node:
        device = one.device
        known = Tier(node.tier) if node.tier else device.tier
        return replace(
            node,
            kind=device.identification.kind,
            tier=self._overrides.tiers.get(one.name) or known or Tier.OTHER,
            site=device.site,
            status=device.status,
        )

    def _placed(self, nodes: Sequence[Node], links: Iterable[Link]) -> Iterable[Node]:
        """Put new nodes below a neighbor, or below everything, where nothing else is."""
        new = [node.name for node in nodes if node.x is None]
        if not new:
            return nodes
        places = {n.name: Position(n.x, n.y) for n in nodes if n.x is not None and n.y is not None}
        near = _neighbors(new, links)
        taken = set(places.values())
        lowest = Position(0.0, max((place.y for place in taken), default=0.0))
        for name in new:
            above = next((places[n] for n in near.get(name, ()) if n in places), lowest)
            place = self._overrides.places.get(name) or _free(above, taken)
            taken.add(place)
            places[name] = place
        return [
            replace(node, x=places[node.name].x, y=places[node.name].y) if node.x is None else node
            for node in nodes
        ]


def _neighbors(names: Iterable[str], links: Iterable[Link]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {name: [] for name in names}
    for link in links:
        for end, far in ((link.a, link.b), (link.b, link.a)):
            if end.device in found:
                found[end.device].append(far.device)
    return found


def _free(above: Position, taken: Collection[Position]) -> Position:
    place = Position(above.x, above.y + CELL_HEIGHT)
    while place in taken:
        place = Position(place.x + CELL_WIDTH, place.y)
    return place
