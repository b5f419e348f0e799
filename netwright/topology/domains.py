"""The broadcast domains of a network, parted and oriented anew only where something has changed.

A domain depends on what its bridges have learned and own, on who else owns a MAC that is seen in
it, and on nothing else. So a change concerns the domains that it was or is part of, and those in
which a MAC is seen that was or is its.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from netwright.model.interface import Port
from netwright.topology.broadcasts import Broadcast
from netwright.topology.claims import Network
from netwright.topology.derived import Change, Derived
from netwright.topology.fdb_tables import JOINT, Macs, Tables, learned, station_ports
from netwright.topology.index import own_keys
from netwright.topology.lags import Lags
from netwright.topology.parts import parted

_Vid = int | None
_Learned = Mapping[_Vid, Mapping[Port, Macs]]


@dataclass(frozen=True, slots=True)
class _Own:
    """What makes MACs a device's own."""

    macs: Macs
    chassis: Macs
    stations: frozenset[tuple[int, Port]]

    def moved(self, other: "_Own") -> set[int]:
        """Return the MACs that are not the same to both."""
        stations = {mac for mac, _ in self.stations ^ other.stations}
        return stations | (self.macs ^ other.macs) | (self.chassis ^ other.chassis)


_NOTHING = _Own(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, eq=False, slots=True)
class _Domain:
    """Bridges that share stations in one VLAN, every MAC seen among them, and their orientation."""

    tables: Tables
    macs: tuple[Macs, ...]  # those that were collected last, and what has come since
    broadcast: Broadcast | None  # one bridge alone has none


class Domains:
    """All domains, by VLAN."""

    def __init__(self, network: Network, lags: Lags) -> None:
        self._network = network
        self._own: Derived[str, _Own] = Derived(network.ledger, self._owns)
        self._learned: Derived[str, _Learned]
        self._learned = Derived(network.ledger, lambda name: learned(network, name, lags.top))
        self._stations: defaultdict[int, set[Port]] = defaultdict(set)
        self._tables: defaultdict[_Vid, dict[str, Mapping[Port, Macs]]] = defaultdict(dict)
        self._domains: defaultdict[_Vid, set[_Domain]] = defaultdict(set)

    def refresh(
        self, come: Iterable[str], gone: Iterable[str]
    ) -> tuple[list[Broadcast], list[Broadcast]]:
        """Follow the network; return which domains have come, and which have gone."""
        come, gone = list(come), list(gone)
        moved = self._moved(self._own.refresh(come, gone))
        tables = _by_vid(self._learned.refresh(come, gone))
        old: list[_Domain] = []
        new: list[_Domain] = []
        for vid in tables.keys() | self._tables.keys() if moved else tables.keys():
            changed = tables.get(vid, {})
            stale = self._stale(vid, changed, moved)
            self._tables[vid].update(changed)
            old += stale
            new += self._renewed(vid, stale, changed)
        return _broadcasts(new), _broadcasts(old)

    def _owns(self, device: str) -> _Own:
        one = self._network.devices[device]
        chassis = frozenset[int](own_keys(one).chassis_macs)
        return _Own(self._network.own_macs(device), chassis, frozenset(station_ports(one)))

    def _moved(self, changes: Iterable[Change[str, _Own]]) -> set[int]:
        """Note who owns what now, and return the MACs whose owners are others."""
        moved: set[int] = set()
        for _, old, new in changes:
            before, after = old or _NOTHING, new or _NOTHING
            moved |= before.moved(after)
            for mac, port in before.stations - after.stations:
                self._stations[mac].discard(port)
                if not self._stations[mac]:
                    del self._stations[mac]
            for mac, port in after.stations - before.stations:
                self._stations[mac].add(port)
        return moved

    def _stale(self, vid: _Vid, changed: Tables, moved: Iterable[int]) -> set[_Domain]:
        """Take out the domains that a change of these bridges' tables or of own MACs concerns."""
        seen = set(moved)
        for device, after in changed.items():
            before = self._tables[vid].get(device, {})
            seen |= _macs(before) ^ _macs(after)
            if not (before and after):
                seen |= self._network.own_macs(device)
        stale = {
            one
            for one in self._domains[vid]
            if not (
                changed.keys().isdisjoint(one.tables)
                and all(macs.isdisjoint(seen) for macs in one.macs)
            )
        }
        self._domains[vid] -= stale
        return stale

    def _renewed(self, vid: _Vid, stale: Iterable[_Domain], changed: Tables) -> list[_Domain]:
        tables = self._tables[vid]
        for device, ports in changed.items():
            if not ports:
                del tables[device]
        devices = {device for one in stale for device in one.tables} | changed.keys()
        kept = {device: tables[device] for device in sorted(devices) if device in tables}
        parts = parted(self._network, kept)
        before = (
            max(stale, key=lambda one: len(one.macs), default=None) if len(parts) == 1 else None
        )
        new = [self._domain(vid, part, before) for part in parts]
        self._domains[vid].update(new)
        return new

    def _domain(self, vid: _Vid, tables: Tables, before: _Domain | None) -> _Domain:
        macs = self._seen(tables, before)
        if len(tables) == 1 or (vid == JOINT and self._has_one_vlan(tables)):
            return _Domain(tables, macs, None)
        last = before.broadcast if before else None
        ports = {mac: self._stations[mac] for one in macs for mac in _both(one, self._stations)}
        others = {mac: next(iter(at)) for mac, at in ports.items() if len(at) == 1}
        domain = Broadcast(self._network, vid, tables, others, last)
        if vid != JOINT:
            domain.oriented()
        return _Domain(tables, macs, domain)

    def _seen(self, tables: Tables, before: _Domain | None) -> tuple[Macs, ...]:
        """Return all MACs of a domain: those of before and what is new, as long as that is less."""
        known = before.tables if before else {}
        new = [device for device, ports in tables.items() if known.get(device) is not ports]
        own = (self._network.own_macs(device) for device in tables)
        told = frozenset[int]().union(*own, *(_macs(tables[device]) for device in new))
        if before and sum(map(len, before.macs[1:])) + len(told) <= len(before.macs[0]):
            return (*before.macs, told)
        return (told.union(*map(_macs, tables.values())),)

    def _has_one_vlan(self, devices: Iterable[str]) -> bool:
        return len({vid for name in devices for vid in self._learned[name]} - {JOINT}) == 1


def _both(macs: Collection[int], others: Collection[int]) -> Iterator[int]:
    """Yield what is in both; of two collections the smaller one is gone through."""
    few, many = sorted((macs, others), key=len)
    return filter(many.__contains__, few)


def _size(domain: _Domain) -> int:
    return sum(map(len, domain.macs))


def _by_vid(changes: Iterable[Change[str, _Learned]]) -> Mapping[_Vid, Tables]:
    """Return the new tables of the bridges by VLAN, where they are others than before."""
    found: defaultdict[_Vid, dict[str, Mapping[Port, Macs]]] = defaultdict(dict)
    for device, old, new in changes:
        before, after = old or {}, new or {}
        for vid in before.keys() | after.keys():
            if before.get(vid) != after.get(vid):
                found[vid][device] = after.get(vid, {})
        if before.keys() != after.keys():  # what all VLANs say together counts if they are several
            found[JOINT][device] = after.get(JOINT, {})
    return found


def _macs(ports: Mapping[Port, Macs]) -> Macs:
    return frozenset().union(*ports.values())


def _broadcasts(domains: Iterable[_Domain]) -> list[Broadcast]:
    return [one.broadcast for one in domains if one.broadcast]
