"""Which MIB tells what a port heard: LLDP's, the older ones of vendors, CDP's and its kin's.

A vendor's table is asked of that vendor's devices only.
"""

from collections.abc import Iterator
from functools import partial

from netwright.mibs import alcatel_ind1_interswitch_protocol_mib as amap
from netwright.mibs import bridge_mib, cdp_mib, hgmp_mib, lldp_mib
from netwright.mibs import extreme_edp_mib as edp
from netwright.mibs import s5_eth_multiseg_topology_mib as sonmp
from netwright.mibs import tplink_lldpinfo_mib as tplink
from netwright.mibs.cdp_mib import CISCO_CDP_MIB
from netwright.mibs.fastpath_isdp_mib import ISDP_BY_VENDOR
from netwright.mibs.foundry_sn_switch_group_mib import FDP_CACHE
from netwright.mibs.hgmp_mib import NDP_BY_VENDOR
from netwright.mibs.lldp_mib import LLDP_MIB, LLDP_V2_MIB
from netwright.mibs.source import Source, is_of, silent, split
from netwright.mibs.timetra_lldp_mib import TIMETRA_LLDP_MIB
from netwright.mibs.walks import Walks, scalar
from netwright.model.evidence import Table

_ENTERPRISES = (1, 3, 6, 1, 4, 1)
_SYNOPTICS, _EXTREME, _FOUNDRY = (*_ENTERPRISES, 45), (*_ENTERPRISES, 1916), (*_ENTERPRISES, 1991)
_RAPID_CITY, _NOKIA = (*_ENTERPRISES, 2272), (*_ENTERPRISES, 6527)
_ALCATEL, _TP_LINK = (*_ENTERPRISES, 6486, 800), (*_ENTERPRISES, 11863)
_PALO_ALTO = (*_ENTERPRISES, 25461)
_hears_no_lldp = silent(LLDP_MIB.remotes)


def _only_lldp_v2(walks: Walks) -> bool:
    """PAN-OS fills the tables of neighbors alone."""
    speaks = scalar(walks, LLDP_V2_MIB.chassis_id) is not None or is_of(walks, [_PALO_ALTO])
    return speaks and _hears_no_lldp(walks)


def _only_timetra_lldp(walks: Walks) -> bool:
    return is_of(walks, [_NOKIA]) and _hears_no_lldp(walks)


def _lldp() -> Iterator[Source]:
    yield Source(
        Table.NEIGHBORS,
        lldp_mib.neighbors,
        LLDP_MIB.remotes.roots,
        (
            *LLDP_MIB.management_addresses.roots,
            *LLDP_MIB.local_ports.roots,
            *bridge_mib.BASE_PORT_TABLE.roots,
        ),
    )
    yield Source(
        Table.LLDP_LOCAL,
        lldp_mib.local_ports,
        LLDP_MIB.local_ports.roots,
        bridge_mib.BASE_PORT_TABLE.roots,
    )
    for mib, wanted in (
        (LLDP_V2_MIB, _only_lldp_v2),
        (TIMETRA_LLDP_MIB, _only_timetra_lldp),
    ):
        yield Source(
            Table.NEIGHBORS,
            partial(lldp_mib.neighbors, mib=mib),
            mib.remotes.roots,
            mib.management_addresses.roots,
            wanted,
        )
        yield Source(
            Table.LLDP_LOCAL,
            partial(lldp_mib.local_ports, mib=mib),
            mib.local_ports.roots,
            (),
            wanted,
        )
    yield Source(
        Table.NEIGHBORS,
        tplink.neighbors,
        *split(tplink.NEIGHBORS),
        lambda walks: is_of(walks, [_TP_LINK]) and _hears_no_lldp(walks),
    )


def _kin_of_cdp() -> Iterator[Source]:
    yield Source(Table.NEIGHBORS, cdp_mib.neighbors, CISCO_CDP_MIB.table.roots)
    caches = {_FOUNDRY: FDP_CACHE, **ISDP_BY_VENDOR}
    for vendor, cache in caches.items():
        yield Source(
            Table.NEIGHBORS,
            partial(cdp_mib.neighbors, mib=cache),
            *split(cache.table),
            partial(is_of, vendors=(vendor,)),
        )


def _others() -> Iterator[Source]:
    for vendor, table in NDP_BY_VENDOR.items():
        yield Source(
            Table.NEIGHBORS,
            partial(hgmp_mib.neighbors, table=table),
            *split(table),
            partial(is_of, vendors=(vendor,)),
        )
    yield Source(
        Table.NEIGHBORS,
        edp.neighbors,
        edp.NEIGHBORS.roots[:1],
        (*edp.NEIGHBORS.roots[1:], *edp.VLANS.roots),
        partial(is_of, vendors=(_EXTREME,)),
    )
    yield Source(
        Table.NEIGHBORS,
        sonmp.neighbors,
        (*sonmp.TOPOLOGY.roots, *sonmp.ENHANCED.roots),
        (),
        partial(is_of, vendors=(_SYNOPTICS, _RAPID_CITY)),
    )
    yield Source(
        Table.NEIGHBORS,
        amap.neighbors,
        *split(amap.CONNECTIONS),
        partial(is_of, vendors=(_ALCATEL,)),
    )


NEIGHBOR_SOURCES: tuple[Source, ...] = (*_lldp(), *_kin_of_cdp(), *_others())
