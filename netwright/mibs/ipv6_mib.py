"""Own IPv6 addresses on agents older than RFC 4293: ipv6AddrTable of IPV6-MIB (RFC 2465)."""

from collections.abc import Iterator

from netwright.mibs.inet_address_mib import address, octets_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks
from netwright.model.interface import InterfaceAddress

_PFX_LENGTH = 2
IPV6_ADDR_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 55, 1, 8, 1), (_PFX_LENGTH,))
_INDEX_LENGTH = 17  # ifIndex and 16 octets


def addresses(walks: Walks, names: InterfaceNames) -> Iterator[InterfaceAddress]:
    """Yield the device's own IPv6 addresses."""
    for index, length in IPV6_ADDR_TABLE.column(walks, _PFX_LENGTH).items():
        own = address(octets_of(index[1:]) or b"") if len(index) == _INDEX_LENGTH else None
        if usable(own):
            known = isinstance(length, int) and 0 < length <= own.max_prefixlen
            prefix_length = length if known and isinstance(length, int) else None
            if_name, vrf = names.of_index(index[0]), names.vrf_of(index[0])
            yield InterfaceAddress(if_name, own, prefix_length, vrf)
