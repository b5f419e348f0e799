"""What is kept of the events before the one that made a rule fire: who, where, when."""

from datetime import datetime
from typing import Any, NamedTuple

from netwright.events.correlation.windows.window import instant_or_none, stamp
from netwright.model.event import Event, Value

KEPT = 4

_INTERFACE = "interface.name"


class Sample(NamedTuple):
    """An event in short."""

    spool: str
    position: int
    part: int
    at: datetime | None
    device: str | None
    source: str | None
    tag: str | None
    interface: Value | None

    def event(self, tenant: str) -> Event:
        """Return it as an event that has no more than this."""
        fields = {} if self.interface is None else {_INTERFACE: self.interface}
        return Event(
            b"",
            tag=self.tag,
            fields=fields,
            tenant=tenant,
            spool=self.spool,
            position=self.position,
            part=self.part,
            at=self.at,
            source=self.source,
            device=self.device,
        )


def sample_of(event: Event) -> Sample:
    """Return an event in short."""
    return _make(
        (
            event.spool,
            event.position,
            event.part,
            event.at,
            event.device,
            event.source,
            event.tag,
            event.fields.get(_INTERFACE),
        )
    )


_make = Sample._make


def sample_state(sample: Sample) -> list[Any]:
    """Return a sample as JSON has it."""
    return [*sample[:3], stamp(sample.at), *sample[4:]]


def restored_sample(state: list[Any]) -> Sample:
    """Return the sample of a state."""
    spool, position, part, at, *others = state
    return Sample(spool, position, part, instant_or_none(at), *others)
