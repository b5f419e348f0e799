"""Routes: inetCidrRouteTable, else ipCidrRouteTable, else ipRouteTable (RFC 4292, 2096, 1213).

All three keep one row per next hop; a route here is a prefix with all its next hops.
"""

from collections.abc import Iterable
from typing import NamedTuple

from netwright.mibs.inet_address_mib import (
    address,
    address_of,
    mask_length,
    network,
    octets_of,
    take_address,
    usable,
)
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks
from netwright.model.credential import Address, Prefix
from netwright.model.forwarding import NextHop, Route
from netwright.model.snmp import Oid, Value

_IP = (1, 3, 6, 1, 2, 1, 4)
_INET_IF_INDEX, _INET_PROTO = 7, 9
_CIDR_IF_INDEX, _CIDR_PROTO = 5, 7
_IF_INDEX, _NEXT_HOP, _PROTO, _MASK = 2, 7, 9, 11

INET_CIDR_ROUTE_TABLE = ConceptualTable((*_IP, 24, 7, 1), (_INET_IF_INDEX, _INET_PROTO))
IP_CIDR_ROUTE_TABLE = ConceptualTable((*_IP, 24, 4, 1), (_CIDR_IF_INDEX, _CIDR_PROTO))
IP_ROUTE_TABLE = ConceptualTable((*_IP, 21, 1), (_IF_INDEX, _NEXT_HOP, _PROTO, _MASK))

# IANAipRouteProtocol, in the words of OpenConfig's INSTALL_PROTOCOL_TYPE where it has one.
_PROTOCOLS: dict[Value, str] = {
    1: "other",
    2: "local",
    3: "static",  # netmgmt
    4: "icmp",
    5: "egp",
    6: "ggp",
    7: "hello",
    8: "rip",
    9: "isis",
    10: "es-is",
    11: "igrp",
    13: "ospf",
    14: "bgp",
    15: "idpr",
    16: "eigrp",
    17: "dvmrp",
    18: "rpl",
    19: "dhcp",
}
_LOCAL = 2
_V4_BITS = 32
_IPV4 = 1  # InetAddressType


class Row(NamedTuple):
    """One next hop of a route."""

    prefix: Prefix
    next_hop: Address | None
    if_index: Value
    protocol: Value
    vrf: str = ""


def inet_cidr_routes(walks: Walks, names: InterfaceNames) -> list[Route]:
    """Return the routes of both versions of IP."""
    cells = INET_CIDR_ROUTE_TABLE.read(walks)
    protocols = cells[_INET_PROTO]
    rows = (
        Row(*ends, if_index, protocols.get(index))
        for index, if_index in cells[_INET_IF_INDEX].items()
        if (ends := inet_ends(index))
    )
    return routes_of(rows, names)


def lacks_ipv4_routes(walks: Walks) -> bool:
    """Tell whether inetCidrRouteTable was asked and holds no IPv4 route."""
    if any(root not in walks for root in INET_CIDR_ROUTE_TABLE.roots[:1]):
        return False
    indexes = INET_CIDR_ROUTE_TABLE.column(walks, _INET_IF_INDEX)
    return not any(index[:1] == (_IPV4,) for index in indexes)


def inet_ends(index: Oid) -> tuple[Prefix, Address | None] | None:
    """Read destination, prefix length, policy and next hop out of an index."""
    destination, rest = take_address(index)
    if destination is None or len(rest) < 2 or rest[1] >= len(rest):  # noqa: PLR2004
        return None
    prefix = network(destination, rest[0])
    next_hop, _ = take_address(rest[2 + rest[1] :])  # the policy is an OID behind its length
    return (prefix, next_hop) if prefix else None


def ip_cidr_routes(walks: Walks, names: InterfaceNames) -> list[Route]:
    """Return the IPv4 routes of ipCidrRouteTable."""
    cells = IP_CIDR_ROUTE_TABLE.read(walks)
    protocols = cells[_CIDR_PROTO]
    rows = (
        Row(prefix, _v4(index[9:]), if_index, protocols.get(index))
        for index, if_index in cells[_CIDR_IF_INDEX].items()
        if len(index) == 13 and (prefix := _masked(index[:4], octets_of(index[4:8])))  # noqa: PLR2004
    )
    return routes_of(rows, names)


def ip_routes(walks: Walks, names: InterfaceNames) -> list[Route]:
    """Return the IPv4 routes of ipRouteTable."""
    cells = IP_ROUTE_TABLE.read(walks)
    masks, protocols, if_indexes = cells[_MASK], cells[_PROTO], cells[_IF_INDEX]
    rows = (
        Row(prefix, address_of(hop), if_indexes.get(index), protocols.get(index))
        for index, hop in cells[_NEXT_HOP].items()
        if (prefix := _masked(index, masks.get(index)))
    )
    return routes_of(rows, names)


def _masked(arcs: Oid, mask: Value) -> Prefix | None:
    start, length = _v4(arcs), mask_length(mask)
    return None if start is None or length is None else network(start, length)


def _v4(arcs: Oid) -> Address | None:
    found = address(octets_of(arcs) or b"")
    return found if found is not None and found.max_prefixlen == _V4_BITS else None


def routes_of(rows: Iterable[Row], names: InterfaceNames) -> list[Route]:
    """Gather next hops under their prefix; the protocol is that of the first row."""
    hops: dict[tuple[str, Prefix], dict[NextHop, Value]] = {}
    for row in rows:
        if_index = row.if_index if isinstance(row.if_index, int) and row.if_index > 0 else None
        hop = NextHop(
            row.next_hop if usable(row.next_hop) else None,
            None if if_index is None else names.of_index(if_index),
        )
        # A table without VRFs may list connected prefixes of all; whose they are, the port says.
        is_connected = row.protocol == _LOCAL and not row.vrf
        vrf = names.vrfs.get(if_index, "") if is_connected else row.vrf
        hops.setdefault((vrf, row.prefix), {}).setdefault(hop, row.protocol)
    return [_route(*key, found) for key, found in hops.items()]


def _route(vrf: str, prefix: Prefix, hops: dict[NextHop, Value]) -> Route:
    return Route(prefix, tuple(hops), _PROTOCOLS.get(next(iter(hops.values()))), vrf)
