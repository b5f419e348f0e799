"""BER primitives, against pyasn1 as an independent implementation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.ber import decoder, encoder
from pyasn1.type import univ

from netwright.model.snmp import Oid
from netwright.transport.snmp import ber

NAMES = st.builds(
    lambda head, tail: (*head, *tail),
    st.one_of(
        st.tuples(st.integers(0, 1), st.integers(0, 39)),
        st.tuples(st.just(2), st.integers(0, 2**32 - 81)),
    ),
    st.lists(st.one_of(st.integers(0, 300), st.integers(0, 2**32 - 1)), max_size=20),
)


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers_are_written_and_read_as_pyasn1_does(value: int) -> None:
    """An agent must read the request-id we mean, and we what it answers."""
    assert decoder.decode(ber.encode_integer(value)) == (value, b"")
    theirs = encoder.encode(univ.Integer(value))
    assert ber.read_integer(theirs, 0, len(theirs)) == (value, len(theirs))
    assert len(ber.encode_integer(value)) <= len(theirs)


@given(NAMES)
def test_oids_are_encoded_as_pyasn1_does(name: Oid) -> None:
    """A wrong cursor would repeat or skip rows."""
    assert ber.encode_oid(name) == encoder.encode(univ.ObjectIdentifier(name))


@given(NAMES)
def test_oids_survive_the_round_trip(name: Oid) -> None:
    """The name of a row comes back as the cursor of the next question."""
    encoded = ber.encode_oid(name)
    start, stop = ber.expect(encoded, 0, len(encoded), ber.OBJECT_IDENTIFIER)
    assert ber.decode_oid(encoded[start:stop]) == name


@given(st.binary(min_size=1, max_size=40))
def test_oids_are_read_as_pyasn1_does_where_it_accepts_them(content: bytes) -> None:
    """Tolerance must not change the meaning of what is valid."""
    try:
        expected, _ = decoder.decode(ber.encode(6, content), asn1Spec=univ.ObjectIdentifier())
    except Exception:  # noqa: BLE001 - whatever the oracle refuses is out of scope here
        return
    if max(expected.asTuple()) <= ber.MAX_SUB_IDENTIFIER:
        assert ber.decode_oid(content) == expected.asTuple()


@given(st.integers(0, 255), st.binary(max_size=70_000))
def test_any_length_survives_the_round_trip(tag: int, content: bytes) -> None:
    """Short and long forms of a length say the same."""
    data = ber.encode(tag, content)
    found, start, stop = ber.header(data, 0, len(data))
    assert (found, data[start:stop], stop) == (tag, content, len(data))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30", b"\x30\x80", b"\x30\x81", b"\x30\x05abc", b"\x30\x85\0\0\0\0\x01a", b"\x30\xff"],
)
def test_a_header_that_does_not_fit_is_refused(data: bytes) -> None:
    """Nothing is ever read outside what holds it."""
    with pytest.raises(ber.DecodeError):
        ber.header(data, 0, len(data))


def test_a_name_longer_than_any_oid_is_refused() -> None:
    """It would be sent back as the cursor, growing with each answer of a hostile agent."""
    for content in (bytes(128), b"\x81\x01" * 128, bytes(60_000)):
        with pytest.raises(ber.DecodeError):
            ber.decode_oid(content)


def test_a_root_of_one_number_can_be_asked_for() -> None:
    """Walking a whole MIB starts at `1`, which BER cannot write."""
    assert ber.encode_oid((1,)) == b"\x06\x01\x28"
