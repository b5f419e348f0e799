"""Actions follow a device that gets another name: what is in force there has to be taken back."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.model.action import ActionState
from netwright.remediation.keys import target_key
from netwright.remediation.life_cycle import IN_FLIGHT
from netwright.store.action_tables import ActionRow
from netwright.store.device_leases import Place, rename_lease

IN_FORCE = IN_FLIGHT | {ActionState.ACTIVE, ActionState.ROLLBACK_FAILED}
"""States in which something of ours is in a device, or may be."""


def actions_in_force(session: Session, tenant: str, devices: Sequence[str]) -> list[str]:
    """Return the ids of actions that have something in one of these devices, or may have."""
    query = select(ActionRow.id).where(
        ActionRow.tenant == tenant,
        ActionRow.device.in_(devices),
        ActionRow.state.in_(sorted(IN_FORCE)),
    )
    return list(session.scalars(query.order_by(ActionRow.begun_at)))


def rename_in_actions(session: Session, tenant: str, name: str, new_name: str) -> None:
    """Let actions of a device be those of its new name, caps and one of a kind included."""
    query = select(ActionRow).where(ActionRow.tenant == tenant, ActionRow.device == name)
    for row in session.scalars(query).all():
        row.device = new_name
        row.target = row.target and new_name + row.target.removeprefix(name)
        row.live_key = row.live_key and target_key(tenant, row.target)
    session.flush()
    rename_lease(session, Place(tenant, name), new_name)
