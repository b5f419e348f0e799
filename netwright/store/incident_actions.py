"""What was done about incidents: an action fulfils the wishes of all that asked for it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.store.action_tables import ActionClaimRow, ActionStepRow

_CHUNK = 500  # parameters of one statement


def actions_about(
    session: Session, tenant: str, incidents: Collection[str]
) -> Mapping[str, Sequence[str]]:
    """Return the ids of the actions that incidents have asked for, the oldest first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    wanted = sorted(incidents)
    row = ActionClaimRow
    for start in range(0, len(wanted), _CHUNK):
        query = select(row.incident_id, row.action_id).where(
            row.tenant == tenant, row.incident_id.in_(wanted[start : start + _CHUNK])
        )
        for incident, action in session.execute(query.order_by(row.id)).tuples():
            if action not in found[incident]:
                found[incident].append(action)
    return found


def steps_about(session: Session, tenant: str, actions: Collection[str]) -> list[ActionStepRow]:
    """Return every step of some actions, in their order."""
    row = ActionStepRow
    query = select(row).where(row.tenant == tenant, row.action_id.in_(sorted(actions)))
    return list(session.scalars(query.order_by(row.at, row.id)))
