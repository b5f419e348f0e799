"""The topology at one instant, computed from evidence alone; the same evidence gives the same."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from netwright.model.device import Tier
from netwright.model.link import UNMANAGED, Node, Topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.inference import Inference
from netwright.topology.layout import place_nodes
from netwright.topology.overrides import Overrides
from netwright.topology.tiers import rank_devices


def build_topology(
    evidence: Iterable[DeviceEvidence], at: datetime, overrides: Overrides | None = None
) -> Topology:
    """Infer nodes and links from what the devices said, with tiers and places on the map."""
    inference = Inference(overrides)
    inference.update(evidence, (), at)
    return drawn(inference, at, overrides or Overrides())


def drawn(inference: Inference, at: datetime, overrides: Overrides) -> Topology:
    """Return the topology of the links inferred, with tiers and places on the map."""
    links = inference.links
    hierarchy = rank_devices(inference.network, links)
    tiers = {**hierarchy.tiers, **overrides.tiers}
    nodes = _nodes(inference, tiers)
    topology = Topology(at, tuple(nodes), links, inference.conflicts, hierarchy.shapes)
    return placed(topology, overrides)


def placed(topology: Topology, overrides: Overrides) -> Topology:
    """Return the topology with places on the map."""
    places = place_nodes(topology.nodes, topology.links, overrides.places)
    nodes = (replace(n, x=places[n.name].x, y=places[n.name].y) for n in topology.nodes)
    return replace(topology, nodes=tuple(nodes))


def _nodes(inference: Inference, tiers: Mapping[str, Tier]) -> list[Node]:
    devices = inference.network.devices
    managed = [_node(one, tiers[one.name]) for one in devices.values()]
    strangers = [Node(name, UNMANAGED) for name in inference.linked - devices.keys()]
    return sorted([*managed, *strangers], key=lambda node: node.name)


def _node(one: DeviceEvidence, tier: Tier) -> Node:
    device = one.device
    return Node(device.name, device.identification.kind, tier, device.site, device.status)
