"""Layer-2 links from what is settled: their shape, confidence, evidence and status."""

from collections.abc import Iterable, Iterator

from netwright.model.interface import Port
from netwright.model.link import Link, LinkEvidence, LinkKind
from netwright.topology.candidates import Candidate
from netwright.topology.claims import Network
from netwright.topology.confidence import SEGMENT, UNNAMED_PORT, confidence
from netwright.topology.settlement import Settled
from netwright.topology.status import link_status, segment_status

MAX_EVIDENCE = 64


def links_of(network: Network, settled: Iterable[Settled]) -> tuple[Link, ...]:
    """Return the links, sorted, each once."""
    links = [_segment(network, one) if one.is_segment else _cable(network, one) for one in settled]
    return tuple(sorted(links, key=link_key))


def link_key(link: Link) -> tuple[Port, Port, int]:
    """Return what there is one link of."""
    return (link.a, link.b, link.layer)


def ports_of(link: Link) -> frozenset[Port]:
    """Return every port the link touches: its ends and its members."""
    return frozenset(port for pair in ((link.a, link.b), *link.members) for port in pair if port)


def _cable(network: Network, settled: Settled) -> Link:
    one = settled.candidates[0]
    is_lag = not one.aggregates.isdisjoint((one.a, one.b))
    members = tuple(sorted(set(_members(one)))) if is_lag else ()
    return Link(
        one.a,
        one.b,
        2,
        LinkKind.LAG if is_lag else LinkKind.P2P,
        _evidence(settled),
        min(_confidence(one), settled.ceiling),
        link_status(network, (one.a, one.b), members),
        members,
        settled.conflicts,
    )


def _members(one: Candidate) -> Iterator[tuple[Port, Port | None]]:
    """Return the cables of an aggregate, each of which both its ends may have claimed."""
    for claim in one.claims:
        if one.aggregates.isdisjoint((claim.local, claim.remote)):
            from_a = claim.local in one.a_ports
            yield (claim.local, claim.remote) if from_a else (claim.remote, claim.local)


def _segment(network: Network, settled: Settled) -> Link:
    # No two links have the ends of one candidate, so the first candidate's name the segment.
    a, b = min((one.a, one.b) for one in settled.candidates)
    ports = {port for one in settled.candidates for port in (one.a, one.b)}
    members = [a, b, *sorted(ports - {a, b})]
    return Link(
        a,
        b,
        2,
        LinkKind.SHARED_SEGMENT,
        _evidence(settled),
        min(SEGMENT, max(_confidence(one) for one in settled.candidates)),
        segment_status(network, members),
        tuple((port, None) for port in members),
        settled.conflicts,
    )


def _evidence(settled: Settled) -> tuple[LinkEvidence, ...]:
    """Return what was said, bounded: a flooded port must not fill the memory of every reader."""
    said = {claim.evidence for one in settled.candidates for claim in one.claims}
    return tuple(sorted(said, key=_stable))[:MAX_EVIDENCE]


def _stable(evidence: LinkEvidence) -> tuple[str, str, str]:
    return (evidence.source, evidence.device, evidence.raw)


def _confidence(one: Candidate) -> float:
    sources = {claim.source for claim in one.claims}
    ceiling = max(claim.ceiling for claim in one.claims)
    found = confidence(sources, is_mutual=one.is_mutual, is_silent=one.is_silent)
    if any(claim.is_unnamed for claim in one.claims):
        ceiling = min(ceiling, UNNAMED_PORT)
    return min(found, ceiling)
