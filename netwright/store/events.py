"""Store events, and list them. Functions take a session and never commit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from operator import eq
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.errors import StoreError
from netwright.events.flows.event import TAG as FLOW_TAG
from netwright.model.event import Event
from netwright.store.bulk import Rows, insert, upsert
from netwright.store.event_documents import COLUMNS, event_of, microseconds
from netwright.store.event_tables import EventRow
from netwright.store.flow_events import conditions, flow_events, flows_at, iterate_flow_events

EVENT = cast("SqlTable", EventRow.__table__)

_KEY = ("spool", "position", "part")
_PLACE = [EVENT.c[name] for name in _KEY]
_ID = re.compile(r"(.+)-(\d{1,18})(?:\.(\d{1,9}))?")
_VALUES = [EVENT.c[name] for name in COLUMNS]
_CHUNK = 900  # parameters of one statement
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_MANY = 2_000  # rows that a reader of many events holds at a time


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for; None is any."""

    device: str | None = None
    tag: str | None = None
    source: str | None = None
    severity: int | None = None
    """The least severe that is asked for: 7 is every one that has a severity."""
    since: datetime | None = None
    until: datetime | None = None


ANY = EventFilter()


def add_events(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    """Store rows that COLUMNS names; one that is there already stays as it is.

    PostgreSQL takes a batch much faster if it need not look for each row; hardly ever one is there.
    """
    if session.connection().dialect.name == "postgresql":
        with suppress(StoreError), session.begin_nested():
            insert(session, EVENT, Rows(COLUMNS, rows))
            return
    upsert(session, EVENT, Rows(COLUMNS, rows), key=_KEY, update=False)


def list_events(session: Session, tenant: str, wanted: EventFilter, limit: int) -> list[Event]:
    """Return a tenant's newest events, the newest first; flows only if their tag is asked for."""
    if wanted.tag == FLOW_TAG:
        return flow_events(session, tenant, _of_flows(wanted), limit)
    query = _matching(tenant, wanted).order_by(EVENT.c.received_us.desc(), EVENT.c.id.desc())
    return [event_of(values) for _, *values in session.execute(query.limit(limit))]


def iterate_events(session: Session, tenant: str, wanted: EventFilter) -> Iterator[Event]:
    """Yield a tenant's events in the order in which they were received, however many; flows too."""
    events = _iterate(session, tenant, wanted)
    if wanted.tag not in {None, FLOW_TAG} or wanted.severity is not None:
        return events
    flows = iterate_flow_events(session, tenant, _of_flows(wanted))
    return merge(events, flows, key=lambda event: event.received_at or _EARLIEST)


def _iterate(session: Session, tenant: str, wanted: EventFilter) -> Iterator[Event]:
    query = _matching(tenant, wanted).order_by(EVENT.c.received_us, EVENT.c.id)
    for _, *values in session.execute(query.execution_options(yield_per=_MANY)):
        yield event_of(values)


def find_events(session: Session, tenant: str, ids: Iterable[str]) -> list[Event]:
    """Return the events of these ids that are still there, in the order of their ids."""
    wanted = {id_: place for id_ in ids if (place := _place(id_))}
    if not wanted:
        return []
    is_one = or_(*(and_(*map(eq, _PLACE, place)) for place in wanted.values()))
    query = _matching(tenant, ANY).where(is_one)
    found = {event.id: event for event in (event_of(row[1:]) for row in session.execute(query))}
    others = [place for id_, place in wanted.items() if id_ not in found]
    found |= {event.id: event for event in flows_at(session, tenant, others)}
    return [found[id_] for id_ in wanted if id_ in found]


def _of_flows(wanted: EventFilter) -> Sequence[ColumnElement[bool]]:
    return conditions(wanted.device, wanted.source, wanted.since, wanted.until)


def newest_id(session: Session) -> int:
    """Return the number of the row that was stored last, 0 if there is none."""
    return session.scalar(select(func.max(EVENT.c.id))) or 0


def numbers_after(
    session: Session, tenant: str, row_id: int, wanted: EventFilter, limit: int
) -> Sequence[int]:
    """Return the row numbers of events that were stored after a row, as they were stored."""
    query = _matching(tenant, wanted).where(EVENT.c.id > row_id).order_by(EVENT.c.id).limit(limit)
    return session.scalars(query.with_only_columns(EVENT.c.id)).all()


def events_numbered(session: Session, tenant: str, numbers: Sequence[int]) -> list[Event]:
    """Return a tenant's events by their row numbers, in order."""
    found: list[Event] = []
    for start in range(0, len(numbers), _CHUNK):
        chunk = EVENT.c.id.in_(numbers[start : start + _CHUNK])
        query = _matching(tenant, ANY).where(chunk).order_by(EVENT.c.id)
        found += [event_of(values) for _, *values in session.execute(query)]
    return found


def _matching(tenant: str, wanted: EventFilter) -> Select[Any]:
    query = select(EVENT.c.id, *_VALUES).where(EVENT.c.tenant == tenant)
    for name in ("device", "tag", "source"):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(EVENT.c[name] == value)
    if wanted.severity is not None:
        query = query.where(EVENT.c.severity <= wanted.severity)
    if wanted.since:
        query = query.where(EVENT.c.received_us >= microseconds(wanted.since))
    if wanted.until:
        query = query.where(EVENT.c.received_us < microseconds(wanted.until))
    return query


def _place(id_: str) -> tuple[str, int, int] | None:
    match = _ID.fullmatch(id_)
    return (match[1], int(match[2]), int(match[3] or 0)) if match else None
