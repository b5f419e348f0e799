"""Neighbors of switches that run Broadcom's FASTPATH: FASTPATH-ISDP-MIB.

The Industry Standard Discovery Protocol is CDP. Everybody who sells FASTPATH has its MIBs below a
number of their own.
"""

from netwright.mibs.cdp_mib import CacheMib
from netwright.mibs.walks import ConceptualTable
from netwright.model.snmp import Oid

_ENTERPRISES = (1, 3, 6, 1, 4, 1)


def _isdp(*fastpath: int) -> CacheMib:
    return CacheMib(
        ConceptualTable((*_ENTERPRISES, *fastpath, 39, 1, 2, 1, 1)),
        device_id=6,
        device_port=7,
        platform=8,
        version=5,
        capabilities=9,
        addresses=(3,),
    )


ISDP_BY_VENDOR: dict[Oid, CacheMib] = {
    (*_ENTERPRISES, 4413): _isdp(4413, 1, 1),
    (*_ENTERPRISES, 674): _isdp(674, 10895, 5000, 2, 6132, 1, 1),
    (*_ENTERPRISES, 4526): _isdp(4526, 10),
}
