"""Varbinds as an agent stores them: encoded once, and ordered by a key that compares as bytes.

BER (X.690 8.19) writes sub-identifiers base 128, which does not sort: two octets ff 7f stand for
less than three octets 81 80 00. The sort key writes those above 127 as a count and big-endian
octets instead, so that `bytes` comparison is the lexicographic order of RFC 3416 section 2.
"""

import re
from functools import lru_cache

from netwright.model.snmp import Oid, Value
from netwright.transport.snmp import ber

_LONG_SUB_IDENTIFIER = re.compile(rb"[\x80-\xff]+[\x00-\x7f]")

_SHORT_SEQUENCE = tuple(bytes((ber.SEQUENCE, size)) for size in range(ber.LONG_FORM))


def encode_name(name: Oid) -> bytes:
    """Return the content octets of an OBJECT IDENTIFIER (X.690 8.19.4)."""
    first, second, *rest = name
    return encode_tail((first * 40 + second, *rest))


def encode_tail(tail: Oid) -> bytes:
    """Return the octets of sub-identifiers that follow others in a name."""
    return b"".join(map(_sub_identifier, tail))


@lru_cache(maxsize=1 << 16)
def _sub_identifier(number: int) -> bytes:
    return ber.encode_oid((0, 0, number))[3:]  # behind tag, length and 0.0


def sort_key(content: bytes) -> bytes:
    """Return the key of a name's content octets (or a tail's) that sorts as OIDs do."""
    if content.isascii():
        return content
    return _LONG_SUB_IDENTIFIER.sub(_sortable, content)


def _sortable(match: re.Match[bytes]) -> bytes:
    return _sortable_sub_identifier(match[0])


@lru_cache(maxsize=1 << 16)
def _sortable_sub_identifier(octets: bytes) -> bytes:
    number = 0
    for octet in octets:
        number = number << 7 | octet & 0x7F
    if number < ber.LONG_FORM:  # padded with leading 80s, which X.690 8.19.2 forbids
        return bytes((number,))
    big_endian = number.to_bytes((number.bit_length() + 7) // 8)
    return bytes((ber.LONG_FORM | min(len(big_endian), 0x7F),)) + big_endian


@lru_cache(maxsize=4096)
def encode_value(tag: int, value: Value) -> bytes:
    """Encode a value as its tag says."""
    if value is None:
        return ber.encode(tag, b"")
    if isinstance(value, bytes):
        return ber.encode(tag, value)
    if isinstance(value, tuple):
        return ber.encode(tag, encode_name(value))
    # X.690 8.3: two's complement, so an unsigned value with its top bit set has an octet more
    magnitude = value if value >= 0 else ~value
    return ber.encode(tag, value.to_bytes(magnitude.bit_length() // 8 + 1, signed=True))


def encode_varbind(name: bytes, tag: int, value: Value) -> bytes:
    """Encode a varbind from its encoded name (RFC 3416 section 3)."""
    content = name + encode_value(tag, value)
    if len(content) < ber.LONG_FORM:
        return _SHORT_SEQUENCE[len(content)] + content
    return ber.encode(ber.SEQUENCE, content)


def name_of(varbind: bytes) -> bytes:
    """Return the content octets of an encoded varbind's name."""
    _, at, end = ber.header(varbind, 0, len(varbind))
    _, start, stop = ber.header(varbind, at, end)
    return varbind[start:stop]


def tag_of(varbind: bytes) -> int:
    """Return the tag of an encoded varbind's value."""
    _, at, end = ber.header(varbind, 0, len(varbind))
    _, _, stop = ber.header(varbind, at, end)
    return varbind[stop]
