"""The topology at one instant, computed from evidence alone; the same evidence gives the same."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from netwright.model.device import Tier
from netwright.model.link import UNMANAGED, Node, Topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.growth import grow_map
from netwright.topology.inference import Inference
from netwright.topology.memory import Memory, Place, with_tier
from netwright.topology.overrides import Overrides
from netwright.topology.tiers import rank_devices


def build_topology(
    evidence: Iterable[DeviceEvidence],
    at: datetime,
    overrides: Overrides | None = None,
    memory: Memory | None = None,
) -> Topology:
    """Infer nodes and links from what the devices said, with tiers and places on the map."""
    inference = Inference(overrides)
    inference.update(evidence, (), at)
    return drawn(inference, at, overrides or Overrides(), memory or Memory())


def drawn(inference: Inference, at: datetime, overrides: Overrides, memory: Memory) -> Topology:
    """Return the topology of the links inferred, with tiers and places as they are held."""
    links = inference.links
    hierarchy = rank_devices(inference.network, links)
    held = {**hierarchy.tiers, **memory.tiers, **overrides.tiers}
    nodes = [_held(node, hierarchy.tiers, held, memory) for node in _nodes(inference)]
    topology = Topology(at, tuple(nodes), links, inference.conflicts(at), hierarchy.shapes)
    return placed(topology, overrides, memory.places)


def placed(topology: Topology, overrides: Overrides, known: Mapping[str, Place]) -> Topology:
    """Return the topology with places on the map, the known ones as they are."""
    pinned = {name: Place(*spot, "", is_pinned=True) for name, spot in overrides.places.items()}
    places = grow_map(topology.nodes, topology.links, {**known, **pinned})
    nodes = (replace(n, x=places[n.name].x, y=places[n.name].y) for n in topology.nodes)
    return replace(topology, nodes=tuple(nodes))


def _nodes(inference: Inference) -> list[Node]:
    devices = inference.network.devices
    managed = [_node(one) for one in devices.values()]
    strangers = [Node(name, UNMANAGED) for name in inference.linked - devices.keys()]
    return sorted([*managed, *strangers], key=lambda node: node.name)


def _node(one: DeviceEvidence) -> Node:
    device = one.device
    kind, site, status = device.identification.kind, device.site, device.status
    return Node(device.name, kind, site=site, status=status)


def _held(node: Node, said: Mapping[str, Tier], held: Mapping[str, Tier], memory: Memory) -> Node:
    """Return the node with its tier and site as they are held."""
    if node.name not in said:
        return node
    site = memory.sites.get(node.name, node.site)
    return with_tier(replace(node, tier=said[node.name], site=site), held[node.name])
