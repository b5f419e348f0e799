"""Agents of one shape for benchmarks, until the generated campus replaces them."""

import ipaddress

from netwright.model.snmp import Oid, Tag, Value, oid
from netwright.simulate.mib import Mib, Run, column, group

PORTS = 52
_IF = oid("1.3.6.1.2.1.2.2.1")
_IFX = oid("1.3.6.1.2.1.31.1.1.1")


def access_switch(number: int, address: ipaddress.IPv4Address) -> Mib:
    """Return about 2,000 varbinds of an access switch."""
    base = 0x001CC4000000 + number * 256
    runs = [
        group(
            oid("1.3.6.1.2.1.1"),
            [
                ((1, 0), Tag.OCTET_STRING, b"Cisco IOS Software, C2960X Software, Version 15.2"),
                ((2, 0), Tag.OBJECT_IDENTIFIER, oid("1.3.6.1.4.1.9.1.1208")),
                ((3, 0), Tag.TIME_TICKS, 123456),
                ((4, 0), Tag.OCTET_STRING, b"noc@example.net"),
                ((5, 0), Tag.OCTET_STRING, f"access-{number}".encode()),
                ((6, 0), Tag.OCTET_STRING, b"Building 1"),
                ((7, 0), Tag.INTEGER, 6),
            ],
        ),
        group(
            oid("1.3.6.1.2.1.4.20.1"),
            [
                ((1, *address.packed), Tag.IP_ADDRESS, address.packed),
                ((2, *address.packed), Tag.INTEGER, 1),
                ((3, *address.packed), Tag.IP_ADDRESS, b"\xff\xff\0\0"),
            ],
        ),
        *_interfaces(base),
        *_forwarding(),
    ]
    return Mib(runs)


def _interfaces(base: int) -> list[Run]:
    rows = tuple((i,) for i in range(1, PORTS + 1))
    names = tuple(f"GigabitEthernet1/0/{i}".encode() for (i,) in rows)
    macs = tuple((base + i).to_bytes(6) for (i,) in rows)
    plain: list[tuple[Oid, int, tuple[Value, ...]]] = [
        ((*_IF, 1), Tag.INTEGER, tuple(i for (i,) in rows)),
        ((*_IF, 2), Tag.OCTET_STRING, names),
        ((*_IF, 3), Tag.INTEGER, (6,) * PORTS),
        ((*_IF, 4), Tag.INTEGER, (1500,) * PORTS),
        ((*_IF, 5), Tag.GAUGE32, (1_000_000_000,) * PORTS),
        ((*_IF, 6), Tag.OCTET_STRING, macs),
        ((*_IF, 7), Tag.INTEGER, (1,) * PORTS),
        ((*_IF, 8), Tag.INTEGER, (1,) * PORTS),
        ((*_IF, 9), Tag.TIME_TICKS, (100,) * PORTS),
        *[((*_IF, i), Tag.COUNTER32, tuple(range(PORTS))) for i in (10, 14, 16, 20)],
        ((*_IFX, 1), Tag.OCTET_STRING, tuple(f"Gi1/0/{i}".encode() for (i,) in rows)),
        *[((*_IFX, i), Tag.COUNTER64, tuple(range(PORTS))) for i in (6, 7, 10, 11)],
        ((*_IFX, 15), Tag.GAUGE32, (1000,) * PORTS),
        ((*_IFX, 18), Tag.OCTET_STRING, (b"",) * PORTS),
    ]
    return [column(prefix, rows, tag, values) for prefix, tag, values in plain]


def _forwarding() -> list[Run]:
    bridge, q_bridge = oid("1.3.6.1.2.1.17"), oid("1.3.6.1.2.1.17.7.1.2.2.1")
    rows = tuple((i,) for i in range(1, PORTS + 1))
    macs = tuple((1, *(0x020000000000 + i * 77).to_bytes(6)) for i in range(300))
    arp = tuple((1, 127, 20, 0, i) for i in range(1, 51))
    return [
        column((*bridge, 1, 4, 1, 2), rows, Tag.INTEGER, tuple(i for (i,) in rows)),
        column((*q_bridge, 2), macs, Tag.INTEGER, tuple(1 + i % PORTS for i in range(300))),
        column((*q_bridge, 3), macs, Tag.INTEGER, (3,) * 300),
        column(
            oid("1.3.6.1.2.1.4.22.1.2"),
            arp,
            Tag.OCTET_STRING,
            tuple((0x020000000000 + i).to_bytes(6) for i in range(50)),
        ),
    ]
