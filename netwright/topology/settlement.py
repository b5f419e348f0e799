"""Settle which candidates share a cable when a port is named by several.

The strongest candidate takes its ports: what CDP or a BPDU names beyond was heard through it.
Equals that meet on a port are one shared segment (a hub, an unmanaged switch, a forged frame):
nobody is chosen. A weaker candidate keeps a segment of its own if one of its ends is otherwise
unconnected; if both ends lead elsewhere it is stated as a conflict there. So a claim, however
false, costs a better proven link nothing, and none disappears in silence.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from netwright.model.interface import Port
from netwright.topology.candidates import Candidate

MAX_NOTES = 8


@dataclass(slots=True)
class Settled:
    """What became of candidates: one alone is a link, several are a segment."""

    candidates: list[Candidate]
    is_segment: bool = False
    notes: set[str] = field(default_factory=set)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Everything that speaks against it, bounded."""
        told = {text for one in self.candidates for text in one.conflicts} | self.notes
        shown = sorted(told)[:MAX_NOTES]
        return (*shown, *([f"and {len(told) - MAX_NOTES} more"] if len(told) > MAX_NOTES else []))


def settle(candidates: Iterable[Candidate], aggregates: Collection[Port]) -> list[Settled]:
    """Decide about every candidate; an aggregate may lead to several devices (MC-LAG)."""
    settled: list[Settled] = []
    taken: dict[Port, Settled] = {}
    losers: list[Candidate] = []
    ordered = sorted(candidates, key=lambda one: (-one.strength, one.a, one.b))
    for _, group in groupby(ordered, key=lambda one: one.strength):
        free: list[Candidate] = []
        for one in group:
            (losers if _takers(one.a_ports | one.b_ports, taken) else free).append(one)
        for cluster in _clusters(free, aggregates):
            winner = Settled(cluster, is_segment=len(cluster) > 1)
            settled.append(winner)
            taken.update(dict.fromkeys(_cables(cluster, aggregates), winner))
    return settled + _settle_losers(losers, taken, aggregates)


def _settle_losers(
    losers: Iterable[Candidate], taken: Mapping[Port, Settled], aggregates: Collection[Port]
) -> list[Settled]:
    left: list[Candidate] = []
    for one in losers:
        a_takers, b_takers = _takers(one.a_ports, taken), _takers(one.b_ports, taken)
        if len(a_takers) == 1 and a_takers == b_takers:
            a_takers[0].candidates.append(one)
            continue
        for taker in a_takers + b_takers:
            taker.notes.add(_note(one))
        if not (a_takers and b_takers):
            left.append(one)
    return [Settled(cluster, is_segment=True) for cluster in _clusters(left, aggregates)]


def _takers(ports: Iterable[Port], taken: Mapping[Port, Settled]) -> list[Settled]:
    found = {id(taken[port]): taken[port] for port in sorted(ports) if port in taken}
    return list(found.values())


def _note(one: Candidate) -> str:
    sources = "/".join(sorted({claim.source for claim in one.claims}))
    ends = " - ".join(f"{port.device} {port.if_name}" for port in (one.a, one.b))
    return f"{sources} also names {ends}"


def _cables(cluster: Iterable[Candidate], aggregates: Collection[Port]) -> Iterator[Port]:
    for one in cluster:
        yield from (port for port in one.a_ports | one.b_ports if port not in aggregates)


def _clusters(
    candidates: Sequence[Candidate], aggregates: Collection[Port]
) -> list[list[Candidate]]:
    """Return the candidates that meet on a port together, in the order given."""
    parent = list(range(len(candidates)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[Port, int] = {}
    for index, one in enumerate(candidates):
        for port in _cables([one], aggregates):
            parent[root(index)] = root(first.setdefault(port, index))
    clusters: defaultdict[int, list[Candidate]] = defaultdict(list)
    for index, one in enumerate(candidates):
        clusters[root(index)].append(one)
    return list(clusters.values())
