"""Decode and encode variable bindings (RFC 3416 section 3): the hot loop of every walk.

A name recurs on every poll and on every device of a kind (ifDescr.1, ifDescr.2 ...), so decoded
names are remembered by their bytes and shared. A varbind whose three lengths are in short form
and agree takes the fast path; everything else is read with care.
"""

from collections.abc import Iterable
from functools import lru_cache

from netwright.model.snmp import Oid, Tag, Value, Varbind
from netwright.transport.snmp import ber

_SEQUENCE = ber.SEQUENCE
_NAME = ber.OBJECT_IDENTIFIER
_STRING = ber.OCTET_STRING
_LONG_FORM = ber.LONG_FORM
_UINTEGER32 = 0x47  # RFC 1442, historic
_UNSIGNED = {int(tag): 2**32 - 1 for tag in (Tag.COUNTER32, Tag.GAUGE32, Tag.TIME_TICKS)}
_UNSIGNED |= {_UINTEGER32: 2**32 - 1, int(Tag.COUNTER64): 2**64 - 1}
_EMPTY = {int(tag) for tag in (Tag.NULL, Tag.NO_SUCH_OBJECT, Tag.NO_SUCH_INSTANCE)}
_EMPTY |= {int(Tag.END_OF_MIB_VIEW)}

_name = lru_cache(maxsize=1 << 15)(ber.decode_oid)  # the fast path bounds a name to 127 octets


def encode_null_varbinds(names: Iterable[Oid]) -> bytes:
    """Return the VarBindList of a request: every value is unSpecified."""
    null = bytes((ber.NULL, 0))
    varbinds = [ber.encode(_SEQUENCE, ber.encode_oid(name) + null) for name in names]
    return ber.encode(_SEQUENCE, b"".join(varbinds))


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
    return varbinds


def decode_value(tag: int, content: bytes) -> Value:
    """Return what the content of a value means; of an unknown tag, the content itself.

    Counters that a device encoded with the top bit set, as negative numbers or too long are
    the unsigned numbers they were meant to be.
    """
    if tag in _UNSIGNED:
        return int.from_bytes(content) & _UNSIGNED[tag]
    if tag == ber.INTEGER:
        return ber.decode_integer(content)
    if tag == _NAME:
        return _name(content) if len(content) < _LONG_FORM else ber.decode_oid(content)
    return None if tag in _EMPTY else content


def _read_short(varbinds: list[Varbind], data: bytes, at: int, end: int, stop: Oid | None) -> int:
    """Append varbinds whose lengths are in short form; return where the first other one is."""
    try:
        while at < end:
            length = data[at + 1]
            tag_at = at + 4 + data[at + 3]
            value_at = tag_at + 2
            following = at + 2 + length
            if length >= _LONG_FORM or value_at + data[tag_at + 1] != following or following > end:
                break
            if data[at] != _SEQUENCE or data[at + 2] != _NAME:
                break
            name = _name(data[at + 4 : tag_at])
            tag = data[tag_at]
            value = data[value_at:following]
            varbinds.append((name, tag, value if tag == _STRING else decode_value(tag, value)))
            at = following
            if stop is not None and name >= stop:
                return end
    except IndexError:  # a length points past the datagram
        pass
    return at


def _read_any(data: bytes, at: int, end: int) -> tuple[Varbind, int]:
    start, stop = ber.expect(data, at, end, _SEQUENCE)
    name_at, name_end = ber.expect(data, start, stop, _NAME)
    tag, value_at, value_end = ber.header(data, name_end, stop)
    name = ber.decode_oid(data[name_at:name_end])
    return (name, tag, decode_value(tag, data[value_at:value_end])), stop
