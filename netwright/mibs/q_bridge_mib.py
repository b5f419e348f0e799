"""VLANs and the per-VLAN forwarding database: Q-BRIDGE-MIB (RFC 4363).

The FDB is indexed by filtering database, not by VLAN. dot1qVlanFdbId says which VLANs share one;
agents that lack it use the VID as the identifier, as 802.1Q allows under independent learning.
"""

from collections import defaultdict
from collections.abc import Iterator

from netwright.mibs.bridge_mib import mac_of, port_name
from netwright.mibs.display_string import display
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.walks import ConceptualTable, Walks, octets
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import Vlan
from netwright.model.snmp import Oid, Value

_DOT1Q = (1, 3, 6, 1, 2, 1, 17, 7, 1)
_TP_FDB_PORT, _FDB_ID = 2, 3
_CURRENT_EGRESS, _CURRENT_UNTAGGED = 4, 5
_STATIC_NAME, _STATIC_EGRESS, _STATIC_UNTAGGED = 1, 2, 4
_MAX_VID = 4094
_MAX_PORT_LIST = 512  # octets: 4,096 ports

TP_FDB_TABLE = ConceptualTable((*_DOT1Q, 2, 2, 1), (_TP_FDB_PORT,))
CURRENT_TABLE = ConceptualTable((*_DOT1Q, 4, 2, 1), (_FDB_ID, _CURRENT_EGRESS, _CURRENT_UNTAGGED))
STATIC_TABLE = ConceptualTable((*_DOT1Q, 4, 3, 1), (_STATIC_NAME, _STATIC_EGRESS, _STATIC_UNTAGGED))
FDB_ROOTS: tuple[Oid, ...] = (*TP_FDB_TABLE.roots, (*CURRENT_TABLE.entry, _FDB_ID))
VLAN_ROOTS: tuple[Oid, ...] = (*CURRENT_TABLE.roots, *STATIC_TABLE.roots)


def fdb(walks: Walks, names: InterfaceNames) -> list[FdbEntry]:
    """Return the MACs behind each port, once for every VLAN that shares the database."""
    vids = _vids_of_fdb(walks)
    return [
        FdbEntry(vid, if_name, address)
        for index, port in TP_FDB_TABLE.column(walks, _TP_FDB_PORT).items()
        if (address := mac_of(index[1:])) and (if_name := port_name(port, names))
        for vid in vids.get(index[0]) or _same(index[0])
    ]


def _vids_of_fdb(walks: Walks) -> dict[int, tuple[int, ...]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for index, fdb_id in CURRENT_TABLE.column(walks, _FDB_ID).items():
        vid = _vid(index)
        if vid is not None and isinstance(fdb_id, int):
            found[fdb_id].add(vid)
    return {fdb_id: tuple(sorted(vids)) for fdb_id, vids in found.items()}


def _same(fdb_id: int) -> tuple[int | None]:
    return (fdb_id if 0 < fdb_id <= _MAX_VID else None,)


def vlans(walks: Walks, names: InterfaceNames) -> Iterator[Vlan]:
    """Yield the VLANs in use (dot1qVlanCurrentTable) and those configured, with their ports."""
    current, static = CURRENT_TABLE.read(walks), STATIC_TABLE.read(walks)
    egress = _by_vid(static[_STATIC_EGRESS]) | _by_vid(current[_CURRENT_EGRESS])
    untagged = _by_vid(static[_STATIC_UNTAGGED]) | _by_vid(current[_CURRENT_UNTAGGED])
    titles = _by_vid(static[_STATIC_NAME])
    for vid in sorted({*egress, *titles, *_by_vid(current[_FDB_ID])}):
        yield Vlan(
            vid=vid,
            name=display(titles.get(vid)),
            egress=_ports(egress.get(vid), names),
            untagged=_ports(untagged.get(vid), names),
        )


def _by_vid(column: dict[Oid, Value]) -> dict[int, Value]:
    return {vid: value for index, value in column.items() if (vid := _vid(index)) is not None}


def _vid(index: Oid) -> int | None:
    """Return the VID, the last arc of an index (behind a TimeMark in the current table)."""
    vid = index[-1] if 1 <= len(index) <= 2 else 0  # noqa: PLR2004
    return vid if 0 < vid <= _MAX_VID else None


def _ports(value: Value, names: InterfaceNames) -> tuple[str, ...]:
    """Return the ports of a PortList: the most significant bit of its first octet is port 1."""
    return tuple(
        if_name
        for start, octet in enumerate(octets(value)[:_MAX_PORT_LIST])
        if octet
        for bit in range(8)
        if octet & 0x80 >> bit and (if_name := names.of_bridge_port(start * 8 + bit + 1))
    )
