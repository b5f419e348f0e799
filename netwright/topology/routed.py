"""Cables that only layer 3 knows: two routed ports that are next to each other and to nobody else.

An adjacency is no proof of a cable: a provider's or an unmanaged switch may carry it. So the
link is stated with doubt, with more where both ends speak LLDP and hear nothing on that port, and
not at all where anything nearer to the wire is known of either port.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from netwright.model.interface import Port
from netwright.model.link import Link, LinkKind, LinkSource
from netwright.topology.claims import Network
from netwright.topology.confidence import SEGMENT, UNSEEN_CABLE
from netwright.topology.names import is_virtual


def routed_cables(
    network: Network, adjacencies: Iterable[Link], taken: Collection[Port]
) -> Iterator[Link]:
    """Return the layer-2 links that adjacencies between otherwise unconnected ports suggest."""
    for link in adjacencies:
        ends = (link.a, link.b)
        is_pair = link.kind is LinkKind.P2P and link.a.device != link.b.device
        if is_pair and not any(end in taken or is_virtual(end.if_name) for end in ends):
            hear_nothing = all(network.would_claim(end, LinkSource.LLDP) for end in ends)
            most = SEGMENT if hear_nothing else UNSEEN_CABLE
            yield replace(link, layer=2, confidence=min(link.confidence, most))
