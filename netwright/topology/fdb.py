"""Links from forwarding databases, for switches that nothing nearer to the wire connects.

Per VLAN, from the anchor down: a bridge hangs below the port that has learned most of what is
below the bridge. Several ports have, one on each bridge above; the nearest is the one whose other
stations are seen through the others' ports. If a station is seen on both sides of a link, or
several bridges hang below one port, something that nobody manages is in between.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from netwright.model.evidence import Table
from netwright.model.interface import Port
from netwright.model.link import Link, LinkEvidence, LinkKind, LinkSource
from netwright.topology.broadcasts import Above, Broadcast, lower_ports
from netwright.topology.claims import Network
from netwright.topology.confidence import FDB_BY_SIZE, FDB_TOLD, SEGMENT
from netwright.topology.derived import Change, Derived, Groups
from netwright.topology.domains import Domains
from netwright.topology.fdb_tables import Bridge, Macs
from netwright.topology.lags import Lags
from netwright.topology.status import link_status, segment_status

_ENCLOSED = 0.25  # of what is below a bridge must be learned on the port above it
_SAMPLE = 64  # MACs are enough to judge by
_BOTH_SIDES = 0.02  # of the smaller side may be stations that have just moved


@dataclass(frozen=True, slots=True)
class Uplink:
    """A bridge's root port and the port above it, with what speaks for it."""

    lower: Port
    upper: Port
    hits: int  # of the MACs below the bridge, on the port above
    size: int
    margin: int  # stations that tell this port from the next above; 0: only the sizes do
    between: int  # stations seen on both sides
    vid: int | None
    is_bridge: bool  # both are; else one is a router or a server


_Shared = tuple[Port, tuple[Uplink, ...]]  # a port above, and what is below it


class FdbLinks:
    """The links between bridges; ports that are known to lead elsewhere are left alone."""

    def __init__(self, network: Network, lags: Lags, taken: Container[Port]) -> None:
        ledger = network.ledger
        self._domains = Domains(network, lags)
        self._uplinks: Derived[Broadcast, tuple[Uplink, ...]]
        self._uplinks = Derived(ledger, lambda domain: tuple(_uplinks(domain, taken)))
        self._by_lower: Groups[Broadcast, Port, Uplink] = Groups(ledger)
        self._best: Derived[Port, Uplink]
        self._best = Derived(ledger, lambda lower: max(self._by_lower[lower], key=_preference))
        self._chosen: dict[Port, Uplink] = {}
        self._links: Derived[_Shared, Link] = Derived(ledger, lambda one: _link(network, *one))
        self._shared: set[_Shared] = set()

    def refresh(self, come: Iterable[str], gone: Iterable[str]) -> list[Change[_Shared, Link]]:
        """Follow the network, to which devices have come, and from which devices have gone."""
        for domain, _, uplinks in self._uplinks.refresh(*self._domains.refresh(come, gone)):
            self._by_lower.replace(domain, ((one.lower, one) for one in uplinks or ()))
        for lower, _, best in self._best.refresh(*self._by_lower.settled()):
            self._chosen.pop(lower, None)
            if best:
                self._chosen[lower] = best
        before, self._shared = self._shared, set(_shared(self._chosen.values()))
        return self._links.refresh(self._shared - before, before - self._shared)


def _shared(uplinks: Iterable[Uplink]) -> Iterator[_Shared]:
    """Yield the ports above, each with what is below it."""
    by_upper: defaultdict[Port, list[Uplink]] = defaultdict(list)
    for uplink in _without_contradictions(uplinks):
        by_upper[uplink.upper].append(uplink)
    for upper, found in by_upper.items():
        yield upper, tuple(_sharing(found))


def _preference(uplink: Uplink) -> tuple[int, int, Port, int]:
    return (*_weight(uplink), -(uplink.vid or 0))


def _sharing(uplinks: Sequence[Uplink]) -> Sequence[Uplink]:
    """Return who shares a port above; among stations only the strongest is taken at its word."""
    if len(uplinks) == 1 or all(one.is_bridge for one in uplinks):
        return uplinks
    return [max(uplinks, key=lambda one: (one.is_bridge, one.size, _weight(one)))]


def _uplinks(broadcast: Broadcast, taken: Container[Port]) -> Iterator[Uplink]:
    bridges = broadcast.bridges.values()
    open_ends = [one for one in bridges if one.root_port and one.root_port not in taken]
    above = lower_ports(bridges) if open_ends else {}
    for bridge in open_ends:
        found = _uplink(broadcast, bridge, above)
        if found and found.upper not in taken:
            yield found


