"""Actions follow a device that gets another name: what is in force there has to be taken back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.remediation.keys import target_key
from netwright.store.action_tables import ActionRow


def rename_in_actions(session: Session, tenant: str, name: str, new_name: str) -> None:
    """Let actions of a device be those of its new name, caps and one of a kind included."""
    query = select(ActionRow).where(ActionRow.tenant == tenant, ActionRow.device == name)
    for row in session.scalars(query).all():
        row.device = new_name
        row.target = row.target and new_name + row.target.removeprefix(name)
        row.live_key = row.live_key and target_key(tenant, row.target)
    session.flush()
