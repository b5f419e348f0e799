"""Let what messages say of ports and devices show in the topology at once.

Anybody can send a datagram in another's name: only what a device says from an address of its own
counts, and only about ports that it is known to have.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from netwright.events.words import word_of
from netwright.model.event import Event
from netwright.model.interface import Port
from netwright.model.state import DEVICE, WatchedPort, Word
from netwright.store.database import Session
from netwright.store.states import Change, note_states, watched_ports
from netwright.topology.names import canonical

REFRESH = timedelta(minutes=1)
"""How long the ports of a device are remembered."""

IsOwn = Callable[[Event], bool]

_Names = Mapping[str, str]


class PortStates:
    """Notes for one worker what events say; of many words about one port the last counts."""

    def __init__(self, is_own: IsOwn) -> None:
        self._is_own = is_own
        self._names: dict[tuple[str, str], tuple[datetime, _Names]] = {}

    def note(self, session: Session, events: Iterable[Event], at: datetime) -> list[Change]:
        """Take a batch of events into account, and return what they changed."""
        said: defaultdict[str, dict[Port, Word]] = defaultdict(dict)
        for event in events:
            word = word_of(event)
            if word and self._is_own(event):
                said[event.tenant][Port(word.device, word.if_name)] = word
        changes: list[Change] = []
        for tenant, words in said.items():
            self._learn(session, tenant, {port.device for port in words}, at)
            known = [one for word in words.values() if (one := self._known(tenant, word))]
            changes += note_states(session, tenant, known)
        return changes

    def _learn(self, session: Session, tenant: str, devices: set[str], at: datetime) -> None:
        """Read which ports devices have, unless that is known and not old."""
        old = {
            device
            for device in devices
            if (held := self._names.get((tenant, device))) is None or held[0] + REFRESH <= at
        }
        ports = watched_ports(session, tenant, old) if old else {}
        for device in old:
            self._names[tenant, device] = (at, _names(ports.get(device, ())))

    def _known(self, tenant: str, word: Word) -> Word | None:
        if word.if_name == DEVICE:
            return word
        _, names = self._names[tenant, word.device]
        if_name = names.get(canonical(word.if_name))
        return replace(word, if_name=if_name) if if_name else None


def _names(ports: Iterable[WatchedPort]) -> _Names:
    """Return ports by all that they may be called; a name beats a description, which a number."""
    every = list(ports)
    names = {str(port.if_index): port.if_name for port in every}
    names |= {canonical(port.if_descr): port.if_name for port in every if port.if_descr}
    return names | {canonical(port.if_name): port.if_name for port in every}
