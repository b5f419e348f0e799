"""Which events are old enough to go, and which are too many."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select
from sqlalchemy.orm import Session

from netwright.store.event_documents import microseconds
from netwright.store.events import EVENT

_CHUNK = 900  # parameters of one statement


@dataclass(frozen=True, slots=True)
class EventLimits:
    """Before which instant events are cut: by class, else by severity, else all the others."""

    before: datetime
    classes: Mapping[str, datetime] = field(default_factory=dict)
    severities: Mapping[int, datetime] = field(default_factory=dict)


def old_events(tenant: str, limits: EventLimits) -> Iterator[ColumnElement[bool]]:
    """Yield what may go, in conditions that an index helps to meet."""
    event = EVENT.c
    has_class = event["class"].in_(limits.classes)
    is_of_class = and_(event["class"].is_not(None), has_class)
    has_severity = and_(event.severity.is_not(None), event.severity.in_(limits.severities))
    for name, before in limits.classes.items():
        yield and_(_is_old(tenant, before), event["class"] == name)
    for severity, before in limits.severities.items():
        is_one = and_(event.severity == severity, not_(is_of_class))
        yield and_(_is_old(tenant, before), is_one)
    others = not_(or_(is_of_class, has_severity))
    yield and_(_is_old(tenant, limits.before), others)


def _is_old(tenant: str, before: datetime) -> ColumnElement[bool]:
    return and_(EVENT.c.tenant == tenant, EVENT.c.received_us < microseconds(before))


def surplus_events(session: Session, most: int, limit: int) -> Sequence[int]:
    """Return the rows that were stored first, if there are more than so many; a few of them.

    Rows are numbered as they are stored, so that two numbers tell nearly how many there are.
    """
    first, last = session.execute(select(func.min(EVENT.c.id), func.max(EVENT.c.id))).one()
    surplus = (last - first + 1) - most if first is not None else 0
    if surplus <= 0:
        return ()
    query = select(EVENT.c.id).order_by(EVENT.c.id).limit(min(surplus, limit))
    return session.scalars(query).all()


def remove_events(session: Session, ids: Sequence[int]) -> None:
    """Remove events by their row numbers."""
    for start in range(0, len(ids), _CHUNK):
        session.execute(delete(EVENT).where(EVENT.c.id.in_(ids[start : start + _CHUNK])))
