"""Neighbors that are not managed: which rows mean the same one, and what it is called.

A chassis ID names a neighbor. Protocols without one (CDP) name it by its device ID; that is the
same neighbor when exactly one chassis bears that name.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from netwright.model.neighbor import Neighbor, NeighborProtocol
from netwright.topology.claims import Network
from netwright.topology.derived import Derived, Groups
from netwright.topology.far_ports import Heard
from netwright.topology.text import clean


class _Key(NamedTuple):
    kind: str
    value: str


class _Word(NamedTuple):
    """What one row calls a neighbor; a system name comes before an identifier."""

    is_identifier: bool
    text: str


class Unmanaged:
    """The nodes that claims of unknown devices lead to."""

    def __init__(self, network: Network, heard: Callable[[str], Iterable[Heard]]) -> None:
        ledger = network.ledger
        self._network = network
        self._heard = heard
        self._rows: Derived[str, tuple[Neighbor, ...]] = Derived(ledger, self._strangers)
        self._chassis: Groups[str, str, _Key] = Groups(ledger)  # by system name
        self._words: Derived[str, tuple[tuple[_Key, _Word], ...]] = Derived(ledger, self._say)
        self._called: Groups[str, _Key, _Word] = Groups(ledger)
        self._names: Derived[_Key, str] = Derived(ledger, self._name)
        self._bearers: Groups[_Key, str, _Key] = Groups(ledger)  # by name
        self._nodes: Derived[_Key, str] = Derived(ledger, self._node)

    def refresh(self, come: Iterable[str], gone: Iterable[str]) -> None:
        """Follow the rows; devices have come and gone."""
        for device, _, rows in self._rows.refresh(come, gone):
            self._chassis.replace(device, _bearers(rows or ()))
        for device, _, words in self._words.refresh(come, gone):
            self._called.replace(device, words or ())
        for key, _, name in self._names.refresh(*self._called.settled()):
            self._bearers.replace(key, [(name, key)] if name else ())
        self._nodes.refresh()

    def name(self, neighbor: Neighbor) -> str:
        """Return the node that the row leads to."""
        return self._nodes[self._key(neighbor)]

    def _strangers(self, device: str) -> tuple[Neighbor, ...]:
        return tuple(one.neighbor for one in self._heard(device) if not one.match)

    def _say(self, device: str) -> tuple[tuple[_Key, _Word], ...]:
        return tuple((self._key(row), _word(row)) for row in self._rows[device])

    def _key(self, row: Neighbor) -> _Key:
        if row.protocol is NeighborProtocol.LLDP and row.chassis_id:
            return _chassis(row)
        name = (row.system_name or row.chassis_id or "").casefold()
        bearers = set(self._chassis[name])
        return bearers.pop() if len(bearers) == 1 else _Key("name", name)

    def _name(self, key: _Key) -> str:
        words = self._called[key]
        return min(words).text if words else ""

    def _node(self, key: _Key) -> str:
        """Add the chassis ID to a name that several have, or that a device has."""
        name = self._names[key]
        is_taken = len(self._bearers[name]) > 1 or name in self._network.devices
        return f"{name}@{clean(key.value)}" if is_taken else name


def _bearers(rows: Iterable[Neighbor]) -> Iterator[tuple[str, _Key]]:
    for row in rows:
        if row.protocol is NeighborProtocol.LLDP and row.chassis_id and row.system_name:
            yield row.system_name.casefold(), _chassis(row)


def _word(row: Neighbor) -> _Word:
    said = clean(row.system_name or "")
    return _Word(not said, said or clean(row.chassis_id) or "unnamed")


def _chassis(row: Neighbor) -> _Key:
    return _Key(row.chassis_id_subtype or "chassis", row.chassis_id.casefold())
