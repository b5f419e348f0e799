"""Candidates: all claims about one pair of ends, and how much they weigh together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.model.link import LinkSource
from netwright.topology.claims import NEAREST_BRIDGE, Claim, Network
from netwright.topology.lags import Lags


class Strength(IntEnum):
    """How near to the wire the best claim was heard; the stronger wins a contested port."""

    WEAK = 0  # the other end would have said so too, and does not
    CDP_ONE_END = 1
    CDP_BOTH_ENDS = 2  # bridges that do not speak CDP flood it
    STP = 3  # bridges that do not speak STP flood it
    NEAREST_ONE_END = 4
    PHONE = 5  # what else is heard on its port sits behind it
    NEAREST_BOTH_ENDS = 6
    MANUAL = 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of ends (`a` < `b`, LAG members lifted) with everything said for it."""

    a: Port
    b: Port
    claims: tuple[Claim, ...]
    conflicts: tuple[str, ...]
    strength: Strength
    a_ports: frozenset[Port]  # the cables' own ends; the ends themselves where no LAG is between
    b_ports: frozenset[Port]
    is_mutual: bool
    is_silent: bool


class _Said(NamedTuple):
    claim: Claim
    from_a: bool
    conflicts: tuple[str, ...]


_Pairs = defaultdict[tuple[Port, Port], list[_Said]]


def gather(network: Network, lags: Lags, claims: Iterable[Claim]) -> list[Candidate]:
    """Group the claims by the pair of ends they mean."""
    pairs: _Pairs = defaultdict(list)
    for claim in claims:
        local, remote, conflicts = lags.lift(claim.local, claim.remote)
        if local != remote and claim.local != claim.remote:
            ends = (local, remote) if local < remote else (remote, local)
            pairs[ends].append(_Said(claim, ends[0] == local, claim.conflicts + conflicts))
    pairs = _folded(pairs, lags)
    return [_candidate(network, *ends, pairs[ends]) for ends in sorted(pairs)]


def _folded(pairs: _Pairs, lags: Lags) -> _Pairs:
    """Put the cables of an aggregate together whose far end does not say what it aggregates."""
    folded: _Pairs = defaultdict(list)
    far_end: dict[tuple[Port, str], Port] = {}
    for (a, b), said in sorted(pairs.items()):
        ends = (a, b)
        if (a in lags.aggregates) != (b in lags.aggregates):
            near, far = (a, b) if a in lags.aggregates else (b, a)
            far = far_end.setdefault((near, far.device), far)
            ends = (near, far) if a in lags.aggregates else (far, near)
        folded[ends] += said
    return folded


def _candidate(network: Network, a: Port, b: Port, said: list[_Said]) -> Candidate:
    claims = tuple(sorted({one.claim for one in said}, key=_stable))
    speakers = {one.from_a for one in said}
    is_mutual = len(speakers) > 1
    listener = b if True in speakers else a
    sources = {claim.source for claim in claims}
    is_silent = not is_mutual and any(network.would_claim(listener, one) for one in sources)
    conflicts = {text for one in said for text in one.conflicts}
    if is_silent:
        conflicts.add(f"{listener.device} does not hear the other end")
    return Candidate(
        a,
        b,
        claims,
        tuple(sorted(conflicts)),
        _strength(claims, is_mutual=is_mutual, is_silent=is_silent),
        frozenset(one.claim.local if one.from_a else one.claim.remote for one in said),
        frozenset(one.claim.remote if one.from_a else one.claim.local for one in said),
        is_mutual=is_mutual,
        is_silent=is_silent,
    )


def _strength(claims: Iterable[Claim], *, is_mutual: bool, is_silent: bool) -> Strength:
    sources = {claim.source for claim in claims}
    if LinkSource.MANUAL in sources:
        return Strength.MANUAL
    near = bool(sources & NEAREST_BRIDGE)
    if near and not is_silent:
        return _near(claims, is_mutual=is_mutual)
    if LinkSource.STP in sources:
        return Strength.STP
    if is_mutual:
        return Strength.CDP_BOTH_ENDS
    return Strength.WEAK if is_silent else Strength.CDP_ONE_END


def _near(claims: Iterable[Claim], *, is_mutual: bool) -> Strength:
    if is_mutual:
        return Strength.NEAREST_BOTH_ENDS
    is_phone = any(claim.is_phone for claim in claims)
    return Strength.PHONE if is_phone else Strength.NEAREST_ONE_END


def _stable(claim: Claim) -> tuple[Port, Port, str, str]:
    return (claim.local, claim.remote, claim.source, claim.evidence.raw)
