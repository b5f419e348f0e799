"""Mask a recording so that it can be given away: addresses replaced, texts about people blanked.

The same key masks the same address to the same other one, and addresses that share a prefix still
do afterwards (Xu, Fan, Ammar, Moon: Prefix-preserving IP address anonymization, ICNP 2002), so that
the recordings of one network still fit together.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address
from operator import itemgetter

from netwright.model.snmp import Oid, Tag, Varbind

PRIVATE = b"<private>"

_BLANKED = frozenset({(1, 3, 6, 1, 2, 1, 1, 4, 0), (1, 3, 6, 1, 2, 1, 1, 6, 0)})  # contact, place
_NEVER = ((1, 3, 6, 1, 6, 3, 15), (1, 3, 6, 1, 6, 3, 18))  # USM users, communities
_FDB = ((1, 3, 6, 1, 2, 1, 17, 4, 3, 1), (1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1))
_FIRST_INDEX = 8  # the shortest name of a column
_LARGEST_OCTET = 255
_ADDRESS_OCTETS = 4
_MAC_OCTETS = 6
_OUI_OCTETS = 3
_DOTTED = re.compile(rb"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")


class Masker:
    """Masks varbinds with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._address = lru_cache(maxsize=100_000)(self._masked_address)

    def mask(self, varbinds: Iterable[Varbind]) -> list[Varbind]:
        """Return the varbinds without addresses and secrets, in OID order again."""
        kept = [one for one in varbinds if not any(one[0][: len(n)] == n for n in _NEVER)]
        known = set(_addresses(kept))
        return sorted((self._varbind(one, known) for one in kept), key=itemgetter(0))

    def _varbind(self, varbind: Varbind, known: set[Oid]) -> Varbind:
        name, tag, value = varbind
        masked = self._name(name, known)
        if name in _BLANKED:
            return masked, tag, PRIVATE
        if _is_address(varbind) and isinstance(value, bytes):
            return masked, tag, self._address(value)
        if tag == Tag.OCTET_STRING and isinstance(value, bytes):
            return masked, tag, self._octets(value)
        return masked, tag, value

    def _name(self, name: Oid, known: set[Oid]) -> Oid:
        """Mask the addresses that are part of an index."""
        if any(name[: len(table)] == table for table in _FDB):
            mac = bytes(part & 0xFF for part in name[-_MAC_OCTETS:])
            return name[:-_MAC_OCTETS] + tuple(self._mac(mac))
        parts = list(name)
        position = _FIRST_INDEX
        while position + 4 <= len(parts):
            window = tuple(parts[position : position + 4])
            if window in known or _is_inet_address(parts, position):
                parts[position : position + 4] = self._address(bytes(window))
                position += 4
            else:
                position += 1
        return tuple(parts)

    def _octets(self, value: bytes) -> bytes:
        if len(value) == _MAC_OCTETS and not value.isascii():
            return self._mac(value)
        return _DOTTED.sub(self._dotted, value)

    def _mac(self, value: bytes) -> bytes:
        """Keep the maker, who tells the product; a group address belongs to nobody."""
        if value[0] & 1:
            return value
        return value[:_OUI_OCTETS] + self._digest(b"mac", value)[:_OUI_OCTETS]

    def _dotted(self, match: re.Match[bytes]) -> bytes:
        try:
            packed = IPv4Address(match[0].decode()).packed
        except ValueError:  # a version number
            return match[0]
        return str(IPv4Address(self._address(packed))).encode()

    def _masked_address(self, packed: bytes) -> bytes:
        """Flip each bit by a keyed function of the bits before it."""
        address = IPv4Address(packed)
        if address.is_loopback or address.is_unspecified or address.is_multicast:
            return packed
        bits, masked = int(address), 0
        for length in range(32):
            prefix = (bits >> (32 - length)).to_bytes(4) if length else b""
            flip = self._digest(bytes([length]), prefix)[0] & 1
            masked = masked << 1 | (bits >> (31 - length) & 1) ^ flip
        return masked.to_bytes(4)

    def _digest(self, purpose: bytes, value: bytes) -> bytes:
        return hmac.digest(self._key, purpose + value, hashlib.sha256)


def _is_inet_address(parts: list[int], position: int) -> bool:
    """Tell whether the four numbers are an InetAddress: ipv4(1), length 4, octets (RFC 4001)."""
    octets = parts[position : position + 4]
    return parts[position - 2 : position] == [1, 4] and max(octets) <= _LARGEST_OCTET


def _is_address(varbind: Varbind) -> bool:
    _, tag, value = varbind
    return tag == Tag.IP_ADDRESS and isinstance(value, bytes) and len(value) == _ADDRESS_OCTETS


def _addresses(varbinds: Iterable[Varbind]) -> Iterator[Oid]:
    for varbind in varbinds:
        value = varbind[2]
        if _is_address(varbind) and isinstance(value, bytes) and any(value):
            yield tuple(value)
