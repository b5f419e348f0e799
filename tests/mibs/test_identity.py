"""Who a device is: the system group, ENTITY-MIB and identity keys (netwright.mibs.identity)."""

from ipaddress import IPv4Address

from netwright.mibs.entity_mib import chassis
from netwright.mibs.identity import identity_keys
from netwright.mibs.snmpv2_mib import system
from netwright.model.device import Identification, IdentityKeys, Member, System
from netwright.model.mac import MacAddress
from netwright.model.snmp import Tag, Value, Varbind
from tests.recordings import recorded

SYSTEM = (1, 3, 6, 1, 2, 1, 1)
ENT_PHYSICAL = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
ENGINE_ID = (1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0)
LLDP_LOCAL = (1, 0, 8802, 1, 1, 2, 1, 3)
IF_PHYS_ADDRESS = (1, 3, 6, 1, 2, 1, 2, 2, 1, 6)
IP_AD_ENT_IF_INDEX = (1, 3, 6, 1, 2, 1, 4, 20, 1, 2)
BRIDGE_ADDRESS = (1, 3, 6, 1, 2, 1, 17, 1, 1, 0)


def said(column: int, value: Value) -> Varbind:
    """Return one object of the system group."""
    return (*SYSTEM, column, 0), Tag.OCTET_STRING, value


def entity(index: int, columns: dict[int, Value]) -> list[Varbind]:
    """Return one row of entPhysicalTable."""
    return [
        ((*ENT_PHYSICAL, column, index), Tag.OCTET_STRING, value)
        for column, value in columns.items()
    ]


def test_the_system_group_is_cleaned_for_display() -> None:
    """Many systems describe themselves in several lines."""
    walks = recorded(
        said(1, b"Linux\r\nr1"), said(2, (1, 3, 6, 1, 4, 1, 9)), said(3, 12345), said(7, 78)
    ).walks()

    assert system(walks) == System(
        sys_descr="Linux r1", sys_object_id="1.3.6.1.4.1.9", sys_up_time_s=123.45, sys_services=78
    )


def test_a_system_group_of_wrong_types_is_empty() -> None:
    """Some agents answer a string where an OBJECT IDENTIFIER belongs."""
    assert system(recorded(said(2, b"1.3.6.1"), said(3, b"x"), said(5, None)).walks()) == System()


def test_the_keys_of_a_device_are_gathered_from_all_that_identifies_it() -> None:
    """Discovery merges by the strongest of them."""
    walks = recorded(
        said(5, b"r1"),
        (ENGINE_ID, Tag.OCTET_STRING, bytes.fromhex("8000000903001122334455")),
        ((*LLDP_LOCAL, 1, 0), Tag.INTEGER, 4),
        ((*LLDP_LOCAL, 2, 0), Tag.OCTET_STRING, bytes.fromhex("0011223344ff")),
        (BRIDGE_ADDRESS, Tag.OCTET_STRING, bytes.fromhex("0011223344aa")),
        ((*IF_PHYS_ADDRESS, 1), Tag.OCTET_STRING, bytes.fromhex("001122334401")),
        ((*IP_AD_ENT_IF_INDEX, 192, 0, 2, 1), Tag.INTEGER, 1),
        ((*IP_AD_ENT_IF_INDEX, 127, 0, 0, 1), Tag.INTEGER, 2),
    ).walks()
    known = Identification(vendor="Cisco", serial="A1", members=(Member("A1"), Member("B2")))

    assert identity_keys(walks, known) == IdentityKeys(
        engine_ids=frozenset({"8000000903001122334455"}),
        serials=frozenset({"Cisco:A1", "Cisco:B2"}),
        chassis_ids=frozenset({"00:11:22:33:44:ff", "00:11:22:33:44:aa"}),
        macs=frozenset({MacAddress(0x1122334401), MacAddress(0x11223344AA)}),
        addresses=frozenset({IPv4Address("192.0.2.1")}),
        sys_name="r1",
    )


def test_only_the_chassis_of_a_long_entity_table_are_asked_about() -> None:
    """A chassis has hundreds of fans, sensors and transceivers."""
    agent = recorded(
        *entity(1, {5: 11, 7: b"stack"}),
        *entity(1001, {5: 3, 6: 1, 10: b"15.2", 11: b"FOC1", 13: b"WS-C2960X"}),
        *entity(1002, {5: 9, 11: b"module"}),
        *entity(2001, {5: 3, 6: 2, 11: b"FOC2", 13: b"WS-C2960X"}),
    )
    walks = agent.walks()

    assert (*ENT_PHYSICAL, 11, 1002) not in walks
    assert [(one.entity, one.position, one.serial, one.model) for one in chassis(walks)] == [
        (1001, 1, "FOC1", "WS-C2960X"),
        (2001, 2, "FOC2", "WS-C2960X"),
    ]


def test_an_agent_that_knows_no_chassis_is_described_by_what_stands_for_it() -> None:
    """Some number the chassis as a stack, or only its modules; small ones class nothing."""
    modules = recorded(*entity(1, {5: 11}), *entity(2, {5: 6}), *entity(3, {5: 9, 11: b"S1"}))
    small = recorded(*entity(1, {5: 1, 11: b"S2"}))

    assert [(found.serial, found.is_chassis) for found in chassis(modules.walks())] == [
        (None, False),
        ("S1", False),
    ]
    assert [found.serial for found in chassis(small.walks())] == ["S2"]
