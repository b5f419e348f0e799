"""Read what status polls have found since: every change of a state is a row with a number."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netwright.model.state import StateSource
from netwright.store.events import EVENT
from netwright.store.states import STATE
from netwright.store.tables import DeviceRow

SPOOL, COUNTERS = "polls", "counters"
"""Stand for the spool's name in the ids of events that polls made: of states, of counters."""

_MOST = 1_000


class PollState(NamedTuple):
    """A device or a port that a poll found in another state."""

    number: int
    tenant: str
    device: str
    address: str
    if_name: str
    status: str
    at: datetime


def newest_poll_event(session: Session, spool: str = SPOOL) -> int:
    """Return the number of the state, or reading, that was made an event last."""
    newest = select(func.max(EVENT.c.position)).where(EVENT.c.spool == spool)
    return session.scalar(newest) or 0


def poll_states(session: Session, after: int, since: datetime) -> list[PollState]:
    """Return what polls found after a numbered state, and not before an instant, in order."""
    row = STATE.c
    query = (
        select(
            *(row.id, row.tenant, DeviceRow.name, DeviceRow.mgmt_address),
            *(row.if_name, row.status, row.seen_from),
        )
        .join(DeviceRow, DeviceRow.id == row.device_id)
        .where(row.id > after, row.source == StateSource.POLL.value, row.seen_from >= since)
        .order_by(row.id)
        .limit(_MOST)
    )
    return [PollState(*found) for found in session.execute(query)]
