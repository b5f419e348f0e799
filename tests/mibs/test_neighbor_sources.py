"""Neighbors out of vendors' own MIBs: netwright.mibs.neighbor_sources and the MIBs it lists."""

from collections.abc import Mapping
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.mibs.neighbor_sources import NEIGHBOR_SOURCES
from netwright.mibs.plan import observe
from netwright.mibs.snmpv2_mib import SYS_OBJECT_ID
from netwright.model.evidence import Table
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.model.snmp import Oid, Tag, Value, Varbind, oid
from tests.recordings import recorded

IF_NAME = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1)
MAC = bytes.fromhex("001122334455")
NAMES = {12: "1/12", 13: "Slot: 1 Port: 13"}


def cells(entry: str, index: Oid, values: Mapping[int, Value]) -> list[Varbind]:
    """Return one row of a table."""
    return [((*oid(entry), c, *index), Tag.OCTET_STRING, value) for c, value in values.items()]


def heard(sys_object_id: str, *varbinds: Varbind) -> list[Neighbor]:
    """Return the neighbors that a device of a vendor tells."""
    who = (SYS_OBJECT_ID, Tag.OBJECT_IDENTIFIER, oid(sys_object_id))
    ports = [((*IF_NAME, i), Tag.OCTET_STRING, name.encode()) for i, name in NAMES.items()]
    rows = observe(recorded(who, *ports, *varbinds).walks())[Table.NEIGHBORS].rows
    return [row for row in rows if isinstance(row, Neighbor)]


def fdp(vendor_id: int) -> list[Varbind]:
    """Return a row of snFdpCacheTable, heard by FDP (1) or CDP (2)."""
    values: dict[int, Value] = {3: b"core-1", 5: b"\xc0\x00\x02\x01", 6: b"FastIron", 7: b"e1/1"}
    values |= {8: b"ICX 7450", 9: b"Router, Switch", 10: vendor_id}
    return cells("1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1", (12, 1), values)


@pytest.mark.parametrize(("vendor_id", "protocol"), [(1, "fdp"), (2, "cdp")])
def test_foundry_switches_tell_what_they_heard_by_fdp_and_by_cdp(
    vendor_id: int, protocol: str
) -> None:
    """IronWare networks have nothing but FDP where nobody has switched LLDP on."""
    [row] = heard("1.3.6.1.4.1.1991.1.3.48", *fdp(vendor_id))

    assert (row.protocol, row.if_name, row.chassis_id) == (protocol, "1/12", "core-1")
    assert (row.port_id, row.platform, row.system_name) == ("e1/1", "ICX 7450", "core-1")
    assert row.management_addresses == (ip_address("192.0.2.1"),)
    assert row.capabilities == ("router", "bridge")


@pytest.mark.parametrize(
    ("vendor", "root"),
    [
        ("1.3.6.1.4.1.4413.1", "1.3.6.1.4.1.4413.1.1.39.1.2.1.1"),
        ("1.3.6.1.4.1.674.10895.3042", "1.3.6.1.4.1.674.10895.5000.2.6132.1.1.39.1.2.1.1"),
        ("1.3.6.1.4.1.4526.100.11.5", "1.3.6.1.4.1.4526.10.39.1.2.1.1"),
    ],
)
def test_fastpath_switches_tell_their_isdp_neighbors_wherever_the_mib_is(
    vendor: str, root: str
) -> None:
    """ISDP is CDP under another name, with addresses written as text."""
    values: dict[int, Value] = {3: b"10.1.1.1", 5: b"6.5", 6: b"acc-2(FOC123)", 7: b"Gi0/1"}
    [row] = heard(vendor, *cells(root, (12, 1), values | {8: b"N3048", 9: b"Router Switch"}))

    assert (row.protocol, row.if_name, row.chassis_id) == ("cdp", "1/12", "acc-2(FOC123)")
    assert (row.port_id, row.management_addresses) == ("Gi0/1", (ip_address("10.1.1.1"),))


def test_extreme_switches_tell_slot_port_and_addresses_of_their_edp_neighbors() -> None:
    """The neighbor's MAC is in the index, behind two octets of priority."""
    index = (12, 0, 0, *MAC)
    neighbors = cells("1.3.6.1.4.1.1916.1.13.2.1", index, {3: b"x460", 4: b"22.7.1", 5: 2, 6: 24})
    vlans = cells("1.3.6.1.4.1.1916.1.13.3.1", (*index, 3, 97, 98, 99), {3: b"\xc0\x00\x02\x02"})
    unused = cells("1.3.6.1.4.1.1916.1.13.3.1", (*index, 1, 98), {3: bytes(4)})

    assert heard("1.3.6.1.4.1.1916.2.248", *neighbors, *vlans, *unused) == [
        Neighbor(
            protocol=NeighborProtocol.EDP,
            if_name="1/12",
            chassis_id="00:11:22:33:44:55",
            chassis_id_subtype=ChassisIdSubtype.MAC_ADDRESS,
            port_id="2:24",
            port_description="24",
            system_name="x460",
            system_description="22.7.1",
            management_addresses=(ip_address("192.0.2.2"),),
            raw=("0000001122334455", ""),
        )
    ]


