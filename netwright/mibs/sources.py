"""Which MIB fills which table of evidence, in the order of preference."""

from functools import partial

from netwright.mibs import (
    arista_vrf_mib,
    bgp4_mib,
    bgp4_v2_mibs,
    bridge_mib,
    cisco_vrf_mib,
    cisco_vtp_mib,
    forward_mib,
    if_mib,
    ip_mib,
    ipv6_mib,
    isis_mib,
    lag_mib,
    mpls_l3vpn_std_mib,
    ospf_mib,
    q_bridge_mib,
)
from netwright.mibs.neighbor_sources import NEIGHBOR_SOURCES
from netwright.mibs.q_bridge_mib import IEEE8021_Q_BRIDGE_MIB, Q_BRIDGE_MIB, QBridgeMib
from netwright.mibs.source import Source, is_of, silent, split
from netwright.model.evidence import Table
from netwright.model.snmp import Oid

CISCO: Oid = (1, 3, 6, 1, 4, 1, 9)
_ARISTA: Oid = (1, 3, 6, 1, 4, 1, 30065)
_JUNIPER: Oid = (1, 3, 6, 1, 4, 1, 2636)


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
    # No rows of their own: which VRF an address is in.
    Source(
        Table.ADDRESSES,
        lambda *_: (),
        mpls_l3vpn_std_mib.IF_CONF_TABLE.roots,
        (),
        lambda walks: mpls_l3vpn_std_mib.has_vrfs(walks) or is_of(walks, [_JUNIPER]),
    ),
    Source(
        Table.ADDRESSES,
        lambda *_: (),
        cisco_vrf_mib.VRF_INTERFACE_TABLE.roots,
        cisco_vrf_mib.VRF_TABLE.roots,
        lambda walks: is_of(walks, [CISCO]) and not mpls_l3vpn_std_mib.has_vrfs(walks),
    ),
    Source(
        Table.ADDRESSES,
        lambda *_: (),
        arista_vrf_mib.VRF_IF_TABLE.roots,
        (),
        partial(is_of, vendors=(_ARISTA,)),
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
        *split(cisco_vtp_mib.VLAN_TABLE),
        lambda walks: is_of(walks, [CISCO]) and _no_vlans(walks),
    ),
)
_LAGS = (
    Source(Table.LAGS, lag_mib.members, *split(lag_mib.AGG_PORT_TABLE)),
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
    Source(Table.ROUTES, forward_mib.inet_cidr_routes, *split(forward_mib.INET_CIDR_ROUTE_TABLE)),
    Source(
        Table.ROUTES,
        forward_mib.ip_cidr_routes,
        *split(forward_mib.IP_CIDR_ROUTE_TABLE),
        forward_mib.lacks_ipv4_routes,
    ),
    Source(
        Table.ROUTES,
        forward_mib.ip_routes,
        *split(forward_mib.IP_ROUTE_TABLE),
        lambda walks: (
            forward_mib.lacks_ipv4_routes(walks) and silent(forward_mib.IP_CIDR_ROUTE_TABLE)(walks)
        ),
    ),
    Source(
        Table.ROUTES,
        mpls_l3vpn_std_mib.routes,
        *split(mpls_l3vpn_std_mib.VRF_RTE_TABLE),
        mpls_l3vpn_std_mib.has_vrfs,
    ),
)
_ADJACENCIES = (
    Source(Table.ADJACENCIES, ospf_mib.neighbors, *split(ospf_mib.NBR_TABLE)),
    Source(Table.ADJACENCIES, ospf_mib.v3_neighbors, *split(ospf_mib.V3_NBR_TABLE)),
    Source(Table.ADJACENCIES, bgp4_mib.peers, *split(bgp4_mib.PEER_TABLE)),
    *(
        Source(
            Table.ADJACENCIES,
            partial(bgp4_v2_mibs.peers, mib=mib),
            *split(mib.table),
            partial(is_of, vendors=(vendor,)),
        )
        for vendor, mib in bgp4_v2_mibs.PEERS_BY_VENDOR.items()
    ),
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
    *NEIGHBOR_SOURCES,
    *_ARP,
    *_FDB,
    *_VLANS,
    *_LAGS,
    *_STP,
    *_ROUTES,
    *_ADJACENCIES,
)
