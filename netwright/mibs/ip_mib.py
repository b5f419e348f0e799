"""Own addresses, and the ARP and ND caches: IP-MIB (RFC 4293, with RFC 1213's IPv4-only tables).

The tables of RFC 4293 hold both versions of IP; agents that fill them with one only, or not at
all, are asked for the older ones as well.
"""

from collections.abc import Iterator

from netwright.mibs.display_string import mac
from netwright.mibs.inet_address_mib import (
    address,
    mask_length,
    octets_of,
    take_address,
    usable,
)
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks
from netwright.model.credential import Address
from netwright.model.forwarding import ArpEntry
from netwright.model.interface import InterfaceAddress
from netwright.model.snmp import Oid, Value

_IP = (1, 3, 6, 1, 2, 1, 4)
_AD_ENT_IF_INDEX, _AD_ENT_NET_MASK = 2, 3
_ADDRESS_IF_INDEX, _ADDRESS_TYPE, _ADDRESS_PREFIX = 3, 4, 5
_MEDIA_PHYS_ADDRESS, _PHYSICAL_PHYS_ADDRESS = 2, 4
_BROADCAST = 3  # ipAddressType: unicast, anycast, broadcast
_V4_SIZE = 4
_IPV4, _IPV6 = 1, 2  # InetAddressType

IP_ADDR_TABLE = ConceptualTable((*_IP, 20, 1), (_AD_ENT_IF_INDEX, _AD_ENT_NET_MASK))
IP_ADDRESS_TABLE = ConceptualTable(
    (*_IP, 34, 1), (_ADDRESS_IF_INDEX, _ADDRESS_TYPE, _ADDRESS_PREFIX)
)
IP_NET_TO_MEDIA_TABLE = ConceptualTable((*_IP, 22, 1), (_MEDIA_PHYS_ADDRESS,))
IP_NET_TO_PHYSICAL_TABLE = ConceptualTable((*_IP, 35, 1), (_PHYSICAL_PHYS_ADDRESS,))


def addresses(walks: Walks, names: InterfaceNames) -> list[InterfaceAddress]:
    """Return the device's own addresses, each once, with the longest known prefix length."""
    found: dict[tuple[str, Address], InterfaceAddress] = {}
    for row in (*_ip_addresses(walks, names), *_ip_addrs(walks, names)):
        key = row.if_name, row.address
        if key not in found or found[key].prefix_length is None:
            found[key] = row
    return list(found.values())


def _ip_addresses(walks: Walks, names: InterfaceNames) -> Iterator[InterfaceAddress]:
    cells = IP_ADDRESS_TABLE.read(walks)
    types, prefixes = cells[_ADDRESS_TYPE], cells[_ADDRESS_PREFIX]
    for index, if_index in cells[_ADDRESS_IF_INDEX].items():
        own, rest = take_address(index)
        if rest or types.get(index) == _BROADCAST or not isinstance(if_index, int):
            continue
        if usable(own):
            length = _pointed_length(prefixes.get(index), own)
            yield _own(if_index, own, length, names)


def lacks_ipv6_addresses(walks: Walks) -> bool:
    """Tell whether ipAddressTable was asked and holds no IPv6 address."""
    if IP_ADDRESS_TABLE.roots[0] not in walks:
        return False
    indexes = IP_ADDRESS_TABLE.column(walks, _ADDRESS_IF_INDEX)
    return not any(index[:1] == (_IPV6,) for index in indexes)


def _pointed_length(pointer: Value, own: Address) -> int | None:
    """Return the last arc of the ipAddressPrefixTable row that is pointed to: its length."""
    if not isinstance(pointer, tuple) or len(pointer) < len(_IP) + own.max_prefixlen // 8:
        return None  # zeroDotZero: no prefix known
    return pointer[-1] if 0 < pointer[-1] <= own.max_prefixlen else None


def _ip_addrs(walks: Walks, names: InterfaceNames) -> Iterator[InterfaceAddress]:
    cells = IP_ADDR_TABLE.read(walks)
    masks = cells[_AD_ENT_NET_MASK]
    for index, if_index in cells[_AD_ENT_IF_INDEX].items():
        own = _v4(index)
        if usable(own) and isinstance(if_index, int):
            yield _own(if_index, own, mask_length(masks.get(index)) or None, names)


def _own(
    if_index: int, own: Address, length: int | None, names: InterfaceNames
) -> InterfaceAddress:
    return InterfaceAddress(names.of_index(if_index), own, length, names.vrf_of(if_index))


def _v4(arcs: Oid) -> Address | None:
    return address(octets_of(arcs) or b"") if len(arcs) == _V4_SIZE else None


def own_addresses(walks: Walks) -> Iterator[Address]:
    """Yield the addresses in ipAddrTable's index, which one column tells."""
    for index in IP_ADDR_TABLE.column(walks, _AD_ENT_IF_INDEX):
        own = _v4(index)
        if usable(own):
            yield own


def net_to_physical(walks: Walks, names: InterfaceNames) -> Iterator[ArpEntry]:
    """Yield the ARP and ND caches; an incomplete entry has no MAC and is left out."""
    for index, value in _net_to_physical(walks).items():
        neighbor, rest = take_address(index[1:])
        if not rest:
            yield from _entry(index[0], neighbor, value, names)


def _net_to_physical(walks: Walks) -> dict[Oid, Value]:
    return IP_NET_TO_PHYSICAL_TABLE.column(walks, _PHYSICAL_PHYS_ADDRESS)


def lacks_ipv4_neighbors(walks: Walks) -> bool:
    """Tell whether ipNetToPhysicalTable was asked and holds no ARP cache."""
    asked = all(root in walks for root in IP_NET_TO_PHYSICAL_TABLE.roots)
    return asked and not any(index[1:2] == (_IPV4,) for index in _net_to_physical(walks))


def net_to_media(walks: Walks, names: InterfaceNames) -> Iterator[ArpEntry]:
    """Yield the ARP cache of ipNetToMediaTable."""
    column = IP_NET_TO_MEDIA_TABLE.column(walks, _MEDIA_PHYS_ADDRESS)
    for index, value in column.items():
        yield from _entry(index[0], _v4(index[1:]), value, names) if index else ()


def _entry(
    if_index: int, neighbor: Address | None, value: Value, names: InterfaceNames
) -> Iterator[ArpEntry]:
    phys_address = mac(value)
    if neighbor is None or phys_address is None or phys_address.is_multicast:
        return
    if usable(neighbor):
        yield ArpEntry(names.of_index(if_index), neighbor, phys_address)
