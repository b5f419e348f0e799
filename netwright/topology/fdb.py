"""Links from forwarding databases, for switches that nothing nearer to the wire connects.

A bridge hangs below the nearest of the ports that have learned what is below it (`uplinks`). All
VLANs are judged as one, unless the network has a spanning tree per VLAN; then each for itself. If
a station is seen on both sides of a link, or several bridges hang below one port and nothing says
that they are in a row, something that nobody manages is in between.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.model.link import Link, LinkEvidence, LinkKind, LinkSource
from netwright.topology.broadcasts import Broadcast
from netwright.topology.claims import Network
from netwright.topology.confidence import (
    FDB_BY_ONE,
    FDB_BY_SIZE,
    FDB_FURTHER,
    FDB_HUB,
    FDB_TOLD,
)
from netwright.topology.derived import Change, Derived, Groups
from netwright.topology.domains import Domains
from netwright.topology.lags import Lags
from netwright.topology.links import MAX_EVIDENCE
from netwright.topology.settlement import bounded
from netwright.topology.status import link_status, segment_status
from netwright.topology.uplinks import Uplink, View, uplink, views

_UNHEARD = 0.01  # the chance that another bridge is in the way and knows none of what is below
_BOTH = 0.25  # of what is below one bridge may be below another too: it has moved
_HUB = "an unmanaged bridge is in between"
_FURTHER = "another bridge below this port may be in between"


@dataclass(frozen=True, slots=True)
class _Shared:
    """What hangs below one port: one bridge, several on a hub, or one that may be further down."""

    uplinks: tuple[Uplink, ...]
    notes: frozenset[str]
    is_hub: bool = False
    most: float = 1.0  # of the confidence


class FdbLinks:
    """The links between bridges; ports that are known to lead elsewhere are left alone."""

    def __init__(self, network: Network, lags: Lags, taken: Container[Port]) -> None:
        ledger = network.ledger
        self._domains = Domains(network, lags)
        self._views: Derived[Broadcast, tuple[tuple[Port, View], ...]]
        self._views = Derived(ledger, lambda domain: tuple(views(domain, taken)))
        self._by_lower: Groups[Broadcast, Port, View] = Groups(ledger)
        self._uplinks: Derived[Port, Uplink]
        self._uplinks = Derived(ledger, lambda lower: uplink(lower, self._by_lower[lower]))
        self._chosen: dict[Port, Uplink] = {}
        self._links: Derived[_Shared, Link] = Derived(ledger, lambda one: _link(network, one))
        self._shared: set[_Shared] = set()

    def refresh(self, come: Iterable[str], gone: Iterable[str]) -> list[Change[_Shared, Link]]:
        """Follow the network, to which devices have come, and from which devices have gone."""
        for domain, _, shown in self._views.refresh(*self._domains.refresh(come, gone)):
            self._by_lower.replace(domain, shown or ())
        for lower, _, best in self._uplinks.refresh(*self._by_lower.settled()):
            self._chosen.pop(lower, None)
            if best:
                self._chosen[lower] = best
        before, self._shared = self._shared, set(_shared(self._chosen.values()))
        return self._links.refresh(self._shared - before, before - self._shared)


def _shared(found: Iterable[Uplink]) -> Iterator[_Shared]:
    """Part those below one port: several are on a hub, if nothing says that they are in a row."""
    kept, notes = _settled(found)
    by_upper: defaultdict[Port, list[Uplink]] = defaultdict(list)
    for one in kept:
        by_upper[one.upper].append(one)
    for upper, below in by_upper.items():
        said = frozenset().union(*(notes[port] for port in (upper, *(one.lower for one in below))))
        yield from _parted(below, said)


def _parted(below: Sequence[Uplink], said: frozenset[str]) -> Iterator[_Shared]:
    if any(one.between for one in below) or (len(below) > 1 and _is_hub(below)):
        yield _Shared(tuple(below), said | {_HUB}, is_hub=True, most=FDB_HUB)
        return
    first, *more = below
    yield _Shared((first,), said, most=FDB_BY_SIZE if more else 1.0)
    for one in more:
        yield _Shared((one,), said | {_FURTHER}, is_hub=True, most=FDB_FURTHER)


def _settled(found: Iterable[Uplink]) -> tuple[list[Uplink], Mapping[Port, set[str]]]:
    """Part what VLANs with gateways on different sides of a port say of it; the loser is noted."""
    kept: list[Uplink] = []
    notes: defaultdict[Port, set[str]] = defaultdict(set)
    lowers: dict[Port, Port] = {}
    uppers: set[Port] = set()
    for one in sorted(found, key=_weight, reverse=True):
        if one.upper not in lowers and one.lower not in uppers:
            lowers[one.lower] = one.upper
            uppers.add(one.upper)
            kept.append(one)
        elif lowers.get(one.upper) != one.lower:
            notes[one.upper].add(_note(one))
            notes[one.lower].add(_note(one))
    return kept, notes


def _note(one: Uplink) -> str:
    ends = f"{one.upper.device} {one.upper.if_name} - {one.lower.device} {one.lower.if_name}"
    return f"fdb also names {ends}"


def _weight(uplink: Uplink) -> tuple[bool, int, int, Port]:
    return (uplink.is_bridge, uplink.hits, -uplink.size, uplink.lower)


def _is_hub(below: Sequence[Uplink]) -> bool:
    """Tell whether all are heard well enough that each would be known to have another above it."""
    if not any(one.is_bridge for one in below):
        return True
    return all(one.chance <= _UNHEARD for one in below) and not any(
        len(one.below & other.below) > _BOTH * min(len(one.below), len(other.below))
        for one, other in combinations(below, 2)
    )


def _link(network: Network, shared: _Shared) -> Link:
    ports = sorted({port for one in shared.uplinks for port in (one.upper, one.lower)})
    told = {word for one in shared.uplinks for word in _words(network, one)}
    return Link(
        ports[0],
        ports[1],
        2,
        LinkKind.SHARED_SEGMENT if shared.is_hub else LinkKind.P2P,
        tuple(sorted(told, key=lambda word: (word.device, word.raw)))[:MAX_EVIDENCE],
        min(shared.most, *map(_confidence, shared.uplinks)),
        segment_status(network, ports)
        if shared.is_hub
        else link_status(network, (ports[0], ports[1])),
        tuple((port, None) for port in ports) if shared.is_hub else (),
        bounded(shared.notes),
    )


def _confidence(one: Uplink) -> float:
    """Return how sure the nearest port is: told by many stations, by one, or by sizes only."""
    if not one.is_told:
        return FDB_BY_SIZE
    return FDB_TOLD if one.hits > 1 and one.is_bridge else FDB_BY_ONE


def _words(network: Network, one: Uplink) -> Iterator[LinkEvidence]:
    where = "" if one.vid is None else f" vid {one.vid}"
    learned = f"{one.hits} of {one.size} stations below {one.lower.device} are learned here"
    for port, raw in ((one.upper, learned), (one.lower, "the way to the gateway")):
        evidence = network.devices[port.device]
        if seen_at := evidence.told_at(Table.FDB):
            yield LinkEvidence(
                LinkSource.FDB,
                port.device,
                seen_at,
                f"fdb{where} {port.if_name}: {raw}",
                "nearest port with most of the stations below",
            )
