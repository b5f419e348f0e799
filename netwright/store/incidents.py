"""Keep incidents, and find them.

Functions take a session and never commit: a worker saves incidents together with how far it has
read, so that what it reads twice counts once.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.model.incident import Incident, IncidentState, Key
from netwright.store.bulk import Rows, upsert
from netwright.store.incident_rows import COLUMNS, incident_of, values_of
from netwright.store.incident_tables import IncidentDeviceRow, IncidentRow

INCIDENT = cast("SqlTable", IncidentRow.__table__)
INCIDENT_DEVICE = cast("SqlTable", IncidentDeviceRow.__table__)

_DEVICE = ("tenant", "device", "incident_id")
_MOST_DUE = 500  # at a time: the others are as due a moment later
_CHUNK = 500  # parameters of one statement
_OUTAGES = 7_401_001  # names our lock among those of the database
_RESOLVED = IncidentState.RESOLVED.value


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents somebody wants to see; None: whichever."""

    states: frozenset[IncidentState] | None = None
    severities: frozenset[str] | None = None
    device: str | None = None
    since: datetime | None = None
    explained: bool = False  # those too that are part of another
    limit: int | None = None


def newest_incidents(session: Session, keys: Collection[Key]) -> dict[Key, Incident]:
    """Return the last incident of each fingerprint, and hold it against other writers."""
    found: dict[Key, Incident] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for incident in _held(session, _of_fingerprints(chunk)):
            key = Key(incident.tenant, incident.rule, incident.fingerprint)
            if key in keys:
                found[key] = incident
    return found


def _of_fingerprints(keys: Sequence[Key]) -> ColumnElement[bool]:
    """Tell the newest incidents of fingerprints; a few too many, for the sets are crossed."""
    row, later = INCIDENT.c, INCIDENT.alias().c
    is_followed = (
        select(later.id)
        .where(later.tenant == row.tenant, later.rule == row.rule)
        .where(later.fingerprint == row.fingerprint, later.first_seen > row.first_seen)
        .exists()
    )
    return (
        row.tenant.in_({key.tenant for key in keys})
        & row.rule.in_({key.rule for key in keys})
        & row.fingerprint.in_({key.fingerprint for key in keys})
        & or_(row.state != _RESOLVED, ~is_followed)
    )


def _held(session: Session, which: ColumnElement[bool]) -> Iterator[Incident]:
    """Yield incidents, those last that are unresolved or began last."""
    order = (INCIDENT.c.state != _RESOLVED, INCIDENT.c.first_seen, INCIDENT.c.id)
    query = select(INCIDENT).where(which).order_by(*order).with_for_update()
    return map(incident_of, session.execute(query))


def put_incidents(session: Session, incidents: Iterable[Incident]) -> None:
    """Keep incidents as they are now, new ones too."""
    changed = list(incidents)
    # What is over first: of a fingerprint only one may be unresolved at any moment.
    for over in (True, False):
        rows = [values_of(one) for one in changed if one.is_resolved is over]
        upsert(session, INCIDENT, Rows(COLUMNS, rows), key=("tenant", "id"))
    named = [(one.tenant, device, one.id) for one in changed for device in one.devices]
    upsert(session, INCIDENT_DEVICE, Rows(_DEVICE, named), key=_DEVICE, update=False)


def hold_outages(session: Session) -> None:
    """Let no other worker explain what is down until we are done: each would wait for the other."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_OUTAGES)))


def due_ids(session: Session, at: datetime) -> dict[str, bool]:
    """Return the incidents at which somebody has to look by now, and whether they are outages."""
    query = select(INCIDENT.c.id, INCIDENT.c.outage.is_not(None)).where(INCIDENT.c.due_at <= at)
    return dict(session.execute(query.order_by(INCIDENT.c.id).limit(_MOST_DUE)).tuples().all())


def due_incidents(session: Session, ids: Collection[str], at: datetime) -> list[Incident]:
    """Return which of these are still due, and hold them; another worker may have some of them."""
    if not ids:
        return []
    row = INCIDENT.c
    query = select(INCIDENT).where(row.id.in_(ids), row.due_at <= at).order_by(row.id)
    found = session.execute(query.with_for_update(skip_locked=True))
    return [incident_of(one) for one in found]


def outage_incidents(session: Session, tenant: str, since: datetime) -> dict[str, Incident]:
    """Return what went down since, and is, or was until so lately that it still explains others."""
    row = INCIDENT.c
    is_down = or_(row.state != _RESOLVED, row.due_at.is_not(None)) & (row.first_seen >= since)
    which = (row.tenant == tenant) & row.outage.is_not(None) & is_down
    return {one.id: one for one in _held(session, which)}


def find_incidents(session: Session, tenant: str, wanted: IncidentFilter) -> list[Incident]:
    """Return incidents that somebody wants to see, the newest first."""
    query = _filtered(tenant, wanted).order_by(INCIDENT.c.last_seen.desc(), INCIDENT.c.id)
    return [incident_of(row) for row in session.execute(query.limit(wanted.limit))]


def _filtered(tenant: str, wanted: IncidentFilter) -> Select[tuple[object, ...]]:
    row, query = INCIDENT.c, select(INCIDENT).where(INCIDENT.c.tenant == tenant)
    if wanted.states is not None:
        query = query.where(row.state.in_([state.value for state in wanted.states]))
    if wanted.severities is not None:
        query = query.where(row.severity.in_(wanted.severities))
    if wanted.since:
        query = query.where(row.last_seen >= wanted.since)
    if not wanted.explained:
        query = query.where(row.parent.is_(None))
    if wanted.device is not None:
        about = INCIDENT_DEVICE.c
        named = select(about.incident_id).where(
            about.tenant == tenant, about.device == wanted.device
        )
        query = query.where(row.id.in_(named))
    return query


def open_keys(session: Session) -> set[Key]:
    """Return the fingerprints of all tenants' incidents that are not resolved."""
    row = INCIDENT.c
    query = select(row.tenant, row.rule, row.fingerprint).where(row.state != _RESOLVED)
    return {Key(*found) for found in session.execute(query).tuples()}


def troubled_tenants(session: Session) -> list[str]:
    """Return the tenants that have incidents which are not resolved."""
    query = select(INCIDENT.c.tenant).where(INCIDENT.c.state != _RESOLVED).distinct()
    return sorted(session.scalars(query))


def get_incidents(session: Session, tenant: str, ids: Collection[str]) -> dict[str, Incident]:
    """Return incidents by their ids, and hold them against other writers."""
    which = (INCIDENT.c.tenant == tenant) & INCIDENT.c.id.in_(ids)
    return {one.id: one for one in _held(session, which)}


def explained_by(session: Session, tenant: str, id_: str) -> list[str]:
    """Return the ids of the incidents that another one explains."""
    row = INCIDENT.c
    query = select(row.id).where(row.tenant == tenant, row.parent == id_).order_by(row.id)
    return list(session.scalars(query))
