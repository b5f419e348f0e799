"""VLANs and the per-VLAN forwarding database of 802.1Q bridges.

Q-BRIDGE-MIB (RFC 4363), and its successor IEEE8021-Q-BRIDGE-MIB (IEEE 802.1Q clause 17.7.4),
which puts the bridge component in front of each index. The FDB is indexed by filtering database,
not by VLAN: dot1qVlanFdbId says which VLANs share one. Agents that lack it use the VID as the
identifier, as 802.1Q allows under independent learning.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from netwright.mibs.bridge_mib import mac_of
from netwright.mibs.display_string import display
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, octets
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Vlan
from netwright.model.snmp import Oid, Value

_TP_FDB_PORT = 2
_MAX_VID = 4094
_MAX_PORT_LIST = 512  # octets: 4,096 ports
_SET_BITS = [[bit for bit in range(1, 9) if octet & 0x100 >> bit] for octet in range(256)]


@dataclass(frozen=True, slots=True)
class QBridgeMib:
    """One edition of the MIB; of each table the columns in the order of their meaning."""

    tp_fdb: ConceptualTable
    current: ConceptualTable  # FDB ID, egress ports, untagged ports
    static: ConceptualTable  # name, egress ports, untagged ports
    component_arcs: int  # in front of an FDB index


_DOT1Q = (1, 3, 6, 1, 2, 1, 17, 7, 1)
Q_BRIDGE_MIB = QBridgeMib(
    tp_fdb=ConceptualTable((*_DOT1Q, 2, 2, 1), (_TP_FDB_PORT,)),
    current=ConceptualTable((*_DOT1Q, 4, 2, 1), (3, 4, 5)),
    static=ConceptualTable((*_DOT1Q, 4, 3, 1), (1, 2, 4)),
    component_arcs=0,
)
_IEEE8021_Q = (1, 3, 111, 2, 802, 1, 1, 4, 1)
IEEE8021_Q_BRIDGE_MIB = QBridgeMib(
    tp_fdb=ConceptualTable((*_IEEE8021_Q, 2, 2, 1), (_TP_FDB_PORT,)),
    current=ConceptualTable((*_IEEE8021_Q, 4, 2, 1), (4, 5, 6)),
    static=ConceptualTable((*_IEEE8021_Q, 4, 3, 1), (3, 4, 6)),
    component_arcs=1,
)


def fdb(walks: Walks, names: InterfaceNames, mib: QBridgeMib = Q_BRIDGE_MIB) -> list[FdbEntry]:
    """Return the MACs behind each port, once for every VLAN that shares the database."""
    vids = _vids_of_fdb(walks, mib)
    at, ports = mib.component_arcs, names.bridge_ports
    return [
        FdbEntry(vid, if_name, address)
        for index, port in mib.tp_fdb.column(walks, _TP_FDB_PORT).items()
        if (if_name := ports.get(port)) and (address := mac_of(index[at + 1 :]))
        for vid in vids.get(index[at]) or _same(index[at])
    ]


def _vids_of_fdb(walks: Walks, mib: QBridgeMib) -> dict[int, tuple[int, ...]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for vid, fdb_id in _by_vid(mib.current.column(walks, mib.current.columns[0])).items():
        if isinstance(fdb_id, int):
            found[fdb_id].add(vid)
    return {fdb_id: tuple(sorted(vids)) for fdb_id, vids in found.items()}


def _same(fdb_id: int) -> tuple[int | None]:
    return (fdb_id if 0 < fdb_id <= _MAX_VID else None,)


def vlans(walks: Walks, names: InterfaceNames, mib: QBridgeMib = Q_BRIDGE_MIB) -> Iterator[Vlan]:
    """Yield the VLANs in use (dot1qVlanCurrentTable) and those configured, with their ports."""
    fdb_ids, egress, untagged = _columns(walks, mib.current)
    titles, static_egress, static_untagged = _columns(walks, mib.static)
    egress, untagged = static_egress | egress, static_untagged | untagged
    for vid in sorted({*egress, *titles, *fdb_ids}):
        yield Vlan(
            vid=vid,
            name=display(titles.get(vid)),
            egress=_ports(egress.get(vid), names),
            untagged=_ports(untagged.get(vid), names),
        )


def _columns(walks: Walks, table: ConceptualTable) -> list[dict[int, Value]]:
    cells = table.read(walks)
    return [_by_vid(cells[column]) for column in table.columns]


def _by_vid(column: dict[Oid, Value]) -> dict[int, Value]:
    """Return values by VID, the last arc of an index (behind TimeMark and component)."""
    return {
        index[-1]: value for index, value in column.items() if index and 0 < index[-1] <= _MAX_VID
    }


def _ports(value: Value, names: InterfaceNames) -> tuple[str, ...]:
    """Return the ports of a PortList: the most significant bit of its first octet is port 1."""
    ports = names.bridge_ports
    return tuple(
        if_name
        for start, octet in enumerate(octets(value)[:_MAX_PORT_LIST])
        for bit in _SET_BITS[octet]
        if (if_name := ports.get(start * 8 + bit))
    )
