"""BER as far as SNMP needs it (X.690; RFC 3417 section 8), without I/O.

Decoding is tolerant where devices err (long-form lengths, padding, integers with the top bit
set) and strict where a guess could be wrong: everything must lie inside what holds it.
"""

from functools import lru_cache

from netwright.model.snmp import Oid

INTEGER = 0x02
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
SEQUENCE = 0x30

LONG_FORM = 0x80
MAX_SUB_IDENTIFIER = 2**32 - 1
MAX_SUB_IDENTIFIERS = 128  # RFC 2578 section 3.5
_MAX_OID_OCTETS = 5 * MAX_SUB_IDENTIFIERS
_MAX_LENGTH_OCTETS = 4
_MAX_INTEGER_OCTETS = 8
_OCTETS = [bytes((octet,)) for octet in range(256)]


class DecodeError(ValueError):
    """The bytes are not what the protocol allows."""


def encode(tag: int, content: bytes) -> bytes:
    """Return one type-length-value with a minimal definite length."""
    length = len(content)
    if length < LONG_FORM:
        return _OCTETS[tag] + _OCTETS[length] + content
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return _OCTETS[tag] + _OCTETS[LONG_FORM | len(octets)] + octets + content


def encode_integer(value: int) -> bytes:
    """Return an INTEGER in its shortest form."""
    size = (value if value >= 0 else ~value).bit_length() // 8 + 1
    return b"\x02%c%b" % (size, value.to_bytes(size, signed=True))


@lru_cache(maxsize=1 << 13)
def encode_oid(name: Oid) -> bytes:
    """Return an OBJECT IDENTIFIER; every walk starts at the same few hundred names."""
    first, second, *rest = name if len(name) > 1 else (*name, 0, 0)[:2]
    content = bytearray()
    for sub_identifier in (first * 40 + second, *rest):
        octets = [sub_identifier & 0x7F]
        while sub_identifier := sub_identifier >> 7:
            octets.append(sub_identifier & 0x7F | LONG_FORM)
        content += bytes(reversed(octets))
    return encode(OBJECT_IDENTIFIER, bytes(content))


def header(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Read one tag and length: (tag, where its content starts, where it ends).

    Raises:
        DecodeError: indefinite length, or the content does not fit before `end`.
    """
    if at + 2 > end:
        raise DecodeError("truncated BER")
    length = data[at + 1]
    start = at + 2
    if length >= LONG_FORM:
        octets = length - LONG_FORM
        if not 0 < octets <= _MAX_LENGTH_OCTETS:
            raise DecodeError("BER length of no use")
        start += octets
        length = int.from_bytes(data[at + 2 : start])
    if start + length > end:
        raise DecodeError("truncated BER")
    return data[at], start, start + length


def expect(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """Read a header that must have this tag: (where its content starts, where it ends).

    Raises:
        DecodeError: another tag, or the content does not fit before `end`.
    """
    start = at + 2
    if start <= end and data[at] == tag and (length := data[at + 1]) < LONG_FORM:
        stop = start + length
        if stop <= end:
            return start, stop
    found, start, stop = header(data, at, end)
    if found != tag:
        raise DecodeError(f"BER tag {found:#04x} where {tag:#04x} belongs")
    return start, stop


def read_integer(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Read one INTEGER: (value, where the next item starts).

    Raises:
        DecodeError: it is not an INTEGER, or does not fit before `end`.
    """
    start, stop = expect(data, at, end, INTEGER)
    if stop - start == 1 and data[start] < LONG_FORM:
        return data[start], stop
    return decode_integer(data[start:stop]), stop


def read_string(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """Read one OCTET STRING: (value, where the next item starts).

    Raises:
        DecodeError: it is not an OCTET STRING, or does not fit before `end`.
    """
    start, stop = expect(data, at, end, OCTET_STRING)
    return data[start:stop], stop


def decode_integer(content: bytes) -> int:
    """Return the value of a signed INTEGER; of an absurdly long one, its low 64 bits."""
    return int.from_bytes(content[-_MAX_INTEGER_OCTETS:], signed=True)


def decode_oid(content: bytes) -> Oid:
    """Return the OID in `content`; sub-identifiers saturate at 2^32-1, a cut-off one is kept.

    Raises:
        DecodeError: more sub-identifiers than any OID may have.
    """
    if len(content) > _MAX_OID_OCTETS:
        raise DecodeError("OID of more than 128 sub-identifiers")
    # All octets below 128 means one octet per sub-identifier: most names, ten times faster.
    parts = list(content) if content.isascii() else _sub_identifiers(content)
    if len(parts) >= MAX_SUB_IDENTIFIERS:
        raise DecodeError("OID of more than 128 sub-identifiers")
    if not parts:
        return (0, 0)
    first = min(parts[0] // 40, 2)  # X.690 section 8.19.4
    return (first, parts[0] - 40 * first, *parts[1:])


def _sub_identifiers(content: bytes) -> list[int]:
    parts = []
    octets = iter(content)
    for octet in octets:
        value = octet
        if octet >= LONG_FORM:
            value &= 0x7F
            for more in octets:
                value = value << 7 | more & 0x7F
                if more < LONG_FORM:
                    break
            value = min(value, MAX_SUB_IDENTIFIER)
        parts.append(value)
    return parts
