"""IP-MIB: own addresses (RFC 4293, or RFC 1213's table on older products)."""

from collections.abc import Iterator

from netwright.model.snmp import Oid, Tag, oid
from netwright.simulate.mib import Run, column
from netwright.simulate.network import SimDevice

_IP_AD_ENTRY = oid("1.3.6.1.2.1.4.20.1")
_IP_ADDRESS_ENTRY = oid("1.3.6.1.2.1.4.34.1")
_IP_ADDRESS_PREFIX_ENTRY = oid("1.3.6.1.2.1.4.32.1.5")
_IPV4 = (1, 4)  # InetAddressType ipv4 and the length of the address
_UNICAST, _PREFERRED, _ACTIVE = 1, 1, 1


def runs(device: SimDevice) -> Iterator[Run]:
    """Yield the address tables."""
    own = sorted((interface, if_index) for if_index, interface in device.addresses)
    own.sort(key=lambda pair: pair[0].ip)
    packed = [interface.packed for interface, _ in own]
    index = tuple(tuple(octets) for octets in packed)
    indexes = tuple(if_index for _, if_index in own)
    masks = tuple(interface.netmask.packed for interface, _ in own)
    yield column((*_IP_AD_ENTRY, 1), index, Tag.IP_ADDRESS, tuple(packed))
    yield column((*_IP_AD_ENTRY, 2), index, Tag.INTEGER, indexes)
    yield column((*_IP_AD_ENTRY, 3), index, Tag.IP_ADDRESS, masks)
    if device.platform.modern_ip_mib:
        modern = tuple((*_IPV4, *octets) for octets in index)
        prefixes = tuple(
            (
                *_IP_ADDRESS_PREFIX_ENTRY,
                if_index,
                *_IPV4,
                *interface.network.network_address.packed,
                interface.network.prefixlen,
            )
            for interface, if_index in own
        )
        yield from _modern(modern, indexes, prefixes)


def _modern(
    index: tuple[Oid, ...], indexes: tuple[int, ...], prefixes: tuple[Oid, ...]
) -> Iterator[Run]:
    count = len(index)
    yield column((*_IP_ADDRESS_ENTRY, 3), index, Tag.INTEGER, indexes)
    yield column((*_IP_ADDRESS_ENTRY, 4), index, Tag.INTEGER, (_UNICAST,) * count)
    yield column((*_IP_ADDRESS_ENTRY, 5), index, Tag.OBJECT_IDENTIFIER, prefixes)
    yield column((*_IP_ADDRESS_ENTRY, 7), index, Tag.INTEGER, (_PREFERRED,) * count)
    yield column((*_IP_ADDRESS_ENTRY, 10), index, Tag.INTEGER, (_ACTIVE,) * count)
