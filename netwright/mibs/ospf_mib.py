"""OSPF neighbors: OSPF-MIB (RFC 4750) and OSPFV3-MIB (RFC 5643)."""

from collections.abc import Iterator

from netwright.mibs.inet_address_mib import address, address_of, octets_of, usable
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks
from netwright.model.forwarding import Adjacency
from netwright.model.snmp import Value

_RTR_ID, _STATE = 3, 6
_V3_ADDRESS, _V3_STATE = 5, 8
NBR_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 14, 10, 1), (_RTR_ID, _STATE))
V3_NBR_TABLE = ConceptualTable((1, 3, 6, 1, 2, 1, 191, 1, 9, 1), (_V3_ADDRESS, _V3_STATE))
_STATES: dict[Value, str] = {
    1: "DOWN",
    2: "ATTEMPT",
    3: "INIT",
    4: "2WAY",
    5: "EXSTART",
    6: "EXCHANGE",
    7: "LOADING",
    8: "FULL",
}


def neighbors(walks: Walks, names: InterfaceNames) -> Iterator[Adjacency]:
    """Yield OSPFv2 neighbors; ospfNbrAddressLessIndex names the interface of unnumbered ones."""
    cells = NBR_TABLE.read(walks)
    for index, state in cells[_STATE].items():
        neighbor = address(octets_of(index[:4]) or b"")
        if len(index) != 5 or not usable(neighbor):  # noqa: PLR2004
            continue
        router_id = address_of(cells[_RTR_ID].get(index))
        yield Adjacency(
            protocol="ospf",
            neighbor=neighbor,
            neighbor_id=None if router_id is None else str(router_id),
            neighbor_state=_STATES.get(state),
            if_name=names.of_index(index[4]) if index[4] else None,
        )


def v3_neighbors(walks: Walks, names: InterfaceNames) -> Iterator[Adjacency]:
    """Yield OSPFv3 neighbors; the index holds ifIndex, instance and router ID (a number)."""
    cells = V3_NBR_TABLE.read(walks)
    for index, state in cells[_V3_STATE].items():
        neighbor = address_of(cells[_V3_ADDRESS].get(index))
        if len(index) != 3 or not usable(neighbor):  # noqa: PLR2004
            continue
        yield Adjacency(
            protocol="ospfv3",
            neighbor=neighbor,
            neighbor_id=str(address((index[2] & 0xFFFFFFFF).to_bytes(4))),
            neighbor_state=_STATES.get(state),
            if_name=names.of_index(index[0]),
        )
