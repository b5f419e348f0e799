"""BGP peers beyond BGP4-MIB: netwright.mibs.bgp4_v2_mibs."""

from ipaddress import ip_address

import pytest

from netwright.mibs.plan import observe
from netwright.mibs.snmpv2_mib import SYS_OBJECT_ID
from netwright.model.evidence import Table
from netwright.model.forwarding import Adjacency
from netwright.model.snmp import Oid, Tag, Value, Varbind, oid
from tests.recordings import recorded

V6 = (0x20, 1, 0x0D, 0xB8, *(0,) * 11, 1)
BGP4 = (1, 3, 6, 1, 2, 1, 15, 3, 1)


def row(entry: str, index: Oid, columns: tuple[int, int, int]) -> list[Varbind]:
    """Return a peer of AS 65001 that is up, its columns in the vendor's order."""
    values: tuple[Value, ...] = (65001, 6, b"\xc0\x00\x02\x09")
    return [
        ((*oid(entry), column, *index), Tag.OCTET_STRING, value)
        for column, value in zip(columns, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("vendor", "varbinds"),
    [
        ("9.1.1", row("1.3.6.1.4.1.9.9.187.1.2.5.1", (2, 16, *V6), (11, 3, 12))),
        ("30065.1", row("1.3.6.1.4.1.30065.4.1.1.2.1", (1, 2, 16, *V6), (10, 13, 11))),
        (
            "2636.1",
            row("1.3.6.1.4.1.2636.5.1.1.2.1.1.1", (0, 2, *V6[:15], 2, 2, *V6), (13, 2, 1)),
        ),
    ],
)
def test_peers_over_ipv6_come_from_the_vendors_own_table(
    vendor: str, varbinds: list[Varbind]
) -> None:
    """BGP4-MIB indexes its peers by four octets, so it has no others."""
    who = (SYS_OBJECT_ID, Tag.OBJECT_IDENTIFIER, oid(f"1.3.6.1.4.1.{vendor}"))

    rows = observe(recorded(who, *varbinds).walks())[Table.ADJACENCIES].rows

    assert rows == [
        Adjacency("bgp", ip_address("2001:db8::1"), "192.0.2.9", "ESTABLISHED", remote_as=65001)
    ]


def test_a_peer_that_both_tables_list_is_told_once() -> None:
    """Agents fill both with their IPv4 peers."""
    who = (SYS_OBJECT_ID, Tag.OBJECT_IDENTIFIER, oid("1.3.6.1.4.1.30065.1"))
    old: list[Varbind] = [((*BGP4, 9, 192, 0, 2, 1), Tag.INTEGER, 23456)]
    new = row("1.3.6.1.4.1.30065.4.1.1.2.1", (1, 1, 4, 192, 0, 2, 1), (10, 13, 11))

    rows = observe(recorded(who, *old, *new).walks())[Table.ADJACENCIES].rows

    assert len(rows) == 1
