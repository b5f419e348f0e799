"""Neighbors that are not managed: which rows mean the same one, and what it is called.

A chassis ID names a neighbor. Protocols without one (CDP) name it by its device ID; that is the
same neighbor when exactly one chassis bears that name.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.topology.text import clean


class _Key(NamedTuple):
    kind: str
    value: str


class Unmanaged:
    """The nodes that claims of unknown devices lead to."""

    def __init__(self, neighbors: Iterable[Neighbor], taken: Collection[str]) -> None:
        rows = list(neighbors)
        self._chassis_by_name: defaultdict[str, set[_Key]] = defaultdict(set)
        for row in rows:
            if row.protocol is NeighborProtocol.LLDP and row.chassis_id and row.system_name:
                self._chassis_by_name[row.system_name.casefold()].add(_chassis(row))
        self._names = _distinct(_called(rows, self._key), taken)

    @property
    def names(self) -> tuple[str, ...]:
        """All nodes, sorted."""
        return tuple(sorted(self._names.values()))

    def name(self, neighbor: Neighbor) -> str:
        """Return the node that the row leads to."""
        return self._names[self._key(neighbor)]

    def _key(self, row: Neighbor) -> _Key:
        if row.protocol is NeighborProtocol.LLDP and row.chassis_id:
            return _chassis(row)
        name = (row.system_name or row.chassis_id or "").casefold()
        bearers = self._chassis_by_name.get(name, set())
        return next(iter(bearers)) if len(bearers) == 1 else _Key("name", name)


def _chassis(row: Neighbor) -> _Key:
    return _Key(row.chassis_id_subtype or "chassis", row.chassis_id.casefold())


def _called(rows: Iterable[Neighbor], key: Callable[[Neighbor], _Key]) -> dict[_Key, str]:
    """Return what each neighbor calls itself: its system name, else its chassis ID."""
    called: defaultdict[_Key, set[tuple[bool, str]]] = defaultdict(set)
    for row in rows:
        said = clean(row.system_name or "")
        called[key(row)].add((not said, said or clean(row.chassis_id) or "unnamed"))
    return {one: min(names)[1] for one, names in called.items()}


def _distinct(called: dict[_Key, str], taken: Collection[str]) -> dict[_Key, str]:
    """Add the chassis ID to a name that several have, or that a device has."""
    bearers = Counter(called.values())
    return {
        key: f"{name}@{clean(key.value)}" if bearers[name] > 1 or name in taken else name
        for key, name in called.items()
    }
