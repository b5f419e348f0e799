"""LLDP neighbors and local ports: netwright.mibs.lldp_mib and lldp_identifier."""

from collections.abc import Iterable
from ipaddress import IPv4Address

import pytest

from netwright.mibs.lldp_identifier import chassis_id, port_id
from netwright.mibs.plan import observe
from netwright.model.evidence import Table
from netwright.model.neighbor import (
    ChassisIdSubtype,
    LldpLocalPort,
    Neighbor,
    NeighborProtocol,
    PortIdSubtype,
)
from netwright.model.snmp import Oid, Tag, Value, Varbind
from tests.recordings import recorded

LLDP = (1, 0, 8802, 1, 1, 2, 1)
LLDP_V2 = (1, 3, 111, 2, 802, 1, 1, 13, 1)
IF_NAME = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
IF_ALIAS = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18)
IF_PHYS_ADDRESS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 6)
BASE_PORT_IF_INDEX = (1, 3, 6, 1, 2, 1, 17, 1, 4, 1, 2)
CHASSIS = bytes.fromhex("0011223344ff")
REMOTE: tuple[Value, ...] = (
    4,
    CHASSIS,
    5,
    b"Te1/1",
    b"to access",
    b"core-1",
    b"Cisco IOS",
    b"\x28",
    b"\x20",
)
INTERFACES: tuple[Varbind, ...] = (
    ((*IF_NAME, 101), Tag.OCTET_STRING, b"xe-0/0/1"),
    ((*IF_NAME, 202), Tag.OCTET_STRING, b"xe-0/0/2"),
    ((*IF_ALIAS, 202), Tag.OCTET_STRING, b"uplink"),
    ((*IF_PHYS_ADDRESS, 101), Tag.OCTET_STRING, CHASSIS),
)


def remote(
    key: Oid, values: Iterable[Value] = REMOTE, entry: Oid = (*LLDP, 4, 1, 1), first: int = 4
) -> list[Varbind]:
    """Return one row of lldpRemTable."""
    return [
        ((*entry, column, *key), Tag.OCTET_STRING, value)
        for column, value in enumerate(values, start=first)
    ]


def local(number: int, subtype: int, port: bytes, description: bytes = b"") -> list[Varbind]:
    """Return one row of lldpLocPortTable."""
    row: tuple[Value, ...] = (subtype, port, description)
    return [
        ((*LLDP, 3, 7, 1, column, number), Tag.OCTET_STRING, value)
        for column, value in enumerate(row, start=2)
    ]


def heard(*varbinds: Varbind) -> list[Neighbor]:
    """Return the neighbors an agent with two interfaces tells."""
    rows = observe(recorded(*INTERFACES, *varbinds).walks())[Table.NEIGHBORS].rows
    return [row for row in rows if isinstance(row, Neighbor)]


def test_a_neighbor_is_readable_and_keeps_its_raw_identifiers() -> None:
    """The page shows a MAC, the evidence keeps the octets."""
    address = ((*LLDP, 4, 2, 1, 3, 0, 7, 1, 1, 4, 192, 0, 2, 1), Tag.INTEGER, 2)

    assert heard(*local(7, 5, b"xe-0/0/1"), *remote((0, 7, 1)), address) == [
        Neighbor(
            protocol=NeighborProtocol.LLDP,
            if_name="xe-0/0/1",
            chassis_id="00:11:22:33:44:ff",
            chassis_id_subtype=ChassisIdSubtype.MAC_ADDRESS,
            port_id="Te1/1",
            port_id_subtype=PortIdSubtype.INTERFACE_NAME,
            port_description="to access",
            system_name="core-1",
            system_description="Cisco IOS",
            management_addresses=(IPv4Address("192.0.2.1"),),
            capabilities=("bridge",),
            raw=("0011223344ff", b"Te1/1".hex()),
        )
    ]


