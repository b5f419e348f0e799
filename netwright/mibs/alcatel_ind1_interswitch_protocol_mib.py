"""Neighbors of Alcatel's OmniSwitches: ALCATEL-IND1-INTERSWITCH-PROTOCOL-MIB (AMAP)."""

from collections.abc import Iterator

from netwright.mibs.display_string import display
from netwright.mibs.inet_address_mib import octets_of
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol

_HOST_NAME, _LOCAL_IF_INDEX, _SLOT, _PORT, _MODEL = 5, 6, 9, 10, 12
CONNECTIONS = ConceptualTable(
    (1, 3, 6, 1, 4, 1, 6486, 800, 1, 2, 1, 9, 1, 1, 2, 6, 1),
    (_HOST_NAME, _LOCAL_IF_INDEX, _SLOT, _PORT, _MODEL),
)


def neighbors(walks: Walks, names: InterfaceNames) -> Iterator[Neighbor]:
    """Yield what was heard; the neighbor's MAC stands between two numbers in the index."""
    cells = CONNECTIONS.read(walks)
    for index, if_index in cells[_LOCAL_IF_INDEX].items():
        chassis = MacAddress.from_bytes_or_none(octets_of(index[1:-1]) or b"")
        if chassis is None or not isinstance(if_index, int):
            continue
        slot, port = integer(cells[_SLOT].get(index)), integer(cells[_PORT].get(index))
        yield Neighbor(
            protocol=NeighborProtocol.AMAP,
            if_name=names.of_index(if_index),
            chassis_id=str(chassis),
            chassis_id_subtype=ChassisIdSubtype.MAC_ADDRESS,
            port_id=f"{slot}/{port}" if slot and port else "",
            system_name=display(cells[_HOST_NAME].get(index)),
            platform=display(cells[_MODEL].get(index)),
            raw=(f"{chassis:012x}", ""),
        )
