"""Settle which candidates share a cable when a port is named by several.

The strongest candidate takes its ports: what CDP or a BPDU names beyond was heard through it. A
port that hears several equals is on one shared segment with them (a hub, an unmanaged switch, a
forged frame). Equals that merely name one port contradict each other: each stays, doubted. A
weaker candidate stays as a segment of its own if one of its ends is otherwise unconnected, or if
it is all that a port says; else it is stated as a conflict where its ends lead. So a claim, however
false, costs a better proven link nothing, and none disappears in silence.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from netwright.model.interface import Port
from netwright.model.link import LinkSource
from netwright.topology.candidates import Candidate
from netwright.topology.confidence import SEGMENT, SHARED_STRANGER

MAX_NOTES = 8


@dataclass(slots=True)
class Settled:
    """What became of candidates: one alone is a link, several are a segment."""

    candidates: list[Candidate]
    is_hub: bool = False  # one port hears them all
    ceiling: float = 1.0  # of the confidence
    notes: set[str] = field(default_factory=set)

    @property
    def is_segment(self) -> bool:
        """Tell whether more than two may share it, or its two ends are contradicted."""
        return self.is_hub or self.ceiling <= SEGMENT

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Everything that speaks against it, bounded."""
        return bounded({text for one in self.candidates for text in one.conflicts} | self.notes)


def bounded(told: Collection[str]) -> tuple[str, ...]:
    """Return the first conflicts in order, and how many more there are."""
    more = len(told) - MAX_NOTES
    return (*sorted(told)[:MAX_NOTES], *([f"and {more} more"] if more > 0 else []))


def settle(candidates: Iterable[Candidate], managed: Container[str]) -> list[Settled]:
    """Decide about every candidate; an aggregate may lead to several devices (MC-LAG)."""
    settled: list[Settled] = []
    taken: dict[Port, Settled] = {}
    losers: list[Candidate] = []
    ordered = sorted(candidates, key=lambda one: (-one.strength, one.a, one.b))
    for _, group in groupby(ordered, key=lambda one: one.strength):
        free: list[Candidate] = []
        for one in group:
            (losers if _takers(one.a_ports | one.b_ports, taken) else free).append(one)
        winners = _winners(free, managed)
        settled += winners
        for winner in winners:
            taken.update(dict.fromkeys(_cables(winner.candidates), winner))
    return settled + _settle_losers(losers, taken)


def _winners(equals: Sequence[Candidate], managed: Container[str]) -> list[Settled]:
    clusters = [Settled(cluster, is_hub=len(cluster) > 1) for cluster in _clusters(equals)]
    uses: defaultdict[Port, list[Settled]] = defaultdict(list)
    for cluster in clusters:
        for port in set(_cables(cluster.candidates)):
            uses[port].append(cluster)
    for port, rivals in uses.items():
        if len(rivals) > 1:
            _doubt(rivals, port, is_managed=port.device in managed)
    return clusters


def _doubt(rivals: Iterable[Settled], port: Port, *, is_managed: bool) -> None:
    """Lower all who name one port; a stranger may call all its ports by one name."""
    for rival in rivals:
        rival.notes.add(f"{port.device} {port.if_name} is named by several")
        rival.ceiling = min(rival.ceiling, SEGMENT if is_managed else SHARED_STRANGER)


def _settle_losers(losers: Sequence[Candidate], taken: Mapping[Port, Settled]) -> list[Settled]:
    left: list[Candidate] = []
    _find_hubs(losers, taken)
    voiced = {
        port for taker in taken.values() for one in taker.candidates for port in _speakers(one)
    }
    for one in losers:
        a_takers, b_takers = _takers(one.a_ports, taken), _takers(one.b_ports, taken)
        if hub := _hub(a_takers, b_takers):
            hub.candidates.append(one)
            continue
        for taker in a_takers + b_takers:
            taker.notes.add(_note(one))
        if not (a_takers and b_takers) or not voiced.issuperset(_speakers(one)):
            left.append(one)
    return [Settled(cluster, ceiling=SEGMENT) for cluster in _clusters(left)]


def _find_hubs(losers: Iterable[Candidate], taken: Mapping[Port, Settled]) -> None:
    """Make a hub of a link whose two ends both hear the same third: a cable has only two."""
    hearers: dict[tuple[int, Port], tuple[Settled, set[Port]]] = {}
    for one in losers:
        for near, far in ((one.a_ports, one.b_ports), (one.b_ports, one.a_ports)):
            if len(takers := _takers(near, taken)) == 1 and not _takers(far, taken):
                key = (id(takers[0]), min(far))
                hearers.setdefault(key, (takers[0], set()))[1].update(near)
    for taker, ports in hearers.values():
        cable = taker.candidates[0]
        taker.is_hub |= bool(ports & cable.a_ports and ports & cable.b_ports)


def _hub(a_takers: list[Settled], b_takers: list[Settled]) -> Settled | None:
    """Return the segment that one more is on: with both ends, or with one and the other free."""
    takers = {id(taker): taker for taker in a_takers + b_takers}
    if len(takers) != 1:
        return None
    [taker] = takers.values()
    return taker if taker.is_hub or (a_takers and b_takers) else None


def _takers(ports: Iterable[Port], taken: Mapping[Port, Settled]) -> list[Settled]:
    found = {id(taken[port]): taken[port] for port in sorted(ports) if port in taken}
    return list(found.values())


def _note(one: Candidate) -> str:
    sources = "/".join(sorted({claim.source for claim in one.claims}))
    ends = " - ".join(f"{port.device} {port.if_name}" for port in (one.a, one.b))
    return f"{sources} also names {ends}"


def _speakers(one: Candidate) -> set[Port]:
    """Return the ports that speak; a designated port of the spanning tree does so to its LAN."""
    designated = {claim.remote for claim in one.claims if claim.source is LinkSource.STP}
    return {claim.local for claim in one.claims} | designated


def _cables(cluster: Iterable[Candidate]) -> Iterator[Port]:
    for one in cluster:
        yield from one.cables


def _clusters(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the candidates that one port speaks of together, in the order given."""
    parent = list(range(len(candidates)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[Port, int] = {}
    for index, one in enumerate(candidates):
        for port in sorted(_speakers(one).difference(one.aggregates)):
            parent[root(index)] = root(first.setdefault(port, index))
    clusters: defaultdict[int, list[Candidate]] = defaultdict(list)
    for index, one in enumerate(candidates):
        clusters[root(index)].append(one)
    return list(clusters.values())
