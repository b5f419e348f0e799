"""Which MIB fills which table of evidence, and when it is worth asking.

Requests are what a walk costs: so the first roots of a source are asked at once, and the rest
only when those told something; and a source that repeats another is asked when that one is empty.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from netwright.mibs import (
    bgp4_mib,
    bridge_mib,
    cdp_mib,
    cisco_vtp_mib,
    forward_mib,
    if_mib,
    ip_mib,
    ipv6_mib,
    isis_mib,
    lag_mib,
    lldp_mib,
    ospf_mib,
    q_bridge_mib,
    snmpv2_mib,
)
from netwright.mibs.interface_names import InterfaceNames
from netwright.mibs.lldp_mib import LLDP_MIB, LLDP_V2_MIB
from netwright.mibs.q_bridge_mib import IEEE8021_Q_BRIDGE_MIB, Q_BRIDGE_MIB, QBridgeMib
from netwright.mibs.walks import ConceptualTable, Walks, scalar
from netwright.model.evidence import Row, Table
from netwright.model.snmp import Oid

_CISCO = (1, 3, 6, 1, 4, 1, 9)


class Source(NamedTuple):
    """One way to fill a table: what it is read from, and how."""

    table: Table
    read: Callable[[Walks, InterfaceNames], Iterable[Row]]
    first: tuple[Oid, ...]
    then: tuple[Oid, ...] = ()
    wanted: Callable[[Walks], bool] = lambda _: True

    @property
    def roots(self) -> tuple[Oid, ...]:
        """Everything the rows are made of."""
        return (*self.first, *self.then)

    def asked(self, walks: Walks) -> bool:
        """Tell whether the agent was asked at all."""
        return any(root in walks for root in self.first)

    def next(self, walks: Walks) -> tuple[Oid, ...]:
        """Return the subtrees worth walking, given the answers so far."""
        if not self.wanted(walks):
            return ()
        return self.roots if _told(walks, self.first) else self.first


def _told(walks: Walks, roots: Iterable[Oid]) -> bool:
    return any(root in walks and walks[root].varbinds for root in roots)


def _silent(*tables: ConceptualTable) -> Callable[[Walks], bool]:
    """Tell later whether these tables were asked and are empty."""
    roots = [table.roots[0] for table in tables]
    return lambda walks: all(root in walks for root in roots) and not _told(walks, roots)


def _only_lldp_v2(walks: Walks) -> bool:
    silent = _silent(LLDP_MIB.remotes)(walks)
    return silent and scalar(walks, LLDP_V2_MIB.chassis_id) is not None


def _is_cisco(walks: Walks) -> bool:
    sys_object_id = scalar(walks, snmpv2_mib.SYS_OBJECT_ID)
    return isinstance(sys_object_id, tuple) and sys_object_id[: len(_CISCO)] == _CISCO


def _split(table: ConceptualTable) -> tuple[tuple[Oid, ...], tuple[Oid, ...]]:
    return table.roots[:1], table.roots[1:]


def _vlan_roots(mib: QBridgeMib) -> tuple[tuple[Oid, ...], tuple[Oid, ...]]:
    first = (*mib.current.roots[:1], *mib.static.roots[:1])
    then = (*mib.current.roots[1:], *mib.static.roots[1:], *bridge_mib.BASE_PORT_TABLE.roots)
    return first, then


_no_vlans = _silent(Q_BRIDGE_MIB.current, Q_BRIDGE_MIB.static)


_INTERFACES = (Source(Table.INTERFACES, lambda _, names: names.interfaces, if_mib.ROOTS),)
_ADDRESSES = (
    Source(
        Table.ADDRESSES,
        ip_mib.addresses,
        (*ip_mib.IP_ADDR_TABLE.roots, *ip_mib.IP_ADDRESS_TABLE.roots[:1]),
        ip_mib.IP_ADDRESS_TABLE.roots[1:],
    ),
    Source(
        Table.ADDRESSES,
        ipv6_mib.addresses,
        ipv6_mib.IPV6_ADDR_TABLE.roots,
        (),
        ip_mib.lacks_ipv6_addresses,
    ),
)
_NEIGHBORS = (
    Source(
        Table.NEIGHBORS,
        lldp_mib.neighbors,
        LLDP_MIB.remotes.roots,
        (
            *LLDP_MIB.management_addresses.roots,
            *LLDP_MIB.local_ports.roots,
            *bridge_mib.BASE_PORT_TABLE.roots,
        ),
    ),
    Source(
        Table.NEIGHBORS,
        partial(lldp_mib.neighbors, mib=LLDP_V2_MIB),
        LLDP_V2_MIB.remotes.roots,
        LLDP_V2_MIB.management_addresses.roots,
        _only_lldp_v2,
    ),
    Source(Table.NEIGHBORS, cdp_mib.neighbors, cdp_mib.CACHE_TABLE.roots),
)
_LLDP_LOCAL = (
    Source(
        Table.LLDP_LOCAL,
        lldp_mib.local_ports,
        LLDP_MIB.local_ports.roots,
        bridge_mib.BASE_PORT_TABLE.roots,
    ),
    Source(
        Table.LLDP_LOCAL,
        partial(lldp_mib.local_ports, mib=LLDP_V2_MIB),
        LLDP_V2_MIB.local_ports.roots,
        (),
        _only_lldp_v2,
    ),
)
_ARP = (
    Source(Table.ARP, ip_mib.net_to_physical, ip_mib.IP_NET_TO_PHYSICAL_TABLE.roots),
    Source(
        Table.ARP,
        ip_mib.net_to_media,
        ip_mib.IP_NET_TO_MEDIA_TABLE.roots,
        (),
        ip_mib.lacks_ipv4_neighbors,
    ),
)
_FDB = (
    Source(
        Table.FDB,
        q_bridge_mib.fdb,
        Q_BRIDGE_MIB.tp_fdb.roots,
        (*Q_BRIDGE_MIB.current.roots[:1], *bridge_mib.BASE_PORT_TABLE.roots),
    ),
    Source(
        Table.FDB,
        partial(q_bridge_mib.fdb, mib=IEEE8021_Q_BRIDGE_MIB),
        IEEE8021_Q_BRIDGE_MIB.tp_fdb.roots,
        (*IEEE8021_Q_BRIDGE_MIB.current.roots[:1], *bridge_mib.BASE_PORT_TABLE.roots),
        _silent(Q_BRIDGE_MIB.tp_fdb),
    ),
    Source(
        Table.FDB,
        bridge_mib.fdb,
        bridge_mib.TP_FDB_TABLE.roots,
        bridge_mib.BASE_PORT_TABLE.roots,
        _silent(Q_BRIDGE_MIB.tp_fdb),
    ),
)
_VLANS = (
    Source(
        Table.VLANS,
        q_bridge_mib.vlans,
        *_vlan_roots(Q_BRIDGE_MIB),
    ),
    Source(
        Table.VLANS,
        partial(q_bridge_mib.vlans, mib=IEEE8021_Q_BRIDGE_MIB),
        *_vlan_roots(IEEE8021_Q_BRIDGE_MIB),
        _no_vlans,
    ),
    Source(
        Table.VLANS,
        cisco_vtp_mib.vlans,
        *_split(cisco_vtp_mib.VLAN_TABLE),
        lambda walks: _is_cisco(walks) and _no_vlans(walks),
    ),
)
_LAGS = (
    Source(Table.LAGS, lag_mib.members, *_split(lag_mib.AGG_PORT_TABLE)),
    Source(
        Table.LAGS,
        lag_mib.stacked_members,
        if_mib.IF_STACK_TABLE.roots,
        (),
        lambda walks: _silent(lag_mib.AGG_PORT_TABLE)(walks) and if_mib.has_lag(walks),
    ),
)
_STP = (
    Source(
        Table.STP,
        bridge_mib.stp_ports,
        bridge_mib.STP_PORT_TABLE.roots[:1],
        (*bridge_mib.STP_PORT_TABLE.roots[1:], *bridge_mib.BASE_PORT_TABLE.roots),
    ),
)
_ROUTES = (
    Source(Table.ROUTES, forward_mib.inet_cidr_routes, *_split(forward_mib.INET_CIDR_ROUTE_TABLE)),
    Source(
        Table.ROUTES,
        forward_mib.ip_cidr_routes,
        *_split(forward_mib.IP_CIDR_ROUTE_TABLE),
        forward_mib.lacks_ipv4_routes,
    ),
    Source(
        Table.ROUTES,
        forward_mib.ip_routes,
        *_split(forward_mib.IP_ROUTE_TABLE),
        lambda walks: (
            forward_mib.lacks_ipv4_routes(walks) and _silent(forward_mib.IP_CIDR_ROUTE_TABLE)(walks)
        ),
    ),
)
_ADJACENCIES = (
    Source(Table.ADJACENCIES, ospf_mib.neighbors, *_split(ospf_mib.NBR_TABLE)),
    Source(Table.ADJACENCIES, ospf_mib.v3_neighbors, *_split(ospf_mib.V3_NBR_TABLE)),
    Source(Table.ADJACENCIES, bgp4_mib.peers, *_split(bgp4_mib.PEER_TABLE)),
    Source(
        Table.ADJACENCIES,
        isis_mib.adjacencies,
        isis_mib.ADJ_IP_ADDR_TABLE.roots,
        (*isis_mib.ADJ_TABLE.roots, *isis_mib.CIRC_TABLE.roots),
    ),
)

SOURCES: tuple[Source, ...] = (
    *_INTERFACES,
    *_ADDRESSES,
    *_NEIGHBORS,
    *_LLDP_LOCAL,
    *_ARP,
    *_FDB,
    *_VLANS,
    *_LAGS,
    *_STP,
    *_ROUTES,
    *_ADJACENCIES,
)
