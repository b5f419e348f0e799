"""Cables that only layer 3 knows: two routed ports that are next to each other and to nobody else.

An adjacency is no proof of a cable: a provider's or an unmanaged switch may carry it. So the
link is stated with doubt, with more where both ends speak LLDP and hear nothing on that port, and
not at all where anything nearer to the wire is known of either port.
"""

from collections.abc import Container, Iterable
from dataclasses import replace

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, LinkSource
from netwright.topology.claims import Network
from netwright.topology.confidence import SEGMENT, UNSEEN_CABLE
from netwright.topology.names import is_virtual


def routed_cable(
    network: Network, adjacency: Link, taken: Iterable[Container[Port]]
) -> Link | None:
    """Return the layer-2 link that an adjacency between otherwise unconnected ports suggests."""
    ends = (adjacency.a, adjacency.b)
    is_pair = adjacency.kind is LinkKind.P2P and adjacency.a.device != adjacency.b.device
    is_free = not any(end in ports for ports in taken for end in ends)
    if not (is_pair and is_free) or any(is_virtual(end.if_name) for end in ends):
        return None
    hear_nothing = all(network.would_claim(end, LinkSource.LLDP) for end in ends)
    most = SEGMENT if hear_nothing else UNSEEN_CABLE
    return replace(adjacency, layer=2, confidence=min(adjacency.confidence, most))