def _weight(uplink: Uplink) -> tuple[int, int, Port]:
    return (uplink.hits, -uplink.size, uplink.upper)


def _without_contradictions(uplinks: Iterable[Uplink]) -> Iterator[Uplink]:
    """Drop what another VLAN contradicts: a port leads up in one and down in another.

    That is how one cable looks between VLANs whose gateways are on different sides of it.
    """
    lowers: set[Port] = set()
    uppers: set[Port] = set()
    for one in sorted(uplinks, key=lambda one: (_weight(one), one.lower), reverse=True):
        if one.upper not in lowers and one.lower not in uppers:
            lowers.add(one.lower)
            uppers.add(one.upper)
            yield one


def _uplink(broadcast: Broadcast, bridge: Bridge, above: Above) -> Uplink | None:
    below = _sample(bridge.below)
    hits = Counter(place for mac in below for place in above.get(mac, ()))
    enclosing = [
        _Enclosure(*place, count) for place, count in hits.items() if place[0] is not bridge
    ]
    enclosing = [one for one in enclosing if one.is_above(bridge, len(below))]
    if not enclosing or bridge.root_port is None:
        return None
    enclosing.sort(key=lambda one: (len(one.macs), one.port))
    nearest = reduce(_nearer, enclosing)
    others = [one for one in enclosing if one is not nearest]
    here = bridge.ports[bridge.root_port]
    between = len(here & nearest.macs)
    is_between = between > _BOTH_SIDES * min(len(here), len(nearest.macs))
    return Uplink(
        bridge.root_port,
        nearest.port,
        nearest.hits,
        len(below),
        min((_margin(nearest, one) for one in others), default=_SAMPLE),
        between if is_between else 0,
        broadcast.vid,
        not (bridge.is_station or nearest.bridge.is_station),
    )


@dataclass(frozen=True, slots=True)
class _Enclosure:
    """A port that has learned most of what is below a bridge."""

    bridge: Bridge
    port: Port
    hits: int

    @property
    def macs(self) -> Macs:
        """What the port has learned."""
        return self.bridge.ports[self.port]

    @property
    def others(self) -> Macs:
        """What is below the same bridge on other ports, the bridge itself included."""
        return _sample(self.bridge.below - self.macs)

    def is_above(self, bridge: Bridge, size: int) -> bool:
        """Tell whether it has learned the bridge or enough below it, and is not below itself."""
        learned = self.hits >= _ENCLOSED * size or not self.macs.isdisjoint(bridge.own)
        return learned and self.others.isdisjoint(bridge.below)


def _nearer(one: _Enclosure, other: _Enclosure) -> _Enclosure:
    return other if _margin(other, one) > 0 else one


def _margin(one: _Enclosure, other: _Enclosure) -> int:
    """Count what says that `one` is below `other`, less what says the opposite."""
    return len(one.others & other.macs) - len(other.others & one.macs)


def _sample(macs: Macs) -> Macs:
    """Return a part that depends on the content only, however the set was built."""
    if len(macs) <= _SAMPLE:
        return macs
    limit = _SPREAD * _SAMPLE // len(macs)
    return frozenset(mac for mac in macs if mac * _PRIME % _SPREAD < limit)


_PRIME, _SPREAD = 2_654_435_761, 1 << 32  # Knuth's multiplicative hash


def _link(network: Network, upper: Port, uplinks: Sequence[Uplink]) -> Link:
    ports = sorted({upper, *(one.lower for one in uplinks)})
    is_segment = len(uplinks) > 1 or uplinks[0].between > 0
    evidence = sorted(
        (word for one in uplinks for word in _words(network, one)),
        key=lambda word: (word.device, word.raw),
    )
    return Link(
        ports[0],
        ports[1],
        2,
        LinkKind.SHARED_SEGMENT if is_segment else LinkKind.P2P,
        tuple(evidence),
        _confidence(uplinks),
        segment_status(network, ports)
        if is_segment
        else link_status(network, (ports[0], ports[1])),
        tuple((port, None) for port in ports) if is_segment else (),
        ("an unmanaged bridge is in between",) if is_segment else (),
    )


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


def _confidence(uplinks: Sequence[Uplink]) -> float:
    """Return how sure the nearest port is: told by stations, by sizes, or shared by several."""
    if len(uplinks) > 1 and not all(one.between for one in uplinks):
        return SEGMENT
    [first, *more] = uplinks
    is_told = not more and first.is_bridge and first.margin > 0 and not first.between
    return FDB_TOLD if is_told else FDB_BY_SIZE
