"""Incidents about which nothing was asked yet, and those that were not believed."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netwright.model.action import ActionState
from netwright.model.incident import Incident, IncidentState
from netwright.store.action_tables import ActionClaimRow, ActionRow
from netwright.store.incident_rows import incident_of
from netwright.store.incidents import INCIDENT

_RESOLVED = IncidentState.RESOLVED.value


class Wanted(NamedTuple):
    """The rules whose incidents are to be answered, since when, and how many at once."""

    rules: Collection[str]
    since: datetime
    limit: int


def unanswered(session: Session, tenant: str, wanted: Wanted) -> list[Incident]:
    """Return incidents that have asked for nothing yet, the oldest first."""
    claim = select(ActionClaimRow.id).where(
        ActionClaimRow.tenant == tenant, ActionClaimRow.incident_id == INCIDENT.c.id
    )
    query = _unresolved(tenant, wanted).where(~claim.exists())
    return _found(session, query.order_by(INCIDENT.c.first_seen, INCIDENT.c.id), wanted)


def refused(session: Session, tenant: str, wanted: Wanted) -> list[Incident]:
    """Return incidents of which something was refused, those last seen first."""
    action = select(ActionRow.id).where(
        ActionRow.tenant == tenant,
        ActionRow.incident_id == INCIDENT.c.id,
        ActionRow.state == ActionState.DENIED.value,
    )
    query = _unresolved(tenant, wanted).where(action.exists())
    return _found(session, query.order_by(INCIDENT.c.last_seen.desc(), INCIDENT.c.id), wanted)


def about_attackers(
    session: Session, tenant: str, attackers: Collection[str], since: datetime
) -> list[Incident]:
    """Return what is unresolved about some attackers, whatever the rule."""
    address = INCIDENT.c.of_group["source.ip"].as_string()
    query = _since(tenant, since).where(address.in_(sorted(attackers)))
    return [incident_of(one) for one in session.execute(query.order_by(INCIDENT.c.id))]


def _since(tenant: str, since: datetime) -> Select[tuple[object, ...]]:
    row = INCIDENT.c
    is_open = (row.tenant == tenant) & (row.state != _RESOLVED) & (row.last_seen >= since)
    return select(INCIDENT).where(is_open)


def _unresolved(tenant: str, wanted: Wanted) -> Select[tuple[object, ...]]:
    return _since(tenant, wanted.since).where(INCIDENT.c.rule.in_(sorted(wanted.rules)))


def _found(session: Session, query: Select[tuple[object, ...]], wanted: Wanted) -> list[Incident]:
    return [incident_of(one) for one in session.execute(query.limit(wanted.limit))]
