"""What is old enough to be cut, and by whose absence nothing is lost that is still asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, union_all
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.discovery.credential_budget import Outcome
from netwright.model.evidence import PATIENCE, Answer, Table
from netwright.model.incident import IncidentState
from netwright.store.credential_tables import CredentialAttemptRow, HostKeyEventRow
from netwright.store.event_documents import microseconds
from netwright.store.event_retention import EventLimits, old_events
from netwright.store.events import EVENT
from netwright.store.flows import EXPORTER, FLOW
from netwright.store.incidents import INCIDENT
from netwright.store.states import STATE
from netwright.store.tables import (
    EVIDENCE_TABLES,
    CollectionRow,
    DeviceRow,
    RunRow,
    VisitClaimRow,
    WorkItemRow,
)

DEVICES = 50
"""Devices that one statement looks at: evidence is indexed by device."""

_CHUNK = 900  # parameters of one statement

_COLLECTION = cast("SqlTable", CollectionRow.__table__)
_ATTEMPT = cast("SqlTable", CredentialAttemptRow.__table__)
_HOST_KEY_EVENT = cast("SqlTable", HostKeyEventRow.__table__)
_RUN = cast("SqlTable", RunRow.__table__)
_ITEM = cast("SqlTable", WorkItemRow.__table__)
_CLAIM = cast("SqlTable", VisitClaimRow.__table__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Before which instant each kind of row is cut."""

    evidence: datetime | None  # None: no topology was recorded yet, only evidence tells the links
    states: datetime
    runs: datetime
    audit: datetime
    flows: datetime
    events: EventLimits


class Cut(NamedTuple):
    """Rows of a table that may go."""

    table: SqlTable
    which: ColumnElement[bool]


def cuts(tenant: str, device_ids: Sequence[int], limits: Limits) -> Iterator[Cut]:
    """Yield what may go, what depends on a row before the row itself."""
    for start in range(0, len(device_ids), DEVICES):
        yield from _device_cuts(device_ids[start : start + DEVICES], limits)
    old = _old_runs(tenant, limits.runs)
    for table in (_ITEM, _CLAIM):
        yield Cut(table, and_(table.c.tenant == tenant, table.c.run_id.in_(old)))
    yield Cut(_RUN, _RUN.c.id.in_(old))
    yield Cut(_ATTEMPT, _is_old_attempt(tenant, limits.audit))
    event = _HOST_KEY_EVENT.c
    yield Cut(_HOST_KEY_EVENT, and_(event.tenant == tenant, event.at < limits.audit))
    yield Cut(INCIDENT, _is_old_incident(tenant, limits.audit))
    flow, exporter, before_us = FLOW.c, EXPORTER.c, microseconds(limits.flows)
    yield Cut(FLOW, and_(flow.tenant == tenant, flow.received_us < before_us))
    for which in old_events(tenant, limits.events):
        yield Cut(EVENT, which)
    yield Cut(EXPORTER, and_(exporter.tenant == tenant, exporter.last_us < before_us))


def all_devices(session: Session, tenant: str) -> list[int]:
    """Return every device's row id, those that are merged into others too."""
    return list(session.scalars(select(DeviceRow.id).filter_by(tenant=tenant)))


def count(session: Session, cut: Cut) -> int:
    """Count the rows that may go."""
    return session.scalar(select(func.count()).select_from(cut.table).where(cut.which)) or 0


def find(session: Session, cut: Cut, most: int) -> list[Any]:
    """Return the keys of rows that may go, not more than so many."""
    return list(session.scalars(select(cut.table.c.id).where(cut.which).limit(most)))


def remove(session: Session, cut: Cut, keys: Sequence[Any]) -> None:
    """Remove rows by their keys, which holds the database for a moment only."""
    for start in range(0, len(keys), _CHUNK):
        chunk = cut.table.c.id.in_(keys[start : start + _CHUNK])
        session.execute(delete(cut.table).where(chunk))


def _device_cuts(ids: Sequence[int], limits: Limits) -> Iterator[Cut]:
    if limits.evidence:
        for name, table in EVIDENCE_TABLES.items():
            yield Cut(table, and_(table.c.device_id.in_(ids), _is_over(name, limits.evidence)))
        yield Cut(_COLLECTION, _is_old_collection(ids, limits.evidence))
    yield Cut(STATE, and_(STATE.c.device_id.in_(ids), STATE.c.seen_to < limits.states))


