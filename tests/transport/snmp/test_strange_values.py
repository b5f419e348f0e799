"""Values as devices really encode them."""

import pytest

from netwright.model.snmp import Tag, Varbind, WalkEnd
from netwright.transport.snmp import SnmpEngine, ber
from tests.transport.snmp.asking import walk
from tests.transport.snmp.hostile import (
    MIB,
    ROOT,
    honest,
    integer,
)

VALUES: list[tuple[str, bytes, Varbind]] = [
    ("counter32 with the top bit set", b"\x41\x04\xff\xff\xff\xff", ((), 0x41, 2**32 - 1)),
    ("counter64 with the top bit set", b"\x46\x08" + b"\xff" * 8, ((), 0x46, 2**64 - 1)),
    ("counter64 as the RFC wants it", b"\x46\x09\0" + b"\xff" * 8, ((), 0x46, 2**64 - 1)),
    ("gauge as a negative number", b"\x42\x01\xff", ((), 0x42, 255)),
    ("gauge, sign-extended", b"\x42\x08" + b"\xff" * 4 + b"\x80\0\0\0", ((), 0x42, 2**31)),
    ("negative integer", b"\x02\x01\xff", ((), 0x02, -1)),
    ("integer without octets", b"\x02\x00", ((), 0x02, 0)),
    ("not UTF-8", b"\x04\x03\xff\xfe\x00", ((), 0x04, b"\xff\xfe\x00")),
    ("null", b"\x05\x00", ((), 0x05, None)),
    ("an unknown tag", b"\x4f\x03abc", ((), 0x4F, b"abc")),
    ("opaque float", b"\x44\x07\x9f\x78\x04\x42\xf6\0\0", ((), 0x44, b"\x9f\x78\x04\x42\xf6\0\0")),
    ("address of five octets", b"\x40\x05\x01\x02\x03\x04\x05", ((), 0x40, b"\1\2\3\4\5")),
    ("long-form length", b"\x04\x84\x00\x00\x00\x02ok", ((), 0x04, b"ok")),
    ("the largest sub-identifier", b"\x06\x06\x2b\x8f\xff\xff\xff\x7f", ((), 6, (1, 3, 2**32 - 1))),
    ("a larger one", b"\x06\x07\x2b\x9f\xff\xff\xff\xff\x7f", ((), 6, (1, 3, 2**32 - 1))),
    ("an OID without octets", b"\x06\x00", ((), 6, (0, 0))),
    ("an OID cut off", b"\x06\x02\x2b\x86", ((), 6, (1, 3, 6))),
]


@pytest.mark.parametrize(
    ("encoded", "expected"), [(e, v) for _, e, v in VALUES], ids=[i for i, _, _ in VALUES]
)
def test_a_strange_value_spoils_neither_itself_nor_its_neighbors(
    engine: SnmpEngine, encoded: bytes, expected: Varbind
) -> None:
    """One odd value never costs the answer it came in; types and NULLs are kept."""
    mib = [((*ROOT, 1), integer(1)), ((*ROOT, 2), encoded), ((*ROOT, 3), integer(3)), MIB[-1]]
    result = walk(engine, lambda query: honest(query, mib))
    assert result.end is WalkEnd.ENDED
    assert result.varbinds == [
        ((*ROOT, 1), Tag.INTEGER, 1),
        ((*ROOT, 2), *expected[1:]),
        ((*ROOT, 3), Tag.INTEGER, 3),
    ]


@pytest.mark.parametrize("octets", [8_000, 60_000])
def test_a_big_datagram_is_read_whole(engine: SnmpEngine, octets: int) -> None:
    """UDP carries 64 KiB; a smaller buffer would cut the answer off."""
    big = ber.encode(Tag.OCTET_STRING, bytes(octets))
    mib = [((*ROOT, 1), big), MIB[-1]]
    assert walk(engine, lambda query: honest(query, mib)).varbinds == [
        ((*ROOT, 1), Tag.OCTET_STRING, bytes(octets))
    ]


def test_a_name_with_the_largest_sub_identifiers_is_walked_past(engine: SnmpEngine) -> None:
    """The cursor is sent back to the agent, so it must survive the way there."""
    mib = [((*ROOT, 2**32 - 1, row), integer(row)) for row in range(1, 200)] + [MIB[-1]]
    assert len(walk(engine, lambda query: honest(query, mib)).varbinds) == 199
