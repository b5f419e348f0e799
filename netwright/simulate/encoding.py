"""Varbinds as an agent stores them: encoded once, and ordered by a key that compares as bytes.

BER (X.690 8.19) writes sub-identifiers base 128, which does not sort: two octets ff 7f stand for
less than three octets 81 80 00. The sort key writes those above 127 as a count and big-endian
octets instead, so that `bytes` comparison is the lexicographic order of RFC 3416 section 2.
"""

import re
from functools import lru_cache

from netwright.model.snmp import Oid, Value

_LONG_SUB_IDENTIFIER = re.compile(rb"[\x80-\xff]+[\x00-\x7f]")
_UNSIGNED_TAGS = frozenset((0x41, 0x42, 0x43, 0x46))


def tlv(tag: int, content: bytes) -> bytes:
    """Encode one element with a definite length (X.690 8.1.3)."""
    size = len(content)
    if size < 0x80:  # noqa: PLR2004 - X.690 8.1.3.4, short form
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + content


def encode_oid(name: Oid) -> bytes:
    """Return the content octets of an OBJECT IDENTIFIER (X.690 8.19)."""
    head = name[0] * 40 + (name[1] if len(name) > 1 else 0)
    return encode_sub_identifiers((head, *name[2:]))


def encode_sub_identifiers(numbers: Oid) -> bytes:
    """Write numbers base 128, the tail of an OID or an index."""
    if all(number < 0x80 for number in numbers):  # noqa: PLR2004
        return bytes(numbers)
    return b"".join(map(_sub_identifier, numbers))


@lru_cache(maxsize=4096)
def _sub_identifier(number: int) -> bytes:
    octets = [number & 0x7F]
    while number := number >> 7:
        octets.append(0x80 | number & 0x7F)
    return bytes(reversed(octets))


def sort_key(content: bytes) -> bytes:
    """Return the key of an OID's content octets that sorts as OIDs do."""
    if content.isascii():
        return content
    return _LONG_SUB_IDENTIFIER.sub(_sortable, content)


def _sortable(match: re.Match[bytes]) -> bytes:
    return _sortable_sub_identifier(match[0])


@lru_cache(maxsize=4096)
def _sortable_sub_identifier(octets: bytes) -> bytes:
    number = 0
    for octet in octets:
        number = number << 7 | octet & 0x7F
    if number < 0x80:  # noqa: PLR2004 - padded with leading 80s, which X.690 8.19.2 forbids
        return bytes((number,))
    big_endian = number.to_bytes((number.bit_length() + 7) // 8)
    return bytes((0x80 | len(big_endian),)) + big_endian


def encode_value(tag: int, value: Value) -> bytes:
    """Encode a value as its tag says."""
    if value is None:
        return bytes((tag, 0))
    if isinstance(value, bytes):
        return tlv(tag, value)
    if isinstance(value, tuple):
        return tlv(tag, encode_oid(value))
    # X.690 8.3: two's complement, so an unsigned value with its top bit set needs one octet more
    size = value.bit_length() // 8 + 1
    return tlv(tag, value.to_bytes(size, signed=tag not in _UNSIGNED_TAGS))


def encode_varbind(name: bytes, tag: int, value: Value) -> bytes:
    """Encode a varbind from the content octets of its name (RFC 3416 section 3)."""
    return tlv(0x30, tlv(0x06, name) + encode_value(tag, value))
