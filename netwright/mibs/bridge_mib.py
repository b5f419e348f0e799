"""Bridges: ports, forwarding database and spanning tree of BRIDGE-MIB (RFC 4188)."""

from collections.abc import Iterator

from netwright.mibs.display_string import mac
from netwright.mibs.inet_address_mib import octets_of
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, integer, octets, scalar
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import StpPort
from netwright.model.mac import MacAddress
from netwright.model.snmp import Oid, Value

_DOT1D_BRIDGE = (1, 3, 6, 1, 2, 1, 17)
BASE_BRIDGE_ADDRESS: Oid = (*_DOT1D_BRIDGE, 1, 1, 0)
STP_PRIORITY: Oid = (*_DOT1D_BRIDGE, 2, 2, 0)
INSTANCES: tuple[Oid, ...] = (BASE_BRIDGE_ADDRESS, STP_PRIORITY)
_BASE_PORT_IF_INDEX, _TP_FDB_PORT = 2, 2
_PRIORITY, STATE, _DESIGNATED_ROOT, _DESIGNATED_BRIDGE, _DESIGNATED_PORT = 2, 3, 6, 8, 9

BASE_PORT_TABLE = ConceptualTable((*_DOT1D_BRIDGE, 1, 4, 1), (_BASE_PORT_IF_INDEX,))
TP_FDB_TABLE = ConceptualTable((*_DOT1D_BRIDGE, 4, 3, 1), (_TP_FDB_PORT,))
STP_PORT_TABLE = ConceptualTable(
    (*_DOT1D_BRIDGE, 2, 15, 1),
    (_PRIORITY, STATE, _DESIGNATED_ROOT, _DESIGNATED_BRIDGE, _DESIGNATED_PORT),
)
BLOCKING = 2  # dot1dStpPortState
_STATES = {
    1: "disabled",
    BLOCKING: "blocking",
    3: "listening",
    4: "learning",
    5: "forwarding",
    6: "broken",
}
_MAC_SIZE, _BRIDGE_ID_SIZE, _PORT_ID_SIZE = 6, 8, 2


def bridge_address(walks: Walks) -> MacAddress | None:
    """Return dot1dBaseBridgeAddress, which identifies the bridge."""
    return mac(scalar(walks, BASE_BRIDGE_ADDRESS))


def if_index_of_port(walks: Walks) -> dict[int, int]:
    """Return ifIndex by dot1dBasePort."""
    return {
        index[0]: if_index
        for index, if_index in BASE_PORT_TABLE.column(walks, _BASE_PORT_IF_INDEX).items()
        if len(index) == 1 and index[0] and isinstance(if_index, int) and if_index > 0
    }


def fdb(walks: Walks, names: InterfaceNames, vid: int | None = None) -> list[FdbEntry]:
    """Return the MACs behind each port; `vid` is that of the SNMP context asked, if any."""
    ports = names.bridge_ports
    return [
        FdbEntry(vid, if_name, address)
        for index, port in TP_FDB_TABLE.column(walks, _TP_FDB_PORT).items()
        if (if_name := ports.get(port)) and (address := mac_of(index))
    ]


def mac_of(index: Oid) -> MacAddress | None:
    """Return the unicast MAC address six sub-identifiers spell, behind a wrong length or not."""
    if len(index) == _MAC_SIZE + 1 and index[0] == _MAC_SIZE:
        index = index[1:]
    if len(index) != _MAC_SIZE:
        return None
    address = MacAddress.from_bytes_or_none(octets_of(index) or b"")
    return address if address and not index[0] & 1 else None


def stp_ports(walks: Walks, names: InterfaceNames) -> Iterator[StpPort]:
    """Yield the spanning tree's view of every port that has a state."""
    cells = STP_PORT_TABLE.read(walks)
    bridge_id = _own_bridge_id(walks)
    for index, state in cells[STATE].items():
        if_name = names.bridge_ports.get(index[0]) if len(index) == 1 else None
        if if_name is None or state not in _STATES:
            continue
        priority = integer(cells[_PRIORITY].get(index)) or 0
        yield StpPort(
            if_name=if_name,
            state=_STATES[state],
            designated_root=_sized_hex(cells[_DESIGNATED_ROOT].get(index)),
            designated_bridge=_sized_hex(cells[_DESIGNATED_BRIDGE].get(index)),
            designated_port=_port_id(cells[_DESIGNATED_PORT].get(index)),
            port_id=(priority << 8) + index[0],
            bridge_id=bridge_id,
        )


def _own_bridge_id(walks: Walks) -> str | None:
    address, priority = bridge_address(walks), integer(scalar(walks, STP_PRIORITY))
    if address is None or priority is None or not 0 <= priority < 1 << 16:
        return None
    return f"{priority:04x}{int(address):012x}"


def _sized_hex(value: Value) -> str | None:
    return octets(value).hex() if len(octets(value)) == _BRIDGE_ID_SIZE else None


def _port_id(value: Value) -> int | None:
    found = octets(value)
    return int.from_bytes(found) if len(found) == _PORT_ID_SIZE else None
