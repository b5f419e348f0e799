"""LLDP-MIB (IEEE 802.1AB): what a device says about itself, and what it heard."""

from collections.abc import Iterator
from itertools import count

from netwright.model.device import DeviceKind
from netwright.model.neighbor import PortIdSubtype
from netwright.model.snmp import Oid, Tag, Value, oid
from netwright.simulate.mib import Run, column, group
from netwright.simulate.network import Heard, Network, SimDevice
from netwright.simulate.platforms.platform import Slot
from netwright.simulate.tables.system import description

_LOCAL = oid("1.0.8802.1.1.2.1.3")
_REM_ENTRY = oid("1.0.8802.1.1.2.1.4.1.1")
_REM_MAN_ADDR_ENTRY = oid("1.0.8802.1.1.2.1.4.2.1")
_MAC_ADDRESS = 4  # LldpChassisIdSubtype
_PORT_ID_SUBTYPES = {
    PortIdSubtype.MAC_ADDRESS: 3,
    PortIdSubtype.INTERFACE_NAME: 5,
    PortIdSubtype.LOCAL: 7,
}
_IF_INDEX = 2  # LldpManAddrIfSubtype
_IPV4 = (1, 4)  # AddressFamilyNumbers ipV4 and the length of the address
_BRIDGE, _ROUTER = 0x20, 0x08  # LldpSystemCapabilitiesMap


def runs(network: Network, device: SimDevice) -> Iterator[Run]:
    """Yield the local and the remote systems data."""
    if device.platform.lldp is None or not device.platform.lldp.has_mib:
        return
    yield from _local(device)
    yield from _remote(device, heard(network, device))


def heard(network: Network, device: SimDevice) -> list[Heard]:
    """Return the neighbors whose announcements the device can tell of."""
    return [end for end in network.neighbors(device) if hears(device, end.device)]


def hears(device: SimDevice, far: SimDevice) -> bool:
    """Tell whether a device can tell of another's LLDP."""
    own = device.platform.lldp
    return own is not None and own.has_mib and far.platform.lldp is not None


def _local(device: SimDevice) -> Iterator[Run]:
    scalars: list[tuple[Oid, int, Value]] = [
        ((1, 0), Tag.INTEGER, _MAC_ADDRESS),
        ((2, 0), Tag.OCTET_STRING, device.mac.to_bytes(6)),
        ((3, 0), Tag.OCTET_STRING, device.name.encode()),
        ((4, 0), Tag.OCTET_STRING, description(device).encode()),
        ((5, 0), Tag.OCTET_STRING, _capabilities(device)),
        ((6, 0), Tag.OCTET_STRING, _capabilities(device)),
    ]
    yield group(_LOCAL, scalars)
    ports = sorted((local_port(device, slot.if_index), slot) for slot in device.platform.ports)
    index = tuple((number,) for number, _ in ports)
    subtypes, ids = zip(*(port_id(device, slot) for _, slot in ports), strict=True)
    descriptions = tuple(slot.if_descr.encode() for _, slot in ports)
    yield column((*_LOCAL, 7, 1, 2), index, Tag.INTEGER, subtypes)
    yield column((*_LOCAL, 7, 1, 3), index, Tag.OCTET_STRING, ids)
    yield column((*_LOCAL, 7, 1, 4), index, Tag.OCTET_STRING, descriptions)
    own = ((*_IPV4, *device.address.packed),)
    yield column((*_LOCAL, 8, 1, 3), own, Tag.INTEGER, (len(device.address.packed) + 1,))
    yield column((*_LOCAL, 8, 1, 4), own, Tag.INTEGER, (_IF_INDEX,))
    yield column((*_LOCAL, 8, 1, 5), own, Tag.INTEGER, (management_if_index(device),))
    yield column((*_LOCAL, 8, 1, 6), own, Tag.OBJECT_IDENTIFIER, ((0, 0),))


def _remote(device: SimDevice, neighbors: list[Heard]) -> Iterator[Run]:
    """Yield lldpRemTable and lldpRemManAddrTable; the time mark is 0 on most products."""
    far = sorted((local_port(device, end.if_index), end) for end in neighbors)
    index = tuple((0, port, number) for number, (port, _) in zip(count(1), far, strict=False))
    ends = [end for _, end in far]
    identifiers = [port_id(end.device, end.slot) for end in ends]
    capabilities = tuple(_capabilities(end.device) for end in ends)
    columns: list[tuple[int, int, tuple[Value, ...]]] = [
        (4, Tag.INTEGER, (_MAC_ADDRESS,) * len(ends)),
        (5, Tag.OCTET_STRING, tuple(end.device.mac.to_bytes(6) for end in ends)),
        (6, Tag.INTEGER, tuple(subtype for subtype, _ in identifiers)),
        (7, Tag.OCTET_STRING, tuple(identifier for _, identifier in identifiers)),
        (8, Tag.OCTET_STRING, tuple(end.slot.if_descr.encode() for end in ends)),
        (9, Tag.OCTET_STRING, tuple(end.device.name.encode() for end in ends)),
        (10, Tag.OCTET_STRING, tuple(description(end.device).encode() for end in ends)),
        (11, Tag.OCTET_STRING, capabilities),
        (12, Tag.OCTET_STRING, capabilities),
    ]
    for number, tag, values in columns:
        yield column((*_REM_ENTRY, number), index, tag, values)
    addressed = tuple(
        (*row, *_IPV4, *end.device.address.packed) for row, end in zip(index, ends, strict=True)
    )
    indexes = tuple(management_if_index(end.device) for end in ends)
    yield column((*_REM_MAN_ADDR_ENTRY, 3), addressed, Tag.INTEGER, (_IF_INDEX,) * len(ends))
    yield column((*_REM_MAN_ADDR_ENTRY, 4), addressed, Tag.INTEGER, indexes)
    yield column((*_REM_MAN_ADDR_ENTRY, 5), addressed, Tag.OBJECT_IDENTIFIER, ((0, 0),) * len(ends))


def local_port(device: SimDevice, if_index: int) -> int:
    """Return lldpPortNumber: the ifIndex, or on some products the port's position."""
    lldp = device.platform.lldp
    is_if_index = lldp is None or lldp.local_port_is_if_index
    return if_index if is_if_index else device.layout.bridge_ports[if_index]


def port_id(device: SimDevice, slot: Slot) -> tuple[int, bytes]:
    """Return the subtype and the identifier a port announces (802.1AB-2016 8.5.3)."""
    subtype = device.platform.lldp.port_id if device.platform.lldp else PortIdSubtype.LOCAL
    if subtype is PortIdSubtype.MAC_ADDRESS:
        identifier = device.phys_address(slot.if_index).to_bytes(6)
    elif subtype is PortIdSubtype.LOCAL:
        identifier = str(slot.if_index).encode()
    else:
        identifier = slot.if_name.encode()
    return _PORT_ID_SUBTYPES[subtype], identifier


def management_if_index(device: SimDevice) -> int:
    """Return the interface that has the management address."""
    return next(
        if_index for if_index, interface in device.addresses if interface.ip == device.address
    )


def _capabilities(device: SimDevice) -> bytes:
    is_bridge = device.platform.kind is DeviceKind.SWITCH
    bits = (_BRIDGE if is_bridge else 0) | (_ROUTER if device.routes else 0)
    return bytes((bits, 0))
