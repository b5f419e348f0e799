"""SNMPv2-MIB system group (RFC 3418), snmpEngine (RFC 3411), and a vendor's own scalars."""

from collections.abc import Iterator

from netwright.model.device import Tier
from netwright.model.snmp import Oid, Tag, oid
from netwright.simulate.mib import Run, group
from netwright.simulate.network import SimDevice

UP_TIME_S = 86_400 * 42  # when the simulation begins
BOOTS = 3

_SYSTEM = oid("1.3.6.1.2.1.1")
_SNMP_ENGINE = oid("1.3.6.1.6.3.10.2.1")
_MAX_MESSAGE_SIZE = 1500
_SERVICES = {Tier.ACCESS: 0b10, Tier.OTHER: 0b1001110}  # RFC 3418 sysServices: the layers served
_ROUTER_SERVICES = 0b1001110
_MAC_FORMAT = 3  # RFC 3411 SnmpEngineID: the octets after it are a MAC address


def runs(device: SimDevice) -> Iterator[Run]:
    """Yield the scalars that say what the device is."""
    texts = {
        1: description(device),
        4: "noc@campus.example",
        5: device.name,
        6: location(device),
    }
    rows: list[tuple[Oid, int, int | bytes | Oid | None]] = [
        ((number, 0), Tag.OCTET_STRING, text.encode()) for number, text in texts.items()
    ]
    rows += [
        ((2, 0), Tag.OBJECT_IDENTIFIER, device.platform.sys_object_id),
        ((3, 0), Tag.TIME_TICKS, UP_TIME_S * 100),
        ((7, 0), Tag.INTEGER, _SERVICES.get(device.tier, _ROUTER_SERVICES)),
    ]
    yield group(_SYSTEM, sorted(rows))
    yield group(
        _SNMP_ENGINE,
        [
            ((1, 0), Tag.OCTET_STRING, engine_id(device)),
            ((2, 0), Tag.INTEGER, BOOTS),
            ((3, 0), Tag.INTEGER, UP_TIME_S),
            ((4, 0), Tag.INTEGER, _MAX_MESSAGE_SIZE),
        ],
    )
    for name, text in device.platform.private:
        value = text.format(serial=device.serials[0], version=device.platform.os_version)
        yield group(name[:-1], [(name[-1:], Tag.OCTET_STRING, value.encode())])


def description(device: SimDevice) -> str:
    """Return sysDescr."""
    platform = device.platform
    return platform.sys_descr.format(
        model=platform.model, version=platform.os_version, mac=device.mac
    )


def location(device: SimDevice) -> str:
    """Return sysLocation."""
    if device.building is None:
        return f"{device.site}, main room"
    return f"{device.site}, building {device.building + 1}"


def engine_id(device: SimDevice) -> bytes:
    """Return snmpEngineID: the enterprise number with its top bit set, and the MAC (RFC 3411)."""
    enterprise = 1 << 31 | device.platform.enterprise
    return enterprise.to_bytes(4) + bytes((_MAC_FORMAT,)) + int(device.mac).to_bytes(6)
