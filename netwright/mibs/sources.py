"""Which MIB fills which table of evidence, in the order of preference."""

from functools import partial

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
from netwright.mibs.lldp_mib import LLDP_MIB, LLDP_V2_MIB
from netwright.mibs.q_bridge_mib import IEEE8021_Q_BRIDGE_MIB, Q_BRIDGE_MIB, QBridgeMib
from netwright.mibs.source import Source, silent
from netwright.mibs.timetra_lldp_mib import TIMETRA_LLDP_MIB
from netwright.mibs.walks import ConceptualTable, Walks, scalar
from netwright.model.evidence import Table
from netwright.model.snmp import Oid

_CISCO, _NOKIA = (1, 3, 6, 1, 4, 1, 9), (1, 3, 6, 1, 4, 1, 6527)


def _only_lldp_v2(walks: Walks) -> bool:
    speaks = scalar(walks, LLDP_V2_MIB.chassis_id) is not None
    return speaks and silent(LLDP_MIB.remotes)(walks)


def _only_timetra_lldp(walks: Walks) -> bool:
    return _is_of(_NOKIA, walks) and silent(LLDP_MIB.remotes)(walks)


def _is_of(vendor: Oid, walks: Walks) -> bool:
    sys_object_id = scalar(walks, snmpv2_mib.SYS_OBJECT_ID)
    return isinstance(sys_object_id, tuple) and sys_object_id[: len(vendor)] == vendor


def _split(table: ConceptualTable) -> tuple[tuple[Oid, ...], tuple[Oid, ...]]:
    return table.roots[:1], table.roots[1:]


def _vlan_roots(mib: QBridgeMib) -> tuple[tuple[Oid, ...], tuple[Oid, ...]]:
    first = (*mib.current.roots[:1], *mib.static.roots[:1])
    then = (*mib.current.roots[1:], *mib.static.roots[1:], *bridge_mib.BASE_PORT_TABLE.roots)
    return first, then


_no_vlans = silent(Q_BRIDGE_MIB.current, Q_BRIDGE_MIB.static)


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
    Source(
        Table.NEIGHBORS,
        partial(lldp_mib.neighbors, mib=TIMETRA_LLDP_MIB),
        TIMETRA_LLDP_MIB.remotes.roots,
        TIMETRA_LLDP_MIB.management_addresses.roots,
        _only_timetra_lldp,
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
    Source(
        Table.LLDP_LOCAL,
        partial(lldp_mib.local_ports, mib=TIMETRA_LLDP_MIB),
        TIMETRA_LLDP_MIB.local_ports.roots,
        (),
        _only_timetra_lldp,
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
        silent(Q_BRIDGE_MIB.tp_fdb),
    ),
    Source(
        Table.FDB,
        bridge_mib.fdb,
        bridge_mib.TP_FDB_TABLE.roots,
        bridge_mib.BASE_PORT_TABLE.roots,
        silent(Q_BRIDGE_MIB.tp_fdb),
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
        lambda walks: _is_of(_CISCO, walks) and _no_vlans(walks),
    ),
)
_LAGS = (
    Source(Table.LAGS, lag_mib.members, *_split(lag_mib.AGG_PORT_TABLE)),
    Source(
        Table.LAGS,
        lag_mib.stacked_members,
        if_mib.IF_STACK_TABLE.roots,
        (),
        lambda walks: silent(lag_mib.AGG_PORT_TABLE)(walks) and if_mib.has_lag(walks),
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
            forward_mib.lacks_ipv4_routes(walks) and silent(forward_mib.IP_CIDR_ROUTE_TABLE)(walks)
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
