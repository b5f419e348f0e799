"""The topology at one instant, computed from evidence alone; the same evidence gives the same."""

from collections.abc import Iterable
from datetime import datetime

from netwright.model.link import Link, Node, Topology
from netwright.topology.candidates import gather
from netwright.topology.claims import Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.lags import Lags, lacp_claims
from netwright.topology.links import links_of, ports_of
from netwright.topology.neighbors import neighbor_claims
from netwright.topology.settlement import settle

UNMANAGED = "unmanaged"


def build_topology(evidence: Iterable[DeviceEvidence], at: datetime) -> Topology:
    """Infer nodes and links from what the devices said."""
    network = Network(evidence)
    lags = Lags(network)
    heard = neighbor_claims(network)
    claims = [*heard.claims, *lacp_claims(network)]
    settled = settle(gather(network, lags, claims), lags.aggregates)
    links = links_of(network, lags, settled)
    return Topology(at, _nodes(network, links), tuple(links), heard.conflicts)


def _nodes(network: Network, links: Iterable[Link]) -> tuple[Node, ...]:
    managed = [_node(one) for one in network.devices.values()]
    named = {port.device for link in links for port in ports_of(link)}
    strangers = [Node(name, UNMANAGED) for name in named - network.devices.keys()]
    return tuple(sorted([*managed, *strangers], key=lambda node: node.name))


def _node(one: DeviceEvidence) -> Node:
    device = one.device
    return Node(device.name, device.identification.kind, device.tier, device.site, device.status)
