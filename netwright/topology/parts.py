"""The parts of a VLAN: bridges that share stations, directly or through others."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from operator import contains

from netwright.model.interface import Port
from netwright.model.mac import MacAddress
from netwright.topology.claims import Network
from netwright.topology.fdb_tables import Macs, Tables


def parted(network: Network, tables: Tables) -> list[Tables]:
    """Part the bridges that share no station: VLAN 10 of another site is another network.

    Mostly all have learned the gateway, and nothing else need be looked at.
    """
    parts = _Parts(tables)
    owners = {mac: device for device in tables for mac in network.own_macs(device)}
    for mac in _common(tables):
        if parts.are_many:
            having = [name for name, ports in tables.items() if _has(ports, mac)]
            parts.join(having, owners.get(mac))
    if parts.are_many:
        _join_others(parts, tables, owners)
    return parts.tables()


_SAMPLE, _HUBS = 32, 8  # of bridges, and of the MACs that most of these have learned


def _common(tables: Tables) -> Iterable[int]:
    """Return MACs that many bridges may have learned."""
    step = len(tables) // _SAMPLE + 1
    some = [tables[device] for device in list(tables)[::step]]
    counts = Counter(chain.from_iterable(macs for ports in some for macs in ports.values()))
    return [mac for mac, _ in counts.most_common(_HUBS) if not MacAddress(mac).is_fhrp]


def _has(ports: Mapping[Port, Macs], mac: int) -> bool:
    return any(map(contains, ports.values(), repeat(mac)))


def _join_others(parts: "_Parts", tables: Tables, owners: Mapping[int, str]) -> None:
    """Join whoever shares a MAC with a bridge that is not in the largest part yet."""
    lone = parts.without_largest()
    told = [*(tables[device].values() for device in lone)]
    open_macs = {mac for macs in chain.from_iterable(told) for mac in macs}
    open_macs |= {mac for mac, owner in owners.items() if owner in lone}
    first = dict(owners)
    for device, ports in tables.items():
        for macs in ports.values():
            for mac in macs & open_macs:
                other = first.setdefault(mac, device)
                # A virtual router's address is the same at all sites that number groups alike.
                if parts.are_two(device, other) and not MacAddress(mac).is_fhrp:
                    parts.join([device], other)
        if not parts.are_many:
            return


class _Parts:
    """Bridges that belong together."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._parent = {device: device for device in tables}
        self._count = len(tables)

    @property
    def are_many(self) -> bool:
        """Tell whether there is more than one part."""
        return self._count > 1

    def are_two(self, one: str, other: str) -> bool:
        """Tell whether two bridges are in different parts."""
        return one != other and self._root(one) != self._root(other)

    def join(self, devices: Iterable[str], owner: str | None) -> None:
        """Put bridges, and the owner of what they share, into one part."""
        for device in devices:
            owner = owner or device
            root, other = self._root(device), self._root(owner)
            if root != other:
                self._parent[root] = other
                self._count -= 1

    def without_largest(self) -> set[str]:
        """Return all bridges but those of the largest part."""
        [(largest, _)] = Counter(map(self._root, self._parent)).most_common(1)
        return {device for device in self._parent if self._root(device) != largest}

    def tables(self) -> list[Tables]:
        """Return the bridges of each part."""
        if self._count == 1:
            return [self._tables]
        found: defaultdict[str, dict[str, Mapping[Port, Macs]]] = defaultdict(dict)
        for device, ports in self._tables.items():
            found[self._root(device)][device] = ports
        return [found[name] for name in sorted(found)]

    def _root(self, device: str) -> str:
        parent = self._parent
        while parent[device] != device:
            parent[device] = parent[parent[device]]
            device = parent[device]
        return device
