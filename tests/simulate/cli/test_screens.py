"""What simulated command lines show, read by ntc-templates: netwright.simulate.cli."""

import pytest
from ntc_templates.parse import parse_output

from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.cli.dialects import dialect_of
from netwright.simulate.network import SimDevice
from netwright.simulate.tables import arp, fdb, lldp

NETWORK = campus(CampusPlan())
TEMPLATES = {"cisco_xe": "cisco_ios"}
VERSION = {
    "cisco_ios": ("show version", "version", "serial"),
    "cisco_xe": ("show version", "version", "serial"),
    "cisco_nxos": ("show version", "os", "serial"),
    "arista_eos": ("show version", "image", "serial_number"),
    "juniper_junos": ("show version", "junos_version", ""),
    "huawei_vrp": ("display version", "product_version", ""),
    "aruba_aoscx": ("show system", "version", "serial"),
    "fortinet": ("get system status", "version", "serial_number"),
    "hp_comware": ("display device manuinfo", "", "device_serial_number"),
}
NEIGHBORS = {
    "cisco_ios": "show lldp neighbors detail",
    "cisco_xe": "show lldp neighbors detail",
    "cisco_nxos": "show lldp neighbors detail",
    "arista_eos": "show lldp neighbors detail",
    "juniper_junos": "show lldp neighbors",
    "huawei_vrp": "display lldp neighbor",
    "aruba_aoscx": "show lldp neighbors-info detail",
    "hp_comware": "display lldp neighbor-information verbose",
}
INTERFACES = {
    "cisco_ios": "show interfaces",
    "cisco_xe": "show interfaces",
    "cisco_nxos": "show interface",
    "arista_eos": "show interfaces",
    "juniper_junos": "show interfaces",
    "huawei_vrp": "display interface",
    "aruba_aoscx": "show interface",
    "hp_comware": "display interface",
    "fortinet": "get system interface",
}
DOMESTIC = ("Ubiquoss", "Dasan Networks", "Piolink")
BY_PLATFORM = {
    device.platform.name: device
    for device in reversed(NETWORK.devices)
    if device.platform.vendor not in DOMESTIC
}


@pytest.mark.parametrize("platform", VERSION)
def test_the_version_is_read_as_drawn(platform: str) -> None:
    """Release and serial number identify a device without SNMP."""
    device = BY_PLATFORM[platform]
    command, version, serial = VERSION[platform]

    row = _read(device, command)[0]

    assert not version or device.platform.os_version in str(row[version])
    assert not serial or device.serials[0] in row[serial]


@pytest.mark.parametrize("platform", NEIGHBORS)
def test_every_lldp_neighbor_is_read(platform: str) -> None:
    """Links of a device that answers SSH only come from here."""
    device = BY_PLATFORM[platform]

    rows = _read(device, NEIGHBORS[platform])

    heard = lldp.heard(NETWORK, device)
    assert heard
    assert [row["neighbor_name"] for row in rows] == [end.device.name for end in heard]


@pytest.mark.parametrize("platform", INTERFACES)
def test_every_interface_is_read(platform: str) -> None:
    """With the name it has in the interface table."""
    device = BY_PLATFORM[platform]

    rows = _read(device, INTERFACES[platform])

    key = "name" if platform == "fortinet" else "interface"
    read = {row[key] for row in rows}
    names = {name for slot in device.layout.slots for name in (slot.if_name, slot.if_descr)}
    assert len(read) == len(device.layout.slots)
    assert read <= names


def test_cisco_tells_what_it_learned() -> None:
    """The device of the demo that has no SNMP is one of these."""
    device = BY_PLATFORM["cisco_ios"]
    building = NETWORK.building(device)
    assert building is not None
    learned = sum(len(fdb.learned(NETWORK, device, vid)) for vid in building.vlans)

    assert len(_read(device, "show mac address-table")) == learned
    assert len(_read(device, "show ip arp")) == len(arp.entries(NETWORK, device))
    assert {row["vlan_id"] for row in _read(device, "show vlan")} == set(map(str, building.vlans))


def test_exos_tells_what_it_learned() -> None:
    """The one template there is for it."""
    device = BY_PLATFORM["extreme_exos"]

    assert len(_read(device, "show iparp")) == len(arp.entries(NETWORK, device))


@pytest.mark.parametrize(
    "device", [pytest.param(device, id=str(device.address)) for device in NETWORK.devices[:20]]
)
def test_every_command_shows_something(device: SimDevice) -> None:
    """Also on a device without VLANs, aggregates or neighbors."""
    for show in dialect_of(device.platform).commands.values():
        assert isinstance(show(NETWORK, device), str)


def _read(device: SimDevice, command: str) -> list[dict[str, str]]:
    text = dialect_of(device.platform).commands[command](NETWORK, device)
    name = device.platform.name
    rows: list[dict[str, str]] = parse_output(TEMPLATES.get(name, name), command, text)
    return rows
