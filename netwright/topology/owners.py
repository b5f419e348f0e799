"""Who owns the keys that tell devices apart; a key that several own tells nothing."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from netwright.model.credential import Address
from netwright.model.mac import MacAddress
from netwright.topology.derived import Ledger, Watch


class OwnKeys(NamedTuple):
    """The keys of one device, by their sort."""

    chassis_ids: frozenset[str] = frozenset()
    chassis_macs: frozenset[MacAddress] = frozenset()
    serials: frozenset[str] = frozenset()
    macs: frozenset[MacAddress] = frozenset()
    addresses: frozenset[Address] = frozenset()
    names: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    given_names: frozenset[str] = frozenset()  # what we call it: mostly an earlier sysName


class Owners:
    """The owners of one sort of keys; who asks for a key learns when its owner changes."""

    __slots__ = ("_only", "_several", "_watch")

    def __init__(self, ledger: Ledger) -> None:
        self._only: dict[object, str] = {}
        self._several: dict[object, set[str]] = {}
        self._watch: Watch[object] = Watch(ledger)

    def __contains__(self, key: object) -> bool:
        """Tell whether anybody owns the key, alone or not."""
        self._watch.note(key)
        return key in self._only or key in self._several

    def get(self, key: object) -> str | None:
        """Return the only owner; None when there is none, or several."""
        self._watch.note(key)
        return self._only.get(key)

    @property
    def shared(self) -> Mapping[object, set[str]]:
        """The keys that several own, with their owners."""
        return self._several

    def give(self, device: str, keys: Iterable[object]) -> None:
        """Let a device own keys that it did not own."""
        for key in keys:
            if several := self._several.get(key):
                several.add(device)
            elif (owner := self._only.pop(key, None)) is None:
                self._only[key] = device
            else:
                self._several[key] = {owner, device}
            self._watch.touch(key)

    def take(self, device: str, keys: Iterable[object]) -> None:
        """Let a device no longer own keys that it owned."""
        for key in keys:
            if several := self._several.get(key):
                several.remove(device)
                if len(several) == 1:
                    self._only[key] = several.pop()
                    del self._several[key]
            else:
                del self._only[key]
            self._watch.touch(key)
