"""What rules wanted, with the verdicts: many at once, without histories."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.model.action import ActionState, Verdict
from netwright.remediation.report import Judged
from netwright.store.action_tables import ActionRow


def judged_since(session: Session, tenant: str, since: datetime) -> Iterator[Judged]:
    """Yield the wishes of rules since an instant, the oldest first."""
    whose = (ActionRow.rule, ActionRow.playbook, ActionRow.device)
    query = (
        select(*whose, ActionRow.params, ActionRow.state, ActionRow.verdicts)
        .where(ActionRow.tenant == tenant, ActionRow.begun_at >= since, ActionRow.rule != "")
        .order_by(ActionRow.begun_at, ActionRow.id)
    )
    for rule, playbook, device, params, state, verdicts in session.execute(query).tuples():
        told = tuple(Verdict(**one) for one in verdicts)
        yield Judged(rule, playbook, device, params, ActionState(state), told)
