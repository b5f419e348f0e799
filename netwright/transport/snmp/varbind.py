"""Decode and encode variable bindings (RFC 3416 section 3): the hot loop of every walk.

A name recurs on every poll and on every device of a kind (ifDescr.1, ifDescr.2 ...), so decoded
names are remembered by their bytes and shared. A varbind whose three lengths are in short form
and agree takes the fast path; everything else is read with care.
"""

from collections.abc import Iterable
from functools import lru_cache

from netwright.model.snmp import Oid, Tag, Value, Varbind
from netwright.transport.snmp import ber

_LONG_FORM = ber.LONG_FORM
_STRING = ber.OCTET_STRING
_SEQUENCE = ber.SEQUENCE
_NAME = ber.OBJECT_IDENTIFIER
_UINTEGER32 = 0x47  # RFC 1442, historic
_UNSIGNED = {
    int(Tag.COUNTER32): 2**32 - 1,
    int(Tag.GAUGE32): 2**32 - 1,
    int(Tag.TIME_TICKS): 2**32 - 1,
    int(Tag.COUNTER64): 2**64 - 1,
    _UINTEGER32: 2**32 - 1,
}
_NUMBERS = frozenset((*_UNSIGNED, ber.INTEGER))
_EMPTY = frozenset(
    int(tag) for tag in (Tag.NULL, Tag.NO_SUCH_OBJECT, Tag.NO_SUCH_INSTANCE, Tag.END_OF_MIB_VIEW)
)
_NULL = bytes((ber.NULL, 0))

_FEW = 4  # octets of a number in which no bit can be one too many

_integer = int.from_bytes
_known_name = lru_cache(maxsize=1 << 15)(
    ber.decode_oid
)  # the fast path bounds a name to 123 octets


def encode_null_varbinds(names: Iterable[Oid]) -> bytes:
    """Return the VarBindList of a request: every value is unSpecified."""
    varbinds = [ber.encode(ber.SEQUENCE, ber.encode_oid(name) + _NULL) for name in names]
    return ber.encode(ber.SEQUENCE, b"".join(varbinds))


def encode_strings(names: Iterable[Oid], strings: Iterable[bytes]) -> bytes:
    """Return the VarBindList of a SET of OCTET STRINGs."""
    varbinds = [
        ber.encode(ber.SEQUENCE, ber.encode_oid(name) + ber.encode(_STRING, string))
        for name, string in zip(names, strings, strict=True)
    ]
    return ber.encode(ber.SEQUENCE, b"".join(varbinds))


def decode_varbinds(data: bytes, at: int, end: int, stop: Oid | None = None) -> list[Varbind]:
    """Decode varbinds until `end`, or up to and with the first name not below `stop`.

    Raises:
        DecodeError: a varbind is broken.
    """
    varbinds: list[Varbind] = []
    while at < end:
        at = _read_short(varbinds, data, at, end, stop)
        if at < end:
            varbind, at = _read_any(data, at, end)
            varbinds.append(varbind)
    if at > end:
        raise ber.DecodeError("truncated BER")
    return varbinds


def decode_value(tag: int, content: bytes) -> Value:
    """Return what the content of a value means; of an unknown tag, the content itself.

    Counters that a device encoded with the top bit set, as negative numbers or too long are
    the unsigned numbers they were meant to be.
    """
    if tag in _UNSIGNED:
        return _integer(content) & _UNSIGNED[tag]
    if tag == ber.INTEGER:
        return ber.decode_integer(content)
    if tag == _NAME:
        return ber.decode_oid(content)
    return None if tag in _EMPTY else content


def _read_short(varbinds: list[Varbind], data: bytes, at: int, end: int, stop: Oid | None) -> int:
    """Append varbinds whose lengths are in short form; return where the first other one is."""
    value: Value
    try:
        while at < end:
            length = data[at + 1]
            item = data[at : at + 2 + length]
            size = item[3]
            if length >= _LONG_FORM or size + 4 + item[size + 5] != length:
                break
            if item[0] != _SEQUENCE or item[2] != _NAME:
                break
            tag = item[size + 4]
            value = content = item[size + 6 :]
            if tag in _NUMBERS and len(content) <= _FEW and content[0] < _LONG_FORM:
                value = _integer(content)
            elif tag != _STRING:
                value = decode_value(tag, content)
            name = _known_name(item[4 : size + 4])
            varbinds.append((name, tag, value))
            at += 2 + length
            if stop is not None and name >= stop:
                return end
    except IndexError:  # a length points past the datagram
        pass
    return at


def _read_any(data: bytes, at: int, end: int) -> tuple[Varbind, int]:
    start, stop = ber.expect(data, at, end, ber.SEQUENCE)
    name_at, name_end = ber.expect(data, start, stop, _NAME)
    tag, value_at, value_end = ber.header(data, name_end, stop)
    name = ber.decode_oid(data[name_at:name_end])
    return (name, tag, decode_value(tag, data[value_at:value_end])), stop
