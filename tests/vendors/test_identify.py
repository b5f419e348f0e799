"""Identification: netwright.vendors.identify and serial_number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.model.device import DeviceKind, Identification, Member, System
from netwright.model.snmp import Oid, Tag, Value, Walk, oid
from netwright.vendors.identify import identify, instances
from netwright.vendors.serial_number import genuine

ENT_PHYSICAL = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)
CISCO_2960X = System(
    sys_descr="Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E7, "
    "RELEASE SOFTWARE (fc3)",
    sys_object_id="1.3.6.1.4.1.9.1.1208",
)


def cell(column: int, index: int, value: Value) -> tuple[Oid, Walk]:
    """Return one cell of entPhysicalTable as an answer to GET."""
    name = (*ENT_PHYSICAL, column, index)
    return name, Walk([(name, Tag.OCTET_STRING, value)])


def entities(classes: dict[int, int], *cells: tuple[Oid, Walk]) -> dict[Oid, Walk]:
    """Return what ENTITY-MIB told."""
    root = (*ENT_PHYSICAL, 5)
    told = Walk([((*root, index), Tag.INTEGER, number) for index, number in classes.items()])
    return {root: told, **dict(cells)}


@pytest.mark.parametrize(
    ("object_id", "descr", "vendor", "platform", "os_version", "model", "kind"),
    [
        (
            "9.1.2068",
            "Cisco IOS Software [Fuji], ISR Software (X86_64_LINUX_IOSD-K9-M), Version 16.9.4, RE",
            "Cisco",
            "cisco_xe",
            "16.9.4",
            "ISR4331",
            "router",
        ),
        (
            "9.12.3.1.3.1084",
            "Cisco NX-OS n6000, Software (n6000-uk9), Version 7.3(2)N1(1), RELEASE SOFTWARE",
            "Cisco",
            "cisco_nxos",
            "7.3(2)N1(1)",
            None,
            "switch",
        ),
        (
            "2636.1.1.1.2.135",
            "Juniper Networks, Inc. srx340 internet router, kernel JUNOS 15.1X49-D120.3, Build",
            "Juniper",
            "juniper_junos",
            "15.1X49-D120.3",
            "srx340",
            "firewall",
        ),
        (
            "7800.1.238",
            "Ubiquoss L3 Switch E5724RL, uNOS 7.1.0",
            "Ubiquoss",
            "cisco_ios",
            "7.1.0",
            "E5724RL",
            "switch",
        ),
        (
            "6296.1.2.5.12",
            "V5812G NOS 6.07p1/00:d0:cb:f5:b9:8b",
            "Dasan Networks",
            "cisco_ios",
            "6.07p1",
            "V5812G",
            "olt",
        ),
        (
            "10188.1.2.5",
            "PIOLINK TiFRONT-SG2424, PLOS 2.0.6",
            "Piolink",
            "cisco_ios",
            "2.0.6",
            "TiFRONT-SG2424",
            "switch",
        ),
        (
            "259.6.10.94",
            "Ubiquoss L2 Switch E4020, uNOS 4.2",
            "Ubiquoss",
            "cisco_ios",
            "4.2",
            "E4020",
            "switch",
        ),
        ("259.6.10.94", "Managed Switch", "Accton", None, None, None, "switch"),
        (
            "8072.3.2.10",
            "FRRouting 8.4.4 on Linux",
            "FRRouting",
            "linux",
            "8.4.4",
            None,
            "router",
        ),
        (
            "8072.3.2.10",
            "Linux bison 5.15.0-134-generic #145-Ubuntu SMP x86_64",
            "Net-SNMP",
            "linux",
            "5.15.0-134-generic",
            None,
            "server",
        ),
        (
            "3224.1.29",
            "SSG5-Serial version 6.3.0r24.0 (SN: 0162012008000123, Firewall+VPN)",
            "Juniper",
            "juniper_screenos",
            "6.3.0r24.0",
            "SSG5-Serial",
            "firewall",
        ),
        ("26976.1.1", "VForce 2200 v5.1", "NexG", "cisco_ios", "5.1", "VForce 2200", "firewall"),
    ],
)
def test_a_device_is_known_by_its_system_group(  # noqa: PLR0913, PLR0917 - a row of the table
    object_id: str,
    descr: str,
    vendor: str,
    platform: str | None,
    os_version: str | None,
    model: str | None,
    kind: str,
) -> None:
    """Most devices say enough in two scalars."""
    found = identify(System(sys_descr=descr, sys_object_id=f"1.3.6.1.4.1.{object_id}"), {})

    assert (found.vendor, found.platform, found.os_version, found.model, found.kind) == (
        vendor,
        platform,
        os_version,
        model,
        kind,
    )


def test_entity_mib_says_more_than_the_product_number() -> None:
    """The registered product of a stack is "stack"; the chassis know what they are."""
    walks = entities(
        {1: 11, 1001: 3, 2001: 3},
        cell(11, 1001, b"FOC1"),
        cell(13, 1001, b"WS-C2960X-48TS-L"),
        cell(6, 1001, 1),
        cell(11, 2001, b"FOC2"),
        cell(13, 2001, b"WS-C2960X-24TS-L"),
        cell(6, 2001, 2),
    )

    assert identify(CISCO_2960X, walks) == Identification(
        vendor="Cisco",
        platform="cisco_ios",
        os_name="IOS",
        os_version="15.2(7)E7",
        model="WS-C2960X-48TS-L",
        serial="FOC1",
        kind=DeviceKind.SWITCH,
        members=(
            Member("FOC1", "WS-C2960X-48TS-L", 1),
            Member("FOC2", "WS-C2960X-24TS-L", 2),
        ),
        identified_by=("ENTITY-MIB", "sysDescr", "sysObjectID"),
    )


def test_what_entity_mib_leaves_out_the_vendors_mib_tells() -> None:
    """A FortiGate's serial and version are in no standard MIB."""
    fortigate = System(sys_descr="branch", sys_object_id="1.3.6.1.4.1.12356.101.1.6005")
    serial = oid("1.3.6.1.4.1.12356.100.1.1.1.0")
    version = oid("1.3.6.1.4.1.12356.101.4.1.1.0")
    told = {
        serial: Walk([(serial, Tag.OCTET_STRING, b"FG6H0E5819900001")]),
        version: Walk([(version, Tag.OCTET_STRING, b"v7.2.5,build1517,230606 (GA)")]),
    }

    found = identify(fortigate, told)

    assert {serial, version} <= set(instances(fortigate))
    assert (found.serial, found.os_version, found.model) == (
        "FG6H0E5819900001",
        "7.2.5",
        "FortiGate-600E",
    )
    assert "vendor MIB" in found.identified_by


