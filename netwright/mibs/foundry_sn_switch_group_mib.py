"""Neighbors of Foundry's, Brocade's and Ruckus's switches: FOUNDRY-SN-SWITCH-GROUP-MIB.

They speak Foundry Discovery Protocol, hear CDP as well, and keep both in one cache.
"""

from netwright.mibs.cdp_mib import CacheMib
from netwright.mibs.walks import ConceptualTable
from netwright.model.neighbor import NeighborProtocol

FDP_CACHE = CacheMib(
    ConceptualTable((1, 3, 6, 1, 4, 1, 1991, 1, 1, 3, 20, 1, 2, 1, 1), (3, 5, 6, 7, 8, 9, 10)),
    device_id=3,
    device_port=7,
    platform=8,
    version=6,
    capabilities=9,
    addresses=(5,),
    protocols={1: NeighborProtocol.FDP},
    protocol=10,
)
