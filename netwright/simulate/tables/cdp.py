"""CISCO-CDP-MIB: Cisco devices hear one another a second way."""

from collections.abc import Iterator

from netwright.model.snmp import Tag, Value, oid
from netwright.simulate.mib import Run, column, group
from netwright.simulate.network import Heard, Network, SimDevice
from netwright.simulate.tables.system import description

_CACHE_ENTRY = oid("1.3.6.1.4.1.9.9.23.1.2.1.1")
_GLOBAL = oid("1.3.6.1.4.1.9.9.23.1.3")
_IP, _FULL_DUPLEX = 1, 3
_SWITCH, _ROUTER, _IGMP = 0x08, 0x01, 0x20
_NATIVE_VLAN = 1


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the cache and the device's own identity."""
    if not device.platform.speaks_cdp:
        return
    yield group(
        _GLOBAL, [((1, 0), Tag.INTEGER, 1), ((4, 0), Tag.OCTET_STRING, device_id(device).encode())]
    )
    ends = heard(network, device)
    count = len(ends)
    columns: list[tuple[int, int, tuple[Value, ...]]] = [
        (3, Tag.INTEGER, (_IP,) * count),
        (4, Tag.OCTET_STRING, tuple(end.device.address.packed for end in ends)),
        (5, Tag.OCTET_STRING, tuple(description(end.device).encode() for end in ends)),
        (6, Tag.OCTET_STRING, tuple(device_id(end.device).encode() for end in ends)),
        (7, Tag.OCTET_STRING, tuple(end.slot.if_descr.encode() for end in ends)),
        (8, Tag.OCTET_STRING, tuple(platform_text(end.device).encode() for end in ends)),
        (9, Tag.OCTET_STRING, tuple(_capabilities(end.device) for end in ends)),
        (11, Tag.INTEGER, (_NATIVE_VLAN,) * count),
        (12, Tag.INTEGER, (_FULL_DUPLEX,) * count),
    ]
    index = tuple((end.if_index, number) for number, end in enumerate(ends, 1))
    for number, tag, values in columns:
        yield column((*_CACHE_ENTRY, number), index, tag, values)


def heard(network: Network, device: SimDevice) -> list[Heard]:
    """Return the neighbors whose announcements the device can tell of."""
    return [end for end in network.neighbors(device) if hears(device, end.device)]


def hears(device: SimDevice, far: SimDevice) -> bool:
    """Tell whether a device can tell of another's CDP."""
    return device.platform.speaks_cdp and far.platform.speaks_cdp


def device_id(device: SimDevice) -> str:
    """Return the device ID: NX-OS appends the serial number."""
    if device.platform.os_name == "NX-OS":
        return f"{device.name}({device.serials[0]})"
    return device.name


def platform_text(device: SimDevice) -> str:
    """Return the platform field."""
    is_ios = device.platform.os_name.startswith("IOS")
    return f"cisco {device.platform.model}" if is_ios else device.platform.model


def _capabilities(device: SimDevice) -> bytes:
    bits = _SWITCH | _IGMP | (_ROUTER if device.routes else 0)
    return bits.to_bytes(4)