@pytest.mark.parametrize(
    ("more", "if_name"),
    [
        (local(7, 5, b"xe-0/0/2"), "xe-0/0/2"),
        (local(7, 1, b"uplink"), "xe-0/0/2"),
        (local(7, 3, CHASSIS), "xe-0/0/1"),
        (local(7, 3, bytes(6), b"xe-0/0/2"), "xe-0/0/2"),
        (local(7, 7, b"202"), "xe-0/0/2"),
        ([((*BASE_PORT_IF_INDEX, 7), Tag.INTEGER, 202)], "xe-0/0/2"),
        ([((*IF_NAME, 7), Tag.OCTET_STRING, b"fxp0")], "fxp0"),
        (local(7, 7, b"slot 1 port 2"), "slot 1 port 2"),
        ([], "7"),
    ],
    ids=[
        "interface name",
        "alias",
        "own MAC",
        "port description",
        "local number as ifIndex",
        "bridge port",
        "ifIndex",
        "unknown text",
        "nothing known",
    ],
)
def test_the_local_port_number_is_resolved_by_what_the_port_calls_itself(
    more: list[Varbind], if_name: str
) -> None:
    """The lldpRemLocalPortNum is not the ifIndex, although many agents use it so."""
    assert [row.if_name for row in heard(*more, *remote((0, 7, 1)))] == [if_name]


def test_the_second_edition_of_the_mib_is_read_where_the_first_is_empty() -> None:
    """Newer agents serve LLDP-V2-MIB only; its local port is the ifIndex."""
    key = (0, 101, 1, 1)
    rows = heard(
        ((*LLDP_V2, 3, 2, 0), Tag.OCTET_STRING, CHASSIS),
        *remote(key, entry=(*LLDP_V2, 4, 1, 1), first=5),
    )

    assert [(row.if_name, row.system_name) for row in rows] == [("xe-0/0/1", "core-1")]


def test_one_neighbor_heard_under_two_time_marks_is_one_row() -> None:
    """Agents keep an old row beside its update for a while."""
    assert len(heard(*remote((100, 7, 1)), *remote((250, 7, 1)))) == 1


def test_a_port_is_known_by_the_name_it_sends() -> None:
    """The far end repeats this name; it is how the link is matched."""
    walks = recorded(*INTERFACES, *local(7, 7, b"202", b"uplink to core")).walks()

    assert observe(walks)[Table.LLDP_LOCAL].rows == [
        LldpLocalPort("xe-0/0/2", "202", PortIdSubtype.LOCAL, "uplink to core")
    ]


@pytest.mark.parametrize(
    ("value", "subtype", "text"),
    [
        (CHASSIS, 4, "00:11:22:33:44:ff"),
        (b"\x04" + CHASSIS, 4, "00:11:22:33:44:ff"),
        (b"00-11-22-33-44-FF", 4, "00:11:22:33:44:ff"),
        (bytes.fromhex("00112233445566"), 4, "00:11:22:33:44:55:66"),
        (b"\x01\xc0\x00\x02\x01", 5, "192.0.2.1"),
        (b"\x02" + bytes(15) + b"\x01", 5, "::1"),
        (b"ge-0/0/1\x00\x00", 6, "ge-0/0/1"),
        (CHASSIS, 7, "00:11:22:33:44:ff"),
        ("서울".encode("cp949"), 7, "서울"),
        (b"\x01\x02\xff", 7, "01:02:ff"),
        (b"", 7, ""),
        (12, 7, "12"),
        (None, None, ""),
    ],
)
def test_a_chassis_id_is_written_by_its_subtype(value: Value, subtype: Value, text: str) -> None:
    """IEEE 802.1AB table 8-2, and what agents make of it."""
    assert chassis_id(value, subtype)[0] == text


def test_a_port_id_that_is_a_mac_address_is_written_as_one() -> None:
    """Table 8-3 numbers the subtypes differently from table 8-2."""
    assert port_id(CHASSIS, 3) == ("00:11:22:33:44:ff", PortIdSubtype.MAC_ADDRESS)


def test_nokias_own_edition_is_read_on_nokias_routers_only() -> None:
    """SR OS serves its neighbors in TIMETRA-LLDP-MIB and leaves LLDP-MIB empty."""
    entry = (1, 3, 6, 1, 4, 1, 6527, 3, 1, 2, 59, 4, 1, 1)
    row = remote((8656, 202, 1, 1), entry=entry)
    of_nokia = ((1, 3, 6, 1, 2, 1, 1, 2, 0), Tag.OBJECT_IDENTIFIER, (1, 3, 6, 1, 4, 1, 6527, 1))

    assert heard(*row) == []
    assert [(found.if_name, found.system_name) for found in heard(*row, of_nokia)] == [
        ("xe-0/0/2", "core-1")
    ]
