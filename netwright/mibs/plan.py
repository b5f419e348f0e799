"""What to ask an agent, and what its answers mean: the whole of `mibs` behind three functions.

    walks = answers to identify()
    while request := collect(walks): walks |= answers to request
    tables = observe(walks)

`collect` looks at what is known so far, so that nothing is asked twice, and an older or a
vendor's MIB only where the newer, standard one had nothing to say. Everything asked must appear
in `walks`, unanswered or not: what is missing counts as never asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from netwright.mibs import (
    arista_vrf_mib,
    bridge_mib,
    cisco_vrf_mib,
    entity_mib,
    if_mib,
    ip_mib,
    lldp_mib,
    mpls_l3vpn_std_mib,
    snmpv2_mib,
    vlan_contexts,
)
from netwright.mibs.identity import own_macs
from netwright.mibs.interface_names import InterfaceNames, interface_names
from netwright.mibs.sources import SOURCES
from netwright.mibs.walks import Walks, answer_of
from netwright.model.evidence import Answer, Table, TableAnswer
from netwright.model.forwarding import FdbEntry
from netwright.model.mac import MacAddress
from netwright.model.snmp import Oid


class Request(NamedTuple):
    """What to ask next: instances by GET, subtrees by walk; false when nothing is left."""

    instances: tuple[Oid, ...] = ()
    subtrees: tuple[Oid, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to ask."""
        return bool(self.instances or self.subtrees)


_IDENTIFY = Request(
    instances=(
        *snmpv2_mib.INSTANCES,
        *lldp_mib.LLDP_MIB.instances,
        *lldp_mib.LLDP_V2_MIB.instances,
        *bridge_mib.INSTANCES,
        mpls_l3vpn_std_mib.CONFIGURED_VRFS,
    ),
    subtrees=(
        if_mib.IF_PHYS_ADDRESS,
        *ip_mib.IP_ADDR_TABLE.roots,
        *entity_mib.ENT_PHYSICAL_TABLE.roots,
    ),
)
GLOBAL = frozenset({"default", "global", "master"})
"""What devices call the routing table that is in no VRF."""

_BY_TABLE = {table: tuple(source for source in SOURCES if source.table is table) for table in Table}


def identify() -> Request:
    """Return what tells who the device is: little, so that a known device costs little."""
    return _IDENTIFY


def collect(walks: Walks) -> Request:
    """Return what is worth asking next, given the answers so far."""
    instances = (*_IDENTIFY.instances, *entity_mib.instances(walks))
    subtrees = dict.fromkeys(root for source in SOURCES for root in source.next(walks))
    return Request(
        instances=tuple(name for name in instances if name not in walks),
        subtrees=tuple(root for root in subtrees if root not in walks),
    )


def collect_context(walks: Walks) -> Request:
    """Return what is worth asking next in the SNMP context of a VLAN."""
    return Request(vlan_contexts.instances(walks), vlan_contexts.subtrees(walks))


def observe(walks: Walks, contexts: Mapping[int, Walks] | None = None) -> dict[Table, TableAnswer]:
    """Return every table; it is complete only if all the walks it was made of are.

    Args:
        walks: What the agent answered.
        contexts: What it answered in the SNMP context of a VLAN, by VID (`vlan_contexts.vids`).
    """
    names = interface_names(if_mib.interfaces(walks), bridge_mib.if_index_of_port(walks))
    names = replace(names, vrfs=_vrfs(walks))
    tables = {table: _observed(table, walks, names) for table in Table}
    if contexts:
        tables[Table.FDB] = vlan_contexts.fdb(contexts, names)
        tables[Table.STP] = vlan_contexts.stp(tables[Table.STP], contexts, names)
    tables[Table.FDB] = _of_others(tables[Table.FDB], own_macs(walks))
    return tables


def _vrfs(walks: Walks) -> dict[int | None, str]:
    told: dict[int, str] = {}
    for mib in (cisco_vrf_mib, arista_vrf_mib, mpls_l3vpn_std_mib):
        told |= mib.vrf_of_interfaces(walks)
    return {if_index: vrf for if_index, vrf in told.items() if vrf.casefold() not in GLOBAL}


def _observed(table: Table, walks: Walks, names: InterfaceNames) -> TableAnswer:
    sources = [source for source in _BY_TABLE[table] if source.asked(walks)]
    rows = [row for source in sources for row in source.read(walks, names)]
    answer, reason = answer_of(walks, (root for source in sources for root in source.roots))
    if rows and answer is Answer.COMPLETE:
        # The rows carry names out of ifTable, and are as whole as that is.
        named, reason = answer_of(walks, if_mib.NAME_ROOTS)
        answer = answer if named is Answer.COMPLETE else Answer.TRUNCATED
    return TableAnswer(answer, rows, reason)


def _of_others(fdb: TableAnswer, own: frozenset[MacAddress]) -> TableAnswer:
    """Leave the device's own addresses out: agents list them as if they were learned."""
    rows = [row for row in fdb.rows if isinstance(row, FdbEntry) and row.mac not in own]
    return replace(fdb, rows=rows)
