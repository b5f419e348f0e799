"""SNMP probes: netwright.transport.sweep.snmp_probe."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.transport.snmp.ber import DecodeError
from netwright.transport.sweep.snmp_probe import community_request, discovery_request, read_answer

# The report of RFC 3414 section 4 as net-snmp 5.9 sends it: usmStatsUnknownEngineIDs = 1.
REPORT = bytes.fromhex(
    "3071020103301102044a69f46b020300ffe3040100020103"
    "0421301f041180001f88806f6fe259d036056b00000000020101020101040004000400"
    "3036041180001f88806f6fe259d036056b00000000"
    "0400a81f02044a69f46b0201000201003011300f060a2b060106030f01010400410101"
)


def test_a_report_names_the_engine() -> None:
    """The engine ID is the strongest key of a device's identity."""
    assert read_answer(REPORT, 0x4A69F46B) == ("snmp", "80001f88806f6fe259d036056b00000000")


def test_an_answer_to_somebody_else_is_refused() -> None:
    """A number we did not send means that we did not ask."""
    with pytest.raises(DecodeError):
        read_answer(REPORT, 0x4A69F46C)


def test_the_discovery_request_is_that_of_the_standard() -> None:
    """No engine ID, no user, reportable, an empty GET (RFC 3414 section 4)."""
    assert discovery_request(1).hex() == (
        "3038020103300e020101020300ffe3040104020103"
        "0410300e0400020100020100040004000400"
        "301104000400a00b0201010201000201003000"
    )


def test_a_community_is_asked_for_sys_up_time() -> None:
    """Every agent has sysUpTime.0, and it is small."""
    assert community_request(b"public", 1).hex() == (
        "302602010104067075626c6963a019020101020100020100300e300c06082b060102010103000500"
    )


@given(st.binary(max_size=200), st.integers(0, 2**31 - 1))
def test_any_datagram_is_an_answer_or_a_decode_error(data: bytes, number: int) -> None:
    """The port is open to whatever a broken agent sends."""
    with suppress(DecodeError):
        way, _ = read_answer(data, number)
        assert way in {"snmp", "snmp:v2c"}
