"""Neighbors heard by Neighbor Discovery Protocol: HUAWEI-HGMP-MIB, HH3C-HGMP-MIB, and 3Com's."""

from collections.abc import Iterator

from netwright.mibs.display_string import display, mac, mac_text
from netwright.mibs.inet_address_mib import octets_of
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol
from netwright.model.snmp import Oid

_ENTERPRISES = (1, 3, 6, 1, 4, 1)
_DEVICE_NAME, _SOFT_VER = 3, 8
_COLUMNS = (_DEVICE_NAME, 5, _SOFT_VER)
_PRODUCT_VER = 5
_MAC_SIZE = 6
NDP_BY_VENDOR: dict[Oid, ConceptualTable] = {
    (*_ENTERPRISES, 2011): ConceptualTable((*_ENTERPRISES, 2011, 6, 7, 5, 6, 1), _COLUMNS),
    (*_ENTERPRISES, 25506): ConceptualTable((*_ENTERPRISES, 25506, 8, 7, 5, 6, 1), _COLUMNS),
    (*_ENTERPRISES, 43): ConceptualTable((*_ENTERPRISES, 43, 45, 1, 6, 7, 5, 6, 1), _COLUMNS),
}


def neighbors(walks: Walks, names: InterfaceNames, table: ConceptualTable) -> Iterator[Neighbor]:
    """Yield what was heard; who and which port it was stands in the index alone."""
    cells = table.read(walks)
    for index, name in cells[_DEVICE_NAME].items():
        device_id, rest = _take_string(index[1:])
        port, rest = _take_string(rest)
        chassis = _chassis(device_id)
        if rest or chassis is None:
            continue
        yield Neighbor(
            protocol=NeighborProtocol.NDP,
            if_name=names.of_index(index[0]),
            chassis_id=str(chassis),
            chassis_id_subtype=ChassisIdSubtype.MAC_ADDRESS,
            port_id=display(port) or "",
            system_name=display(name),
            system_description=display(cells[_SOFT_VER].get(index)),
            platform=display(cells[_PRODUCT_VER].get(index)),
            raw=(device_id.hex(), port.hex()),
        )


def _take_string(arcs: Oid) -> tuple[bytes, Oid]:
    """Split a string behind its length off an index."""
    size = arcs[0] if arcs else 0
    return octets_of(arcs[1 : 1 + size]) or b"", arcs[1 + size :]


def _chassis(device_id: bytes) -> MacAddress | None:
    """Return the MAC behind the type of address; some agents spell both as text."""
    if len(device_id) <= _MAC_SIZE + 4:
        return mac(device_id[-_MAC_SIZE:])
    return mac_text(device_id.rstrip(b"\x00").decode("latin-1").replace("-", "")[-12:])