def _is_over(name: Table, before: datetime) -> ColumnElement[bool]:
    """Tell whether a row held at no instant since; one that fades still counts."""
    table = EVIDENCE_TABLES[name]
    is_over = table.c.seen_to <= before
    return and_(is_over, table.c.forgotten_at <= before) if name in PATIENCE else is_over


def _is_old_collection(ids: Sequence[int], before: datetime) -> ColumnElement[bool]:
    """Tell whether an answer is old, and neither dates nor orders rows that are kept."""
    row = _COLLECTION.c
    dating = (_last_before_fading(name, ids, before) for name in PATIENCE)
    kept = union_all(_newest(ids, before), *dating)
    is_cache = and_(row.name == Table.ARP, row.device_id.in_(_sharing_stations(ids)))
    return and_(row.device_id.in_(ids), row.at < before, row.id.not_in(kept), ~is_cache)


def _newest(ids: Sequence[int], before: datetime) -> Select[Any]:
    """Select what told each table last: it says how old the rows are, and their digest."""
    row = _COLLECTION.alias().c
    telling = row.answer.in_([Answer.COMPLETE, Answer.TRUNCATED])
    return (
        select(func.max(row.id))
        .where(row.device_id.in_(ids), row.at < before, telling)
        .group_by(row.device_id, row.name, row.answer)
    )


def _last_before_fading(name: Table, ids: Sequence[int], before: datetime) -> Select[Any]:
    """Select what last told the rows that are fading, or were at some instant since."""
    row, told = _COLLECTION.alias().c, EVIDENCE_TABLES[name].c
    lasts = or_(told.forgotten_at.is_(None), told.forgotten_at > before)
    is_fading = and_(told.device_id.in_(ids), told.seen_to.is_not(None), lasts)
    end = select(told.device_id, told.seen_to).where(is_fading).distinct().subquery().c
    return (
        select(func.max(row.id))
        .where(row.device_id == end.device_id, row.name == name, row.at < end.seen_to)
        .where(row.answer == Answer.COMPLETE)
        .group_by(end.device_id, end.seen_to)
    )


def _sharing_stations(ids: Sequence[int]) -> Select[Any]:
    """Select who remembers a station that others remember too: the first of them is its gateway."""
    own, other = EVIDENCE_TABLES[Table.ARP].alias().c, EVIDENCE_TABLES[Table.ARP].alias().c
    shared = select(other.id).where(
        other.tenant == own.tenant,
        other.address == own.address,
        other.seen_to.is_(None),
        other.device_id != own.device_id,
    )
    current = and_(own.seen_to.is_(None), own.device_id.in_(ids))
    return select(own.device_id).where(current, shared.exists()).distinct()


def _old_runs(tenant: str, before: datetime) -> Select[Any]:
    """Select runs that nobody works on any more, but the newest of each kind."""
    run, other, item = _RUN.alias().c, _RUN.alias().c, _ITEM.alias().c
    newest = select(func.max(other.id)).where(other.tenant == tenant).group_by(other.kind)
    is_over = or_(run.finished_at.is_(None), run.finished_at < before)
    worked_on = select(item.id).where(item.run_id == run.id, item.updated_at >= before)
    return select(run.id).where(
        run.tenant == tenant,
        run.started_at < before,
        is_over,
        run.id.not_in(newest),
        ~worked_on.exists(),
    )


def _is_old_incident(tenant: str, before: datetime) -> ColumnElement[bool]:
    """Tell whether an incident is over since long; its devices go with it."""
    row = INCIDENT.c
    is_over = row.state == IncidentState.RESOLVED.value
    return and_(row.tenant == tenant, is_over, row.last_seen < before)


def _is_old_attempt(tenant: str, before: datetime) -> ColumnElement[bool]:
    """Tell whether an attempt is old, and no account's budget is counted from it.

    A budget counts what followed the last success on a device, and what unlocked the account.
    """
    row, later = _ATTEMPT.c, _ATTEMPT.alias().c
    success = select(later.id).where(
        later.account_id == row.account_id,
        later.device == row.device,
        later.outcome == Outcome.OK,
        later.position > row.position,
    )
    counts = row.outcome.in_([Outcome.IN_FLIGHT, Outcome.UNLOCKED])
    is_spent = or_(row.account_id.is_(None), and_(~counts, success.exists()))
    return and_(row.tenant == tenant, row.at < before, is_spent)
