"""Links that the newest answers lacked: which of them are still there, and how surely.

One answer may miss a neighbor, so a link is dead only after several that lack it. What is said
now outranks it: a port that is told to lead elsewhere, at either end, has lost its old link. A
port that is down hears nothing; its link stays, down, as long as the far end is not up alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from netwright.model.evidence import Table
from netwright.model.interface import LagMember, StpPort
from netwright.model.link import LinkStatus
from netwright.model.neighbor import Neighbor
from netwright.topology.claims import Claim, Network
from netwright.topology.confidence import LAST_HEARD, MISSED
from netwright.topology.lags import lacp_claims
from netwright.topology.neighbors import neighbor_claims
from netwright.topology.status import port_status
from netwright.topology.stp import stp_claims


def fading_claims(network: Network, current: Iterable[Claim]) -> Iterator[Claim]:
    """Return what the newest answers lacked and nothing contradicts."""
    named = {port for claim in current for port in (claim.local, claim.remote)}
    heard = neighbor_claims(network, network.fading(Table.NEIGHBORS, Neighbor))
    for claim in (
        *heard.claims,
        *lacp_claims(network, network.fading(Table.LAGS, LagMember)),
        *stp_claims(network, network.fading(Table.STP, StpPort)),
    ):
        if named.isdisjoint((claim.local, claim.remote)) and _may_last(network, claim):
            yield _doubted(network, claim)


def _may_last(network: Network, claim: Claim) -> bool:
    ends = (claim.local, claim.remote)
    if any(network.is_shut(end) or network.is_gone(end) for end in ends):
        return False
    told = {port_status(network, end) for end in ends}
    return not {LinkStatus.DOWN, LinkStatus.UP} <= told


def _doubted(network: Network, claim: Claim) -> Claim:
    if LinkStatus.DOWN in (port_status(network, claim.local), port_status(network, claim.remote)):
        return replace(claim, ceiling=LAST_HEARD)
    text = f"{claim.local.device} {claim.local.if_name} no longer tells what {claim.source} told"
    return replace(claim, ceiling=MISSED, conflicts=(*claim.conflicts, text))
