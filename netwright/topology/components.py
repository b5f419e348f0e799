"""Candidates that share cables, directly or through others: what must be settled together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from netwright.model.interface import Port
from netwright.topology.candidates import Candidate, Pair
from netwright.topology.derived import Change

Component = tuple[Pair, ...]


class Components:
    """The connected parts of the graph whose nodes are candidates and whose edges are ports."""

    def __init__(self) -> None:
        self._cables: dict[Pair, frozenset[Port]] = {}
        self._at: defaultdict[Port, set[Pair]] = defaultdict(set)
        self._of: dict[Pair, Component] = {}

    def update(
        self, changes: Iterable[Change[Pair, Candidate]]
    ) -> tuple[set[Component], set[Component]]:
        """Follow the candidates; return which components have come, and which have gone."""
        moved = {pair: new.cables if new else None for pair, _, new in changes}
        moved = {pair: at for pair, at in moved.items() if at != self._cables.get(pair)}
        for pair, cables in moved.items():
            self._move(pair, cables)
        near = {other for at in moved.values() for port in at or () for other in self._at[port]}
        old = {self._of[pair] for pair in near | moved.keys() if pair in self._of}
        members = near.union(*old, moved.keys())
        for pair in members:
            self._of.pop(pair, None)
        new = set(self._parts(members & self._cables.keys()))
        self._of.update((pair, one) for one in new for pair in one)
        return new - old, old - new

    def _move(self, pair: Pair, cables: frozenset[Port] | None) -> None:
        for port in self._cables.pop(pair, ()):
            self._at[port].discard(pair)
            if not self._at[port]:
                del self._at[port]
        if cables is not None:
            self._cables[pair] = cables
            for port in cables:
                self._at[port].add(pair)

    def _parts(self, members: set[Pair]) -> Iterator[Component]:
        """Part pairs that are connected with none besides."""
        while members:
            part = {members.pop()}
            queue = list(part)
            while queue:
                near = {pair for port in self._cables[queue.pop()] for pair in self._at[port]}
                queue += near - part
                part |= near
            members -= part
            yield tuple(sorted(part))
