"""What is kept of the events before the one that made a rule fire: who, where, when."""

from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from netwright.events.correlation.grouping import bounded
from netwright.events.correlation.windows.window import instant_or_none, stamp
from netwright.model.event import Event, Value

KEPT = 4

_INTERFACE = "interface.name"
_TOLD = ("at", "spool", "position", "part", "device", "source", "tag")

_tell = attrgetter(*_TOLD)  # in one go: every event inside a window is sampled


class Sample(NamedTuple):
    """An event in short."""

    told: tuple[Any, ...]
    interface: Value | None

    @property
    def at(self) -> datetime | None:
        """When it happened."""
        at: datetime | None = self.told[0]
        return at

    def event(self, tenant: str) -> Event:
        """Return it as an event that has no more than this."""
        fields = {} if self.interface is None else {_INTERFACE: self.interface}
        attributes = dict(zip(_TOLD, self.told, strict=True))
        return Event(b"", fields=fields, tenant=tenant, **attributes)

    def state(self) -> list[Any]:
        """Return it as JSON has it."""
        at, *others = self.told
        return [stamp(at), *others, self.interface]


def sample_of(event: Event) -> Sample:
    """Return an event in short."""
    interface = event.fields.get(_INTERFACE)
    return Sample(_tell(event), interface if interface is None else bounded(interface))


def restored_sample(state: list[Any]) -> Sample:
    """Return the sample of a state."""
    at, *others, interface = state
    return Sample((instant_or_none(at), *others), interface)
