"""What a device knows about where to send: FDB, ARP/ND caches, routes, adjacencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from netwright.model.credential import Address, Prefix
from netwright.model.mac import MacAddress


class FdbEntry(NamedTuple):
    """A MAC learned on a port (IEEE 802.1Q 8.8); vid None where the bridge says no VLAN.

    A NamedTuple: a large network has millions.
    """

    vid: int | None
    if_name: str
    mac: MacAddress


class ArpEntry(NamedTuple):
    """An ARP or ND cache entry (RFC 4293 ipNetToPhysicalTable)."""

    if_name: str
    address: Address
    mac: MacAddress


class NextHop(NamedTuple):
    """Where a route leads; address None on a connected prefix."""

    address: Address | None
    if_name: str | None


@dataclass(frozen=True, slots=True)
class Route:
    """One prefix of a routing table with all its next hops (RFC 4292)."""

    prefix: Prefix
    next_hops: tuple[NextHop, ...]
    protocol: str | None = None
    vrf: str = ""


def hides_next_hops(routes: Iterable[Route]) -> bool:
    """Tell whether the agent that told these routes is one that tells a single next hop each.

    Net-SNMP on Linux is: it is known by calling routes through a gateway local, the word that
    RFC 4292 keeps for those without one.
    """
    return any(
        route.protocol == "local" and hop.address is not None
        for route in routes
        for hop in route.next_hops
    )


@dataclass(frozen=True, slots=True)
class Adjacency:
    """A routing protocol's neighbor: OSPF, IS-IS, BGP, with its state in the RFC's word."""

    protocol: str
    neighbor: Address
    neighbor_id: str | None = None  # router ID or system ID
    neighbor_state: str | None = None
    if_name: str | None = None
    remote_as: int | None = None
    vrf: str = ""