def test_a_kernel_is_not_the_version_of_an_appliance_built_on_it() -> None:
    """The sysDescr of a Linux box is `uname -a`, whatever runs on it."""
    sandvine = System(sys_descr="Linux h 3.4.71 #1 SMP", sys_object_id="1.3.6.1.4.1.15397.2")
    version = oid("1.3.6.1.4.1.15397.2.40.1.1.4.1.0")

    found = identify(sandvine, {version: Walk([(version, Tag.OCTET_STRING, b"18.1.8.2")])})

    assert (found.vendor, found.os_version) == ("Sandvine", "18.1.8.2")


@pytest.mark.parametrize("sys_object_id", [None, "", "0.0", "1.3.6.1.4.1.4294967295"])
def test_a_device_that_says_nothing_is_unknown(sys_object_id: str | None) -> None:
    """Unknown is better than wrong."""
    assert identify(System(sys_object_id=sys_object_id), {}) == Identification()


@pytest.mark.parametrize(
    ("services", "kind"),
    [(2, "switch"), (6, "switch"), (4, "router"), (72, "server"), (76, "server"), (0, "other")],
)
def test_an_unknown_device_does_what_its_services_say(services: int, kind: str) -> None:
    """RFC 3418: 2 is a bridge, 4 a router, 72 a host with applications."""
    assert identify(System(sys_services=services), {}).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "N/A",
        "None",
        "0",
        "00000000",
        "xxxxxxxx",
        "To Be Filled By O.E.M.",
        "<private>",
        "Not Specified",
        "not available",
        "0123456789abcdef",
        "\x00",
        "...",
        "A" * 100,
    ],
)
def test_a_placeholder_is_no_serial_number(text: str) -> None:
    """Two boards "To Be Filled By O.E.M." would be merged into one device."""
    assert genuine(text) is None


@pytest.mark.parametrize("text", ["FOC1426Y2AY", "S/N 12-34", "N2K-C2248", "none-such-7"])
def test_a_serial_number_stays_as_it_is(text: str) -> None:
    """It is compared with labels and invoices."""
    assert genuine(text) == text


@given(st.text(max_size=1100), st.lists(st.integers(0, 2**32 - 1), max_size=12))
def test_nothing_a_device_says_makes_identification_fail(descr: str, arcs: list[int]) -> None:
    """Text from devices is hostile."""
    object_id = ".".join(map(str, (1, 3, 6, 1, 4, 1, *arcs)))

    found = identify(System(sys_descr=descr, sys_object_id=object_id), {})

    assert len(found.model or "") <= 64
    assert len(found.os_version or "") <= 64
