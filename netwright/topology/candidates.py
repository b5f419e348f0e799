"""Candidates: all claims about one pair of ends, and how much they weigh together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from netwright.model.interface import Port
from netwright.model.link import LinkSource
from netwright.topology.claims import NEAREST_BRIDGE, Claim, Network
from netwright.topology.derived import Change, Derived, Groups
from netwright.topology.lags import Lags, Lifted


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
    aggregates: frozenset[Port]  # of all these ports
    is_mutual: bool
    is_silent: bool

    @property
    def cables(self) -> frozenset[Port]:
        """The ports that take one plug each."""
        return (self.a_ports | self.b_ports) - self.aggregates


class _Said(NamedTuple):
    claim: Claim
    local: Port  # LAG members lifted
    remote: Port
    conflicts: tuple[str, ...]


# The ends that claims have in common. Where only the first is known to be an aggregate, the
# second stands for all ports of its device: it does not say what it aggregates.
Pair = tuple[Port, Port]


class Candidates:
    """The claims of all devices by the pair of ends that they mean."""

    def __init__(
        self, network: Network, lags: Lags, claims: Callable[[str], Iterable[Claim]]
    ) -> None:
        self._network = network
        self._lags = lags
        self._claims = claims
        self._lifted: Derived[str, tuple[tuple[Pair, _Said], ...]]
        self._lifted = Derived(network.ledger, self._lift)
        self._said: Groups[str, Pair, _Said] = Groups(network.ledger)
        self._candidates: Derived[Pair, Candidate] = Derived(network.ledger, self._candidate)

    def __getitem__(self, pair: Pair) -> Candidate:
        """Return what is said of a pair of ends."""
        return self._candidates[pair]

    def refresh(self, come: Iterable[str], gone: Iterable[str]) -> list[Change[Pair, Candidate]]:
        """Follow the claims of the devices, some of which have come or gone."""
        for device, _, said in self._lifted.refresh(come, gone):
            self._said.replace(device, said or ())
        return self._candidates.refresh(*self._said.settled())

    def _lift(self, device: str) -> tuple[tuple[Pair, _Said], ...]:
        lifted = (
            (claim, self._lags.lift(claim.local, claim.remote)) for claim in self._claims(device)
        )
        return tuple(
            (_pair(to), _Said(claim, to.local, to.remote, claim.conflicts + to.conflicts))
            for claim, to in lifted
            if to.local != to.remote and claim.local != claim.remote
        )

    def _candidate(self, pair: Pair) -> Candidate:
        said = self._said[pair]
        near = pair[0]
        far = min(end for one in said for end in (one.local, one.remote) if end != near)
        a, b = (near, far) if near < far else (far, near)
        from_a = [one.claim for one in said if (one.local == near) == (a == near)]
        from_b = [one.claim for one in said if (one.local == near) != (a == near)]
        conflicts = {text for one in said for text in one.conflicts}
        return self._weighed(a, b, from_a, from_b, conflicts)

    def _weighed(
        self, a: Port, b: Port, from_a: list[Claim], from_b: list[Claim], conflicts: set[str]
    ) -> Candidate:
        is_mutual = bool(from_a and from_b)
        hearer, listener = (a, b) if from_a else (b, a)
        claims = tuple(sorted({*from_a, *from_b}, key=_stable))
        sources = {claim.source for claim in claims}
        is_silent = not is_mutual and any(
            self._network.would_claim(listener, one)
            and self._network.sends(hearer.device, one, listener.device)
            for one in sources
        )
        if is_silent:
            conflicts.add(f"{listener.device} does not hear the other end")
        a_ports = frozenset([*(c.local for c in from_a), *(c.remote for c in from_b)])
        b_ports = frozenset([*(c.remote for c in from_a), *(c.local for c in from_b)])
        return Candidate(
            a,
            b,
            claims,
            tuple(sorted(conflicts)),
            _strength(claims, is_mutual=is_mutual, is_silent=is_silent),
            a_ports,
            b_ports,
            frozenset(filter(self._lags.is_aggregate, {a, b} | a_ports | b_ports)),
            is_mutual=is_mutual,
            is_silent=is_silent,
        )


def _pair(lifted: Lifted) -> Pair:
    local, remote, aggregates, _ = lifted
    if len(aggregates) != 1:
        return (local, remote) if local < remote else (remote, local)
    near, far = (local, remote) if local in aggregates else (remote, local)
    return near, Port(far.device, "")


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
