"""Neighbors heard by Cisco Discovery Protocol (CISCO-CDP-MIB)."""

from netwright.mibs.display_string import display
from netwright.mibs.inet_address_mib import address_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.lldp_identifier import identifier
from netwright.mibs.walks import ConceptualTable, Walks, octets
from netwright.model.credential import Address
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.model.snmp import Oid, Value

_CISCO_CDP = (1, 3, 6, 1, 4, 1, 9, 9, 23, 1)
_ADDRESS, _VERSION, _DEVICE_ID, _DEVICE_PORT, _PLATFORM, _CAPABILITIES = 4, 5, 6, 7, 8, 9
_SYS_NAME, _PRIMARY_ADDRESS, _SECONDARY_ADDRESS = 17, 20, 22
CACHE_TABLE = ConceptualTable((*_CISCO_CDP, 2, 1, 1))
_CAPABILITY_BITS = (
    (0x01, "router"),
    (0x0A, "bridge"),  # transparent bridge, switch
    (0x04, "source_route_bridge"),
    (0x10, "station_only"),
    (0x40, "repeater"),
    (0x80, "telephone"),
)


def neighbors(walks: Walks, names: InterfaceNames) -> list[Neighbor]:
    """Return what was heard, one row per neighbor and port."""
    cells = CACHE_TABLE.read(walks)
    return [
        _neighbor({column: values.get(index) for column, values in cells.items()}, index, names)
        for index in cells.get(_DEVICE_ID, {})
        if len(index) == 2 and index[0] > 0  # noqa: PLR2004 - ifIndex, device index
    ]


def _neighbor(row: dict[int, Value], index: Oid, names: InterfaceNames) -> Neighbor:
    device_id, device_port = row.get(_DEVICE_ID), row.get(_DEVICE_PORT)
    return Neighbor(
        protocol=NeighborProtocol.CDP,
        if_name=names.of_index(index[0]),
        chassis_id=identifier(device_id, None),
        port_id=identifier(device_port, None),
        system_name=display(row.get(_SYS_NAME)) or display(device_id),
        system_description=display(row.get(_VERSION)),
        management_addresses=_addresses(row),
        capabilities=_capabilities(row.get(_CAPABILITIES)),
        platform=display(row.get(_PLATFORM)),
        raw=(octets(device_id).hex(), octets(device_port).hex()),
    )


def _addresses(row: dict[int, Value]) -> tuple[Address, ...]:
    """Return the management addresses first: cdpCacheAddress is any address of the neighbor."""
    told = [address_of(row.get(c)) for c in (_PRIMARY_ADDRESS, _SECONDARY_ADDRESS, _ADDRESS)]
    return tuple(dict.fromkeys(address for address in told if usable(address)))


def _capabilities(value: Value) -> tuple[str, ...]:
    bits = int.from_bytes(octets(value)[:4])
    return tuple(name for mask, name in _CAPABILITY_BITS if bits & mask)
