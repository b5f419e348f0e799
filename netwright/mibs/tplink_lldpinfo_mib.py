"""LLDP neighbors of TP-Link's JetStream switches: TPLINK-LLDPINFO-MIB, which is all text."""

from collections.abc import Iterator
from typing import TypeVar

from netwright.mibs.capability_words import capabilities_in
from netwright.mibs.display_string import display, mac_text
from netwright.mibs.inet_address_mib import address_text, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, octets
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol, PortIdSubtype
from netwright.model.snmp import Value

_CHASSIS_SUBTYPE, _CHASSIS_ID, _PORT_SUBTYPE, _PORT_ID = 3, 4, 5, 6
_PORT_DESCR, _SYSTEM_NAME, _SYSTEM_DESCR, _ENABLED, _ADDRESS = 8, 9, 10, 12, 13
NEIGHBORS = ConceptualTable(
    (1, 3, 6, 1, 4, 1, 11863, 6, 35, 1, 2, 2, 1), (3, 4, 5, 6, 8, 9, 10, 12, 13)
)
_Subtype = TypeVar("_Subtype", ChassisIdSubtype, PortIdSubtype)


def neighbors(walks: Walks, names: InterfaceNames) -> Iterator[Neighbor]:
    """Yield what was heard, by ifIndex and neighbor."""
    cells = NEIGHBORS.read(walks)
    for index, chassis in cells[_CHASSIS_ID].items():
        row = {column: values.get(index) for column, values in cells.items()}
        chassis_id, port_id = _identifier(chassis), _identifier(row[_PORT_ID])
        if not index or not chassis_id:
            continue
        address = address_text(row[_ADDRESS])
        yield Neighbor(
            protocol=NeighborProtocol.LLDP,
            if_name=names.of_index(index[0]),
            chassis_id=chassis_id,
            chassis_id_subtype=_subtype(row[_CHASSIS_SUBTYPE], ChassisIdSubtype),
            port_id=port_id,
            port_id_subtype=_subtype(row[_PORT_SUBTYPE], PortIdSubtype),
            port_description=display(row[_PORT_DESCR]),
            system_name=display(row[_SYSTEM_NAME]),
            system_description=display(row[_SYSTEM_DESCR]),
            management_addresses=(address,) if usable(address) else (),
            capabilities=capabilities_in(display(row[_ENABLED])),
            raw=(octets(chassis).hex(), octets(row[_PORT_ID]).hex()),
        )


def _identifier(value: Value) -> str:
    text = display(value) or ""
    return str(mac_text(text) or text)


def _subtype(value: Value, subtypes: type[_Subtype]) -> _Subtype | None:
    """Read `MAC address` as the standard's mac_address."""
    said = (display(value) or "").casefold().replace(" ", "_")
    said = "local" if said.startswith("local") else said
    return subtypes(said) if said in set(subtypes) else None
