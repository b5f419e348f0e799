"""Varbinds, against pysnmp's codec as an independent implementation."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto.api import v2c

from netwright.model.snmp import Oid, Tag, Value, Varbind
from netwright.transport.snmp import ber
from netwright.transport.snmp.varbind import decode_value, decode_varbinds, encode_null_varbinds
from tests.transport.snmp.test_ber import NAMES

U32 = st.integers(0, 2**32 - 1)
VALUES: st.SearchStrategy[tuple[int, Value]] = st.one_of(
    st.tuples(st.just(int(Tag.INTEGER)), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just(int(Tag.OCTET_STRING)), st.binary(max_size=300)),
    st.tuples(st.just(int(Tag.OBJECT_IDENTIFIER)), NAMES),
    st.tuples(st.just(int(Tag.IP_ADDRESS)), st.binary(min_size=4, max_size=4)),
    *(st.tuples(st.just(int(tag)), U32) for tag in (Tag.COUNTER32, Tag.GAUGE32, Tag.TIME_TICKS)),
    st.tuples(st.just(int(Tag.OPAQUE)), st.binary(max_size=20)),
    st.tuples(st.just(int(Tag.COUNTER64)), st.integers(0, 2**64 - 1)),
    st.tuples(
        st.sampled_from([int(Tag.NO_SUCH_OBJECT), int(Tag.END_OF_MIB_VIEW), int(Tag.NULL)]),
        st.none(),
    ),
)
VARBINDS = st.lists(st.builds(lambda name, pair: (name, *pair), NAMES, VALUES), max_size=12)

_TYPES: dict[int, Any] = {
    Tag.INTEGER: v2c.Integer32,
    Tag.OCTET_STRING: v2c.OctetString,
    Tag.OBJECT_IDENTIFIER: v2c.ObjectIdentifier,
    Tag.IP_ADDRESS: v2c.IpAddress,
    Tag.COUNTER32: v2c.Counter32,
    Tag.GAUGE32: v2c.Gauge32,
    Tag.TIME_TICKS: v2c.TimeTicks,
    Tag.OPAQUE: v2c.Opaque,
    Tag.COUNTER64: v2c.Counter64,
}


def pysnmp_varbinds(varbinds: list[Varbind]) -> bytes:
    """Encode a VarBindList with pysnmp."""
    pdu = v2c.ResponsePDU()
    v2c.apiPDU.set_defaults(pdu)
    v2c.apiPDU.set_varbinds(
        pdu, [(name, _pysnmp_value(tag, value)) for name, tag, value in varbinds]
    )
    encoded = encoder.encode(pdu)
    _, at, end = ber.header(encoded, 0, len(encoded))
    for _ in range(3):
        _, at = ber.read_integer(encoded, at, end)
    return bytes(encoded[at:])


def _pysnmp_value(tag: int, value: Value) -> Any:
    if tag == Tag.NULL:
        return v2c.Null("")
    if tag == Tag.NO_SUCH_OBJECT:
        return v2c.NoSuchObject("")
    if tag == Tag.END_OF_MIB_VIEW:
        return v2c.EndOfMibView("")
    return _TYPES[tag](value)


def decoded(data: bytes, stop: Oid | None = None) -> list[Varbind]:
    """Decode a VarBindList."""
    at, end = ber.expect(data, 0, len(data), ber.SEQUENCE)
    return decode_varbinds(data, at, end, stop)


@given(VARBINDS)
def test_what_pysnmp_encodes_is_read_back(varbinds: list[Varbind]) -> None:
    """Names, tags and values of every SMIv2 type arrive as they were meant."""
    assert decoded(pysnmp_varbinds(varbinds)) == varbinds


@given(st.lists(NAMES, max_size=20))
def test_pysnmp_reads_our_questions(names: list[Oid]) -> None:
    """Every agent must understand what is asked."""
    got, rest = decoder.decode(encode_null_varbinds(names), asn1Spec=v2c.VarBindList())
    assert not rest
    assert [bind[0].asTuple() for bind in got] == names


@given(VARBINDS, NAMES)
def test_reading_stops_at_the_bound(varbinds: list[Varbind], bound: Oid) -> None:
    """A walk pays for one row beyond its subtree, no more."""
    rows = sorted(varbinds)
    cut = next((at + 1 for at, row in enumerate(rows) if row[0] >= bound), len(rows))
    slow_path_too = [row for row in decoded(pysnmp_varbinds(rows), bound) if row[0] < bound]
    assert slow_path_too == [row for row in rows[:cut] if row[0] < bound]


@given(st.integers(0, 255), st.binary(max_size=30))
@example(Tag.COUNTER64, bytes(200))
def test_any_tag_with_any_content_has_a_value(tag: int, content: bytes) -> None:
    """A device may send anything; numbers stay within their type."""
    value = decode_value(tag, content)
    if tag in {Tag.COUNTER32, Tag.GAUGE32, Tag.TIME_TICKS}:
        assert isinstance(value, int)
        assert 0 <= value < 2**32
    elif tag == Tag.INTEGER:
        assert isinstance(value, int)
        assert -(2**63) <= value < 2**63


@given(VARBINDS, st.data())
def test_a_cut_list_is_refused(varbinds: list[Varbind], data: st.DataObject) -> None:
    """A truncated answer is never taken for a short one."""
    whole = pysnmp_varbinds(varbinds)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ber.DecodeError):
        decoded(whole[:cut])


@pytest.mark.parametrize("outer", [b"\x30", b"\x31"])
@pytest.mark.parametrize("inner", [b"\x06", b"\x04"])
def test_a_varbind_of_other_types_is_refused(outer: bytes, inner: bytes) -> None:
    """Only a SEQUENCE that starts with an OID is a varbind."""
    item = outer + b"\x08" + inner + b"\x03\x2b\x06\x01" + b"\x02\x01\x05"
    data = ber.encode(ber.SEQUENCE, item)
    if (outer, inner) == (b"\x30", b"\x06"):
        assert decoded(data) == [((1, 3, 6, 1), 2, 5)]
    else:
        with pytest.raises(ber.DecodeError):
            decoded(data)
