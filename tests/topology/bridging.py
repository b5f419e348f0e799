"""Bridges that learn, frame by frame: what IEEE 802.1D-2004 clauses 7 and 17 say, and no more.

A *LAN* is what several ports share: a cable, or cables joined by unmanaged switches, which have
no VLANs, no spanning tree and no address. The spanning tree opens every loop of LANs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

AGEING_S = 300.0  # 802.1D-2004 table 7-5

End = tuple[int, str]  # a bridge's number and its port


@dataclass(slots=True)
class Bridge:
    """One bridge: `trunks` lead to other bridges, with the far ends and the VLANs they carry."""

    number: int
    mac: int
    is_managed: bool = True
    own: set[int] = field(default_factory=set)  # addresses that it answers for
    trunks: dict[str, tuple[End, frozenset[int]]] = field(default_factory=dict)
    blocked: set[tuple[int, str]] = field(default_factory=set)  # by a VLAN's spanning tree
    learned: dict[tuple[int, int], tuple[str, float]] = field(default_factory=dict)

    def learn(self, at: float, vid: int, mac: int, port: str) -> None:
        """Remember where the frame came from (7.8)."""
        self.learned[vid if self.is_managed else 0, mac] = (port, at)

    def port_of(self, at: float, vid: int, mac: int | None) -> str | None:
        """Return where the address was learned, unless that was too long ago (7.9)."""
        found = self.learned.get((vid if self.is_managed else 0, mac)) if mac else None
        return found[0] if found and at - found[1] <= AGEING_S else None

    def table(self, at: float) -> Iterator[tuple[tuple[int, int], str]]:
        """Return the database as its agent would tell it now."""
        for station, (port, seen) in self.learned.items():
            if at - seen <= AGEING_S:
                yield station, port


@dataclass(frozen=True, slots=True)
class TreePort:
    """What the spanning tree says of one port (17.18, 17.19)."""

    is_forwarding: bool
    designated: End


def lans(cables: Iterable[tuple[End, End]], bridges: Mapping[int, Bridge]) -> list[list[End]]:
    """Return the ports of managed bridges by the LAN they are on."""
    parent: dict[End | int, End | int] = {}

    def root(one: End | int) -> End | int:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    for a, b in cables:
        parent[root(a)] = root(b)
        for number, port in (a, b):
            if not bridges[number].is_managed:
                parent[root((number, port))] = root(number)
    found: defaultdict[End | int, list[End]] = defaultdict(list)
    for one in sorted(end for cable in cables for end in cable):
        if bridges[one[0]].is_managed:
            found[root(one)].append(one)
    return list(found.values())


def spanning_tree(shared: Iterable[list[End]], priority: list[int]) -> dict[End, TreePort]:
    """Elect the root and every LAN's designated port; other ports than root ports are blocked."""
    segments = [sorted(ends) for ends in shared]
    rank = {number: (priority[number], number) for ends in segments for number, _ in ends}
    cost = _costs(segments, min(rank, key=lambda number: rank[number]))
    designated = [min(ends, key=lambda end: (cost[end[0]], rank[end[0]], end)) for ends in segments]
    roots: dict[int, tuple[tuple[int, tuple[int, int], End, End], End]] = {}
    for best, ends in zip(designated, segments, strict=True):
        for end in ends:
            if end[0] != best[0] and cost[end[0]]:
                offer = ((cost[best[0]], rank[best[0]], best, end), end)
                roots[end[0]] = min(roots.get(end[0], offer), offer)
    root_ports = {end for _, end in roots.values()}
    return {
        end: TreePort(end == best or end in root_ports, best)
        for best, ends in zip(designated, segments, strict=True)
        for end in ends
    }


def _costs(segments: Iterable[list[End]], root: int) -> dict[int, int]:
    """Return each bridge's distance from the root, in LANs."""
    by_bridge: defaultdict[int, list[list[End]]] = defaultdict(list)
    for ends in segments:
        for number, _ in ends:
            by_bridge[number].append(ends)
    cost = {root: 0}
    front = [root]
    while front:
        reached = sorted({n for at in front for ends in by_bridge[at] for n, _ in ends} - set(cost))
        cost |= dict.fromkeys(reached, cost[front[0]] + 1)
        front = reached
    return cost


def send(
    bridges: Mapping[int, Bridge], at: float, vid: int, frame: tuple[int, int | None], start: End
) -> None:
    """Carry one frame (source, destination or None for broadcast) from where it enters."""
    source, destination = frame
    stack = [start]
    while stack:
        number, ingress = stack.pop()
        bridge = bridges[number]
        if (vid, ingress) in bridge.blocked:
            continue
        if ingress:
            bridge.learn(at, vid, source, ingress)
        if destination in bridge.own:
            continue
        known = bridge.port_of(at, vid, destination)
        out = bridge.trunks if known is None else (known,)
        for port in out:
            trunk = bridge.trunks.get(port)
            if trunk and port != ingress and vid in trunk[1] and (vid, port) not in bridge.blocked:
                stack.append(trunk[0])
