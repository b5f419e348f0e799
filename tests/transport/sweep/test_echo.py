"""Echo messages: netwright.transport.sweep.echo."""

import struct
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.transport.sweep.echo import Echo

TOKEN = bytes(range(8))
ADDRESSES = st.binary(min_size=4, max_size=4)


def reply_to(request: bytes) -> bytes:
    """Answer as a host does: the same message with another type (and checksum)."""
    return b"\0" + request[1:]


@given(ADDRESSES, st.integers(0, 65_535), st.binary(min_size=8, max_size=8), st.integers(0, 50))
def test_the_checksum_is_right_for_every_address(
    address: bytes, identifier: int, token: bytes, turns: int
) -> None:
    """A host drops what has a wrong checksum (RFC 1122 section 3.2.2) and looks dead."""
    echo = Echo(4, token, identifier)
    for turn in range(turns):
        echo.request(address, float(turn))
    message = echo.request(address, float(turns))

    total = sum(struct.unpack(f"!{len(message) // 2}H", message))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    assert total == 0xFFFF


@pytest.mark.parametrize("version", [4, 6])
def test_a_reply_tells_when_its_request_was_sent(version: int) -> None:
    """Timeouts come from round trips, also from replies that come in late and out of order."""
    echo = Echo(version, TOKEN, 7)
    address = (IPv4Address("192.0.2.1") if version == 4 else IPv6Address("2001:db8::1")).packed
    kind = bytes((0 if version == 4 else 129,))
    early, late = echo.request(address, 1.0), echo.request(address, 2.0)

    assert echo.sent_at(kind + late[1:], address) == 2.0
    assert echo.sent_at(kind + early[1:], address) == 1.0


def test_a_reply_from_another_source_is_nobodys() -> None:
    """A directed broadcast is answered by hosts that were not asked."""
    echo = Echo(4, TOKEN, 7)
    broadcast, host = IPv4Address("192.0.2.255").packed, IPv4Address("192.0.2.9").packed

    assert echo.sent_at(reply_to(echo.request(broadcast, 1.0)), host) is None


def test_another_programs_ping_is_ignored() -> None:
    """Every raw socket sees every reply on the machine."""
    address = IPv4Address("192.0.2.1").packed
    stranger = Echo(4, bytes(8), 7)

    assert Echo(4, TOKEN, 7).sent_at(reply_to(stranger.request(address, 1.0)), address) is None


def test_our_own_request_is_no_reply() -> None:
    """On loopback the request comes back as well."""
    echo = Echo(4, TOKEN, 7)
    address = IPv4Address("127.0.0.1").packed

    assert echo.sent_at(echo.request(address, 1.0), address) is None


@given(st.binary(max_size=60), ADDRESSES)
def test_any_bytes_are_read_without_an_error(message: bytes, source: bytes) -> None:
    """Whatever a host sends, the sweep goes on."""
    assert Echo(4, TOKEN, 7).sent_at(message, source) is None
