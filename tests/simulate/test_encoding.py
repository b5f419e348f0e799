"""Varbinds and their order: netwright.simulate.encoding."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.model.snmp import Oid, Tag
from netwright.simulate.encoding import (
    encode_name,
    encode_varbind,
    name_of,
    sort_key,
    tag_of,
)
from netwright.transport.snmp import ber
from netwright.transport.snmp.varbind import decode_varbinds

SUB_IDENTIFIER = st.integers(0, 2**32 - 1) | st.sampled_from((127, 128, 16_383, 16_384))
NAMES = st.lists(SUB_IDENTIFIER, max_size=60).map(lambda tail: (1, 3, *tail))


@given(NAMES, NAMES)
def test_keys_compare_as_oids_do(left: Oid, right: Oid) -> None:
    """A walk that meets its OIDs in another order than the manager expects never ends well."""
    left_key, right_key = sort_key(encode_name(left)), sort_key(encode_name(right))

    assert (left_key < right_key) == (left < right)


@given(NAMES, NAMES)
def test_a_prefix_of_a_name_is_a_prefix_of_its_key(prefix: Oid, tail: Oid) -> None:
    """Runs are found by their prefix."""
    name = (*prefix, *tail)

    assert sort_key(encode_name(name)).startswith(sort_key(encode_name(prefix)))


@given(NAMES, st.integers(-(2**31), 2**31 - 1))
def test_an_integer_comes_back_as_it_went(name: Oid, value: int) -> None:
    """The engine reads what the simulator writes."""
    encoded = _varbind(name, Tag.INTEGER, value)

    assert decode_varbinds(encoded, 0, len(encoded)) == [(name, Tag.INTEGER, value)]


@given(NAMES, st.integers(0, 2**64 - 1))
def test_a_counter_of_64_bits_comes_back_as_it_went(name: Oid, value: int) -> None:
    """The top bit is a bit, not a sign."""
    encoded = _varbind(name, Tag.COUNTER64, value)

    assert decode_varbinds(encoded, 0, len(encoded)) == [(name, Tag.COUNTER64, value)]


@given(NAMES, st.binary(max_size=70_000))
def test_a_string_of_any_length_comes_back_as_it_went(name: Oid, value: bytes) -> None:
    """A sysDescr may be 64 KiB long."""
    encoded = _varbind(name, Tag.OCTET_STRING, value)

    assert decode_varbinds(encoded, 0, len(encoded)) == [(name, Tag.OCTET_STRING, value)]
    assert (name_of(encoded), tag_of(encoded)) == (encode_name(name), Tag.OCTET_STRING)


def _varbind(name: Oid, tag: int, value: int | bytes) -> bytes:
    return encode_varbind(ber.encode(ber.OBJECT_IDENTIFIER, encode_name(name)), tag, value)
