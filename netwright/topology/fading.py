"""Links that the newest answers lacked: which of them are still there, and how surely.

One answer may miss a neighbor, so a link is dead only after several that lack it. What is said
now outranks it: a port that is told to lead elsewhere, at either end, has lost its old link. A
port that is down hears nothing; its link stays, down, as long as the far end is not up alone.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from netwright.model.interface import Port
from netwright.model.link import LinkStatus
from netwright.topology.claims import Claim, Network
from netwright.topology.confidence import LAST_HEARD, MISSED
from netwright.topology.status import port_status


def lasting_claims(
    network: Network, faded: Iterable[Claim], named: Container[Port]
) -> Iterator[Claim]:
    """Return what the newest answers lacked and nothing contradicts; current claims name ports."""
    for claim in faded:
        is_contradicted = claim.local in named or claim.remote in named
        if not is_contradicted and _may_last(network, claim):
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