@pytest.mark.parametrize(
    ("vendor", "root"),
    [
        ("1.3.6.1.4.1.2011.2.23", "1.3.6.1.4.1.2011.6.7.5.6.1"),
        ("1.3.6.1.4.1.25506.1.1", "1.3.6.1.4.1.25506.8.7.5.6.1"),
        ("1.3.6.1.4.1.43.1.16", "1.3.6.1.4.1.43.45.1.6.7.5.6.1"),
    ],
)
@pytest.mark.parametrize("device_id", [b"\x00\x03\x00\x00" + MAC, b"0011-2233-4455"])
def test_huawei_and_h3c_switches_tell_their_ndp_neighbors(
    vendor: str, root: str, device_id: bytes
) -> None:
    """Both identifiers stand in the index, each behind its length."""
    port = b"GigabitEthernet1/0/1"
    index = (12, len(device_id), *device_id, len(port), *port)
    [row] = heard(vendor, *cells(root, index, {3: b"s5700", 5: b"S5720", 8: b"V200R010"}))

    assert (row.protocol, row.if_name) == ("ndp", "1/12")
    assert (row.chassis_id, row.port_id) == ("00:11:22:33:44:55", port.decode())
    assert (row.system_name, row.platform) == ("s5700", "S5720")


@pytest.mark.parametrize(
    ("root", "place", "column", "segment", "port_id"),
    [
        ("1.3.6.1.4.1.45.1.6.13.2.1.1", (1, 12), 5, 0x0118, "1/24"),
        ("1.3.6.1.4.1.45.1.6.13.2.4.1", (1, 12, 0), 6, 0x020118, "1/24/2"),
    ],
)
def test_nortel_switches_tell_sonmp_neighbors_by_segment(
    root: str, place: Oid, column: int, segment: int, port_id: str
) -> None:
    """The row of port 0 is the switch itself."""
    index = (*place, 192, 0, 2, 7, segment)
    itself = (*[0] * len(place), 192, 0, 2, 1, 0)
    [row] = heard(
        "1.3.6.1.4.1.45.3.71.4",
        *cells(root, index, {column: MAC}),
        *cells(root, itself, {column: MAC}),
    )

    assert (row.protocol, row.if_name, row.port_id) == ("sonmp", "1/12", port_id)
    assert row.chassis_id == "00:11:22:33:44:55"
    assert row.management_addresses == (ip_address("192.0.2.7"),)


def test_a_port_of_a_stackable_switch_is_found_under_the_name_it_has() -> None:
    """Nortel's stackables call a port `Slot: 1 Port: 13`."""
    row = cells("1.3.6.1.4.1.45.1.6.13.2.1.1", (1, 13, 192, 0, 2, 7, 0x0101), {5: MAC})

    assert heard("1.3.6.1.4.1.45.3.71.4", *row)[0].if_name == "Slot: 1 Port: 13"


def test_omniswitches_tell_their_amap_neighbors() -> None:
    """AOS 6 speaks AMAP out of the box, LLDP only where somebody switched it on."""
    values: dict[int, Value] = {5: b"os6850", 6: 12, 9: 1, 10: 24, 12: b"OS6850-48"}
    row = cells("1.3.6.1.4.1.6486.800.1.2.1.9.1.1.2.6.1", (1, *MAC, 1), values)

    [neighbor] = heard("1.3.6.1.4.1.6486.800.1.1.2.1.7.1.2", *row)

    assert (neighbor.protocol, neighbor.if_name, neighbor.port_id) == ("amap", "1/12", "1/24")
    assert (neighbor.chassis_id, neighbor.system_name) == ("00:11:22:33:44:55", "os6850")


def test_jetstream_switches_tell_lldp_in_words() -> None:
    """Even the subtypes are text in TP-Link's MIB."""
    values: dict[int, Value] = {3: b"MAC address", 4: b"00:11:22:33:44:55", 5: b"Interface name"}
    values |= {6: b"gi1/0/6", 8: b"trunk", 9: b"sw22", 10: b"MES2324B", 12: b"Bridge Router "}
    row = cells("1.3.6.1.4.1.11863.6.35.1.2.2.1", (12, 1), values | {13: b"192.0.2.22"})

    [neighbor] = heard("1.3.6.1.4.1.11863.5.88", *row)

    assert neighbor.chassis_id_subtype is ChassisIdSubtype.MAC_ADDRESS
    assert neighbor.port_id_subtype is PortIdSubtype.INTERFACE_NAME
    assert (neighbor.if_name, neighbor.port_id) == ("1/12", "gi1/0/6")
    assert neighbor.capabilities == ("router", "bridge")
    assert neighbor.management_addresses == (ip_address("192.0.2.22"),)


def test_vendors_tables_are_asked_of_their_vendor_alone() -> None:
    """What only some devices have must not cost the others a request."""
    stranger = (SYS_OBJECT_ID, Tag.OBJECT_IDENTIFIER, oid("1.3.6.1.4.1.99999.1"))
    asked = set(recorded(stranger).walks())
    vendors = {
        root
        for source in NEIGHBOR_SOURCES
        for root in source.roots
        if root[:6] == (1, 3, 6, 1, 4, 1) and root[6] != 9
    }

    assert vendors
    assert not asked & vendors


ROOTS = sorted({root for source in NEIGHBOR_SOURCES for root in source.roots})
VENDORS = ["1991.1", "4413.1", "1916.2", "2011.2", "25506.1", "45.3", "6486.800", "11863.5"]
INDEX = st.lists(st.integers(0, 2**32 - 1), max_size=24).map(tuple)
VALUES = st.one_of(st.integers(0, 2**32 - 1), st.binary(max_size=40), st.just(()))


@given(st.sampled_from(VENDORS), st.lists(st.tuples(st.sampled_from(ROOTS), INDEX, VALUES)))
def test_rubbish_in_a_vendors_table_raises_nothing(
    vendor: str, rows: list[tuple[Oid, Oid, Value]]
) -> None:
    """An agent may send any index and any value."""
    varbinds = {(*root, *index): value for root, index, value in rows if index}

    heard(
        f"1.3.6.1.4.1.{vendor}",
        *((name, Tag.OCTET_STRING, value) for name, value in varbinds.items()),
    )
