"""Interfaces: netwright.mibs.if_mib and ianaiftype_mib."""

from netwright.mibs.if_mib import interfaces
from netwright.mibs.plan import observe
from netwright.model.evidence import Table
from netwright.model.interface import Interface, LagMember
from netwright.model.mac import MacAddress
from netwright.model.snmp import Tag, Value, Varbind
from tests.recordings import recorded

IF_ENTRY = (1, 3, 6, 1, 2, 1, 2, 2, 1)
IF_X_ENTRY = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)
IF_STACK_STATUS = (1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3)


def cell(column: int, if_index: int, value: Value, *, x_table: bool = False) -> Varbind:
    """Return one cell of ifTable or ifXTable."""
    entry = IF_X_ENTRY if x_table else IF_ENTRY
    return (*entry, column, if_index), Tag.OCTET_STRING, value


def read(*varbinds: Varbind) -> list[Interface]:
    """Return the interfaces of an agent that knows these cells."""
    return interfaces(recorded(*varbinds).walks())


def test_an_interface_is_read_from_both_tables() -> None:
    """This is what the device page shows."""
    found = read(
        cell(2, 5, b"GigabitEthernet0/5"),
        cell(3, 5, 6),
        cell(4, 5, 1500),
        cell(5, 5, 1_000_000_000),
        cell(6, 5, bytes.fromhex("0011223344ff")),
        cell(7, 5, 1),
        cell(8, 5, 7),
        cell(1, 5, b"Gi0/5", x_table=True),
        cell(18, 5, b"to core-1", x_table=True),
    )

    assert found == [
        Interface(
            if_index=5,
            if_name="Gi0/5",
            if_descr="GigabitEthernet0/5",
            if_alias="to core-1",
            if_type="ethernetCsmacd",
            phys_address=MacAddress(0x11223344FF),
            if_admin_status="up",
            if_oper_status="lowerLayerDown",
            speed_bps=1_000_000_000,
            mtu=1500,
        )
    ]


def test_an_interface_without_if_name_is_called_by_its_description_or_index() -> None:
    """Agents without ifXTable still have names to speak of."""
    assert [row.if_name for row in read(cell(2, 1, b"port1"), cell(3, 2, 6))] == ["port1", "2"]


def test_a_name_given_twice_is_made_unique_by_the_if_index() -> None:
    """The name is the key of a port; the first keeps it, whatever else appears later."""
    found = read(cell(1, 9, b"vlan", x_table=True), cell(1, 4, b"vlan", x_table=True))

    assert [row.if_name for row in found] == ["vlan", "vlan#9"]


def test_speed_beyond_32_bits_comes_from_if_high_speed() -> None:
    """RFC 2863: ifSpeed stays at its maximum above 4.29 Gbit/s."""
    found = read(cell(5, 1, 2**32 - 1), cell(15, 1, 100_000, x_table=True))

    assert found[0].speed_bps == 100_000_000_000


def test_a_type_iana_does_not_list_keeps_its_number() -> None:
    """New types appear faster than releases."""
    assert read(cell(3, 1, 9999))[0].if_type == "9999"


def test_an_index_that_is_no_if_index_makes_no_interface() -> None:
    """InterfaceIndex ends at 2^31 - 1; the database stores nothing larger."""
    strange: Varbind = ((*IF_ENTRY, 2, 1, 1), Tag.OCTET_STRING, b"two arcs")

    assert read(cell(2, 2**32 - 1, b"huge"), strange) == []


def test_values_of_the_wrong_type_leave_their_field_unknown() -> None:
    """One bad cell does not cost the row."""
    (row,) = read(cell(2, 1, b"lan0"), cell(4, 1, b"1500"), cell(6, 1, 7), cell(7, 1, b"up"))

    assert (row.if_name, row.mtu, row.phys_address, row.if_admin_status) == (
        "lan0",
        None,
        None,
        None,
    )


def test_a_static_aggregate_is_read_from_the_interface_stack() -> None:
    """Without LACP there is no partner, but the members are known."""
    walks = recorded(
        cell(2, 1, b"eth0"),
        cell(2, 2, b"eth1"),
        cell(2, 9, b"bond0"),
        cell(3, 1, 6),
        cell(3, 2, 6),
        cell(3, 9, 161),
        ((*IF_STACK_STATUS, 0, 9), Tag.INTEGER, 1),
        ((*IF_STACK_STATUS, 9, 1), Tag.INTEGER, 1),
        ((*IF_STACK_STATUS, 9, 2), Tag.INTEGER, 2),
    ).walks()

    assert observe(walks)[Table.LAGS].rows == [LagMember("eth0", "bond0")]
