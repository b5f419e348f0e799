"""The topology at one instant, computed from evidence alone; the same evidence gives the same."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from netwright.model.device import Tier
from netwright.model.evidence import Table
from netwright.model.interface import LagMember, Port, StpPort
from netwright.model.link import UNMANAGED, Link, Node, Topology
from netwright.model.neighbor import Neighbor
from netwright.topology.candidates import gather
from netwright.topology.claims import Claim, Network
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.fading import fading_claims
from netwright.topology.fdb import fdb_links
from netwright.topology.l3 import l3_links
from netwright.topology.lags import Lags, lacp_claims
from netwright.topology.layout import place_nodes
from netwright.topology.links import link_key, links_of, ports_of
from netwright.topology.neighbors import neighbor_claims
from netwright.topology.overrides import (
    Overrides,
    manual_claims,
    without_denied_claims,
    without_denied_links,
)
from netwright.topology.routed import routed_cables
from netwright.topology.settlement import settle
from netwright.topology.stp import stp_claims
from netwright.topology.tiers import assign_tiers


def build_topology(
    evidence: Iterable[DeviceEvidence], at: datetime, overrides: Overrides | None = None
) -> Topology:
    """Infer nodes and links from what the devices said, with tiers and places on the map."""
    said = overrides or Overrides()
    network = Network(evidence)
    heard = neighbor_claims(network, network.told(Table.NEIGHBORS, Neighbor))
    claims = [
        *heard.claims,
        *lacp_claims(network, network.told(Table.LAGS, LagMember)),
        *stp_claims(network, network.told(Table.STP, StpPort)),
        *manual_claims(said, at),
    ]
    claims += fading_claims(network, claims)
    inferred = _links(network, without_denied_claims(said, claims))
    links = sorted(without_denied_links(said, inferred), key=link_key)
    tiers = {**assign_tiers(network, links), **said.tiers}
    nodes = _nodes(network, links, tiers)
    places = place_nodes(nodes, links, said.places)
    nodes = [replace(n, x=places[n.name].x, y=places[n.name].y) for n in nodes]
    return Topology(at, tuple(nodes), tuple(links), heard.conflicts)


def _links(network: Network, claims: Iterable[Claim]) -> list[Link]:
    """Return all links: what was said of a port; where nothing was, what its traffic betrays."""
    lags = Lags(network)
    settled = settle(gather(network, lags, claims), lags.aggregates, network.devices.keys())
    told = links_of(network, lags, settled)
    told += fdb_links(network, lags, _ports(told))
    adjacencies = l3_links(network)
    return [*told, *routed_cables(network, adjacencies, _ports(told)), *adjacencies]


def _ports(links: Iterable[Link]) -> set[Port]:
    return {port for link in links for port in ports_of(link)}


def _nodes(network: Network, links: Iterable[Link], tiers: Mapping[str, Tier]) -> list[Node]:
    managed = [_node(one, tiers[one.name]) for one in network.devices.values()]
    named = {port.device for port in _ports(links)}
    strangers = [Node(name, UNMANAGED) for name in named - network.devices.keys()]
    return sorted([*managed, *strangers], key=lambda node: node.name)


def _node(one: DeviceEvidence, tier: Tier) -> Node:
    device = one.device
    return Node(device.name, device.identification.kind, tier, device.site, device.status)
