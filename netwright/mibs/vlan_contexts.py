"""What only an SNMP context of its own shows of a VLAN: Cisco's BRIDGE-MIB, one VLAN at a time.

The forwarding database of each is read whole. Of its spanning tree only the states are asked for,
and who is designated only where a port is blocked: that is what no other table tells.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from netwright.mibs import bridge_mib, cisco_vtp_mib
from netwright.mibs.interface_names import InterfaceNames, numbered
from netwright.mibs.q_bridge_mib import Q_BRIDGE_MIB
from netwright.mibs.walks import Walks, answer_of
from netwright.model.evidence import Row, TableAnswer
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import StpPort
from netwright.model.snmp import Oid, Walk

Contexts = Mapping[int, Walks]
"""What the agent answered in each context, by VID."""

FDB_ROOTS = (*bridge_mib.TP_FDB_TABLE.roots, *bridge_mib.BASE_PORT_TABLE.roots)
_STP = bridge_mib.STP_PORT_TABLE
_STATES: Oid = (*_STP.entry, bridge_mib.STATE)
_DEFAULT_VID = 1  # of the context without a name


def vids(walks: Walks) -> list[int]:
    """Return the VLANs that have to be asked for one by one."""
    whole = any(Q_BRIDGE_MIB.tp_fdb.read(walks).values())
    return [] if whole else cisco_vtp_mib.operational_vids(walks)


def subtrees(walks: Walks) -> tuple[Oid, ...]:
    """Return what to walk next in a context, given its answers so far."""
    is_blocking = bridge_mib.BLOCKING in _STP.column(walks, bridge_mib.STATE).values()
    wanted = (*FDB_ROOTS, _STATES, *(_STP.roots if is_blocking else ()))
    return tuple(root for root in dict.fromkeys(wanted) if root not in walks)


def instances(walks: Walks) -> tuple[Oid, ...]:
    """Return what to get next in a context: who the bridge is, where that matters."""
    is_blocking = bridge_mib.BLOCKING in _STP.column(walks, bridge_mib.STATE).values()
    return tuple(name for name in bridge_mib.INSTANCES if is_blocking and name not in walks)


def fdb(contexts: Contexts, names: InterfaceNames) -> TableAnswer:
    """Return the databases of all contexts; each numbers the ports of its own VLAN only."""
    rows: list[FdbEntry] = []
    whole: dict[Oid, Walk] = {}
    for vid, walks in contexts.items():
        rows += bridge_mib.fdb(walks, _ports(walks, names), vid)
        whole |= {(vid, *root): walk for root, walk in walks.items() if root in FDB_ROOTS}
    answer, reason = answer_of(whole, whole)
    return TableAnswer(answer, rows, reason)


def stp(default: TableAnswer, contexts: Contexts, names: InterfaceNames) -> TableAnswer:
    """Add to the default VLAN's tree what the trees of the others tell beyond it.

    Those are the ports that face another bridge where some port is blocked, and ports that are in
    no tree before; a thousand ports in a hundred VLANs would be too many rows.
    """
    if not any(_STP.column(walks, bridge_mib.STATE) for walks in contexts.values()):
        return default
    rows: list[Row] = [replace(row, vid=_DEFAULT_VID) for row in _of_ports(default.rows)]
    known = {row.if_name for row in _of_ports(rows)}
    for vid, walks in sorted(contexts.items()):
        for row in bridge_mib.stp_ports(walks, _ports(walks, names)):
            is_new = row.if_name not in known
            if vid != _DEFAULT_VID and (is_new or row.faces_another):
                rows.append(replace(row, vid=vid))
                known.add(row.if_name)
    return replace(default, rows=rows)


def _ports(walks: Walks, names: InterfaceNames) -> InterfaceNames:
    return numbered(names, bridge_mib.if_index_of_port(walks))


def _of_ports(rows: Iterable[Row]) -> Iterator[StpPort]:
    return (row for row in rows if isinstance(row, StpPort))
