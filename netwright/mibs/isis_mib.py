"""IS-IS adjacencies: ISIS-MIB (RFC 4444)."""

from collections.abc import Iterator

from netwright.mibs.inet_address_mib import address_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, octets
from netwright.model.forwarding import Adjacency
from netwright.model.snmp import Value

_ISIS = (1, 3, 6, 1, 2, 1, 138, 1)
_CIRC_IF_INDEX, _STATE, _NEIGH_SYS_ID, _ADDRESS = 2, 2, 6, 3
CIRC_TABLE = ConceptualTable((*_ISIS, 3, 2, 1), (_CIRC_IF_INDEX,))
ADJ_TABLE = ConceptualTable((*_ISIS, 6, 1, 1), (_STATE, _NEIGH_SYS_ID))
ADJ_IP_ADDR_TABLE = ConceptualTable((*_ISIS, 6, 3, 1), (_ADDRESS,))
_STATES: dict[Value, str] = {1: "DOWN", 2: "INITIALIZING", 3: "UP", 4: "FAILED"}
_SYSTEM_ID_SIZE = 6


def adjacencies(walks: Walks, names: InterfaceNames) -> Iterator[Adjacency]:
    """Yield one row per address of each adjacent system."""
    cells = ADJ_TABLE.read(walks)
    circuits = CIRC_TABLE.column(walks, _CIRC_IF_INDEX)
    for index, value in ADJ_IP_ADDR_TABLE.column(walks, _ADDRESS).items():
        neighbor, key = address_of(value), index[:2]  # circuit, adjacency
        state, if_index = cells[_STATE].get(key), circuits.get(index[:1])
        if not usable(neighbor):
            continue
        yield Adjacency(
            protocol="isis",
            neighbor=neighbor,
            neighbor_id=_system_id(cells[_NEIGH_SYS_ID].get(key)),
            neighbor_state=_STATES.get(state),
            if_name=names.of_index(if_index) if isinstance(if_index, int) else None,
        )


def _system_id(value: Value) -> str | None:
    """Write a system ID as routers do: 0000.0000.0001."""
    digits = octets(value).hex()
    if len(octets(value)) != _SYSTEM_ID_SIZE:
        return None
    return f"{digits[:4]}.{digits[4:8]}.{digits[8:]}"
