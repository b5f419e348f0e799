"""Neighbors heard by Cisco Discovery Protocol (CISCO-CDP-MIB) and by those who copied its cache.

A cache has one row per neighbor and port, indexed by ifIndex and a counter. The copies differ in
where their columns are, and in writing as text what CDP's own cache keeps as octets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netwright.mibs.capability_words import capabilities_in
from netwright.mibs.display_string import display
from netwright.mibs.inet_address_mib import address_of, address_text, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.lldp_identifier import identifier
from netwright.mibs.walks import ConceptualTable, Walks, octets
from netwright.model.credential import Address
from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.model.snmp import Oid, Value

_CAPABILITY_BITS = (
    (0x01, "router"),
    (0x0A, "bridge"),  # transparent bridge, switch
    (0x04, "source_route_bridge"),
    (0x10, "station_only"),
    (0x40, "repeater"),
    (0x80, "telephone"),
)


@dataclass(frozen=True, slots=True)
class CacheMib:
    """One vendor's cache: where it is and which column holds what."""

    table: ConceptualTable
    device_id: int
    device_port: int
    platform: int
    version: int
    capabilities: int
    addresses: tuple[int, ...]  # those for management first
    sys_name: int = 0
    is_text: bool = True  # capabilities are words, not bits
    protocols: Mapping[Value, NeighborProtocol] = field(default_factory=dict)
    protocol: int = 0  # the column that tells which of them; without, or else, it was CDP


CISCO_CDP_MIB = CacheMib(
    ConceptualTable((1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1)),
    device_id=6,
    device_port=7,
    platform=8,
    version=5,
    capabilities=9,
    addresses=(20, 22, 4),  # cdpCacheAddress is any address of the neighbor
    sys_name=17,
    is_text=False,
)


def neighbors(walks: Walks, names: InterfaceNames, mib: CacheMib = CISCO_CDP_MIB) -> list[Neighbor]:
    """Return what was heard, one row per neighbor and port."""
    cells = mib.table.read(walks)
    return [
        _neighbor(
            {column: values.get(index) for column, values in cells.items()}, index, names, mib
        )
        for index in cells.get(mib.device_id, {})
        if len(index) == 2 and index[0] > 0  # noqa: PLR2004 - ifIndex, device index
    ]


def _neighbor(
    row: Mapping[int, Value], index: Oid, names: InterfaceNames, mib: CacheMib
) -> Neighbor:
    device_id, device_port = row.get(mib.device_id), row.get(mib.device_port)
    return Neighbor(
        protocol=mib.protocols.get(row.get(mib.protocol), NeighborProtocol.CDP),
        if_name=names.of_index(index[0]),
        chassis_id=identifier(device_id, None),
        port_id=identifier(device_port, None),
        system_name=display(row.get(mib.sys_name)) or display(device_id),
        system_description=display(row.get(mib.version)),
        management_addresses=_addresses(row, mib),
        capabilities=_capabilities(row.get(mib.capabilities), mib),
        platform=display(row.get(mib.platform)),
        raw=(octets(device_id).hex(), octets(device_port).hex()),
    )


def _addresses(row: Mapping[int, Value], mib: CacheMib) -> tuple[Address, ...]:
    told = [address_text(row.get(c)) or address_of(row.get(c)) for c in mib.addresses]
    return tuple(dict.fromkeys(address for address in told if usable(address)))


def _capabilities(value: Value, mib: CacheMib) -> tuple[str, ...]:
    if mib.is_text:
        return capabilities_in(display(value))
    bits = int.from_bytes(octets(value)[:4])
    return tuple(name for mask, name in _CAPABILITY_BITS if bits & mask)
