"""What status polls find comes to the rules as events, as if a message had told it."""

from datetime import datetime, timedelta

from netwright.events.counters import TAG as COUNTED
from netwright.events.words import POLL
from netwright.model.device import DeviceStatus
from netwright.model.event import Event
from netwright.model.link import LinkStatus
from netwright.store.database import Session
from netwright.store.poll_states import COUNTERS, SPOOL, PollState, newest_poll_event, poll_states
from netwright.store.port_counters import PortRates, rates_after

LATELY = timedelta(hours=1)
"""What polls found longer ago is no news, whenever a worker is started."""

_TAGS = {
    (True, DeviceStatus.UNREACHABLE.value): "DEVICE_UNREACHABLE",
    (True, DeviceStatus.UP.value): "DEVICE_REACHABLE",
    (False, LinkStatus.DOWN.value): "INTERFACE_DOWN",
    (False, LinkStatus.UP.value): "INTERFACE_UP",
}


class PollNews:
    """Reads for one worker what polls have found since it looked last."""

    def __init__(self) -> None:
        self._after: int | None = None
        self._read: int | None = None

    def events(self, session: Session, at: datetime) -> list[Event]:
        """Return the news as events, to be stored: the last one stored is where to go on."""
        after = newest_poll_event(session) if self._after is None else self._after
        found = poll_states(session, after, at - LATELY)
        self._after = found[-1].number if found else after
        events = [event for state in found if (event := _event(state, at))]
        return events + self._rates(session, at)

    def _rates(self, session: Session, at: datetime) -> list[Event]:
        """Return what ports carry, of each reading once."""
        after = newest_poll_event(session, COUNTERS) if self._read is None else self._read
        found = list(rates_after(session, after, at - LATELY))
        self._read = found[-1].number if found else after
        return [_rate_event(one, at) for one in found]


def _event(state: PollState, at: datetime) -> Event | None:
    tag = _TAGS.get((not state.if_name, state.status))
    if tag is None:
        return None
    place = f"{state.device}:{state.if_name}" if state.if_name else state.device
    text = f"{place} is {state.status}"
    return Event(
        text.encode(),
        format="poll",
        tag=tag,
        message=text,
        fields={"interface.name": state.if_name} if state.if_name else {},
        tenant=state.tenant,
        spool=SPOOL,
        position=state.number,
        received_at=at,
        at=state.at,
        source=str(state.address),
        transport=POLL,
        device=state.device,
    )


def _rate_event(read: PortRates, at: datetime) -> Event:
    fields = read.fields
    rates = f"in {fields['interface.in_bits_per_s']} out {fields['interface.out_bits_per_s']} bit/s"
    text = f"{read.device}:{read.if_name} carries {rates}"
    return Event(
        text.encode(),
        format="counters",
        tag=COUNTED,
        message=text,
        fields=fields,
        tenant=read.tenant,
        spool=COUNTERS,
        position=read.number,
        received_at=at,
        at=read.at,
        source=read.address,
        transport=POLL,
        device=read.device,
    )
