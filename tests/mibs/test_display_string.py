"""Text from agents: netwright.mibs.display_string."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.mibs.display_string import display, mac
from netwright.model.mac import MacAddress
from netwright.model.snmp import Value


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (b"core-1", "core-1"),
        (b"core-1\x00\x00\x00", "core-1"),
        (b"line one\r\nline two", "line one line two"),
        (b"\x1b[31mred\x07", "[31mred"),
        ("서울 코어".encode(), "서울 코어"),
        ("서울 코어".encode("cp949"), "서울 코어"),
        ("서울 코어".encode()[:-1], "서울 코"),
        (b"B\xfcro Z\xfcrich", "Büro Zürich"),
        (b"\xc4rger im S\xfcden", "Ärger im Süden"),
        ("safe\u202egpj.exe".encode(), "safe gpj.exe"),
        (b"", None),
        (b" \x00 ", None),
        (7, "7"),
        (None, None),
        ((1, 3, 6), None),
    ],
)
def test_what_an_agent_sent_becomes_one_readable_line(sent: Value, shown: str | None) -> None:
    """Names end up in terminals, web pages and file names."""
    assert display(sent) == shown


@given(st.binary(max_size=2000))
def test_any_octets_become_bounded_printable_text(octets: bytes) -> None:
    """Text from devices is hostile."""
    shown = display(octets) or ""

    assert len(shown) <= 255
    assert shown.isprintable() or not any(ord(char) < 0x20 for char in shown)
    shown.encode()  # no lone surrogates: it can be stored


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        (bytes.fromhex("001122334455"), 0x1122334455),
        (b"0:11:22:33:44:55", 0x1122334455),
        (bytes.fromhex("00112233445566"), None),
        (bytes(6), None),
        (b"", None),
        (5, None),
    ],
)
def test_a_physical_address_is_six_octets_or_their_spelling(
    sent: Value, address: int | None
) -> None:
    """Some agents send text where PhysAddress wants octets."""
    assert mac(sent) == (None if address is None else MacAddress(address))
