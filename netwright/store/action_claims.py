"""Who wants an action, and for how long: one action fulfils the wishes of many incidents.

Functions take a session and never commit.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.model.action import ActionState
from netwright.store.action_tables import ActionClaimRow, ActionRow
from netwright.store.bulk import Rows, upsert

_BEGUN = frozenset(
    {ActionState.RUNNING, ActionState.UNKNOWN, ActionState.VERIFYING, ActionState.ACTIVE}
)
"""`expires_at` says when what is in force ends; before that, when a decision is too late."""


class Claim(NamedTuple):
    """A wish that an action fulfils."""

    action_id: str
    idempotency_key: str
    incident_id: str
    ttl_s: int | None


def claim(session: Session, row: ActionRow, told: Claim, at: datetime) -> None:
    """Count a wish, once: whoever asks again with the same evidence makes nothing last longer."""
    key = ("tenant", "action_id", "idempotency_key")
    same = {"tenant": row.tenant, **dict(zip(key[1:], told, strict=False))}
    if session.scalars(select(ActionClaimRow.id).filter_by(**same)).first() is not None:
        return
    rows = Rows(("tenant", *Claim._fields, "at"), [(row.tenant, *told, at)])
    upsert(session, ActionClaimRow.__table__, rows, key=key, update=False)  # type: ignore[arg-type]
    if row.state in _BEGUN and row.expires_at and told.ttl_s:
        row.expires_at = max(row.expires_at, at + timedelta(seconds=told.ttl_s))


def longest_claim(session: Session, tenant: str, action_id: str, at: datetime) -> datetime | None:
    """Return when the last of those who want an action no longer wants it, if it begins now."""
    query = select(ActionClaimRow.at, ActionClaimRow.ttl_s)
    rows = session.execute(query.filter_by(tenant=tenant, action_id=action_id)).tuples()
    ends = [max(begun, at) + timedelta(seconds=ttl_s) for begun, ttl_s in rows if ttl_s]
    return max(ends, default=None)


def answered(session: Session, tenant: str, incidents: Iterable[str]) -> dict[str, bool]:
    """Return which incidents have actions, their own or others' that they joined.

    And whether all of these were not believed: of those more evidence may come.
    """
    is_fulfilled = (ActionRow.tenant == ActionClaimRow.tenant) & (
        ActionRow.id == ActionClaimRow.action_id
    )
    query = (
        select(ActionClaimRow.incident_id, ActionRow.state, ActionRow.verdicts)
        .join(ActionRow, is_fulfilled)
        .where(ActionClaimRow.tenant == tenant)
        .where(ActionClaimRow.incident_id.in_(sorted(incidents)))
    )
    found: dict[str, bool] = {}
    for incident, state, verdicts in session.execute(query).tuples():
        refused = {one["guard"] for one in verdicts if not one["allowed"]}
        is_doubted = state == ActionState.DENIED and refused == {"corroboration"}
        found[incident] = found.get(incident, True) and is_doubted
    return found
