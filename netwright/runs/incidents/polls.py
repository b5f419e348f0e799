"""What status polls find comes to the rules as events, as if a message had told it."""

from datetime import datetime, timedelta

from netwright.events.words import POLL
from netwright.model.device import DeviceStatus
from netwright.model.event import Event
from netwright.model.link import LinkStatus
from netwright.store.database import Session
from netwright.store.poll_states import SPOOL, PollState, newest_poll_event, poll_states

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

    def events(self, session: Session, at: datetime) -> list[Event]:
        """Return the news as events, to be stored: the last one stored is where to go on."""
        after = newest_poll_event(session) if self._after is None else self._after
        found = poll_states(session, after, at - LATELY)
        self._after = found[-1].number if found else after
        return [event for state in found if (event := _event(state, at))]


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
