"""What people said of plans, and their stops. Functions take a session and never commit."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from netwright.model.action import Approval, Decision
from netwright.remediation.proposal import KillSwitch
from netwright.store.action_tables import ApprovalRow, KillSwitchRow, RuleSightRow
from netwright.store.bulk import Rows, upsert

_SWITCH = cast("Table", KillSwitchRow.__table__)
_SIGHT = cast("Table", RuleSightRow.__table__)


def note_approval(session: Session, tenant: str, action_id: str, word: Approval) -> None:
    """Enter a person's word; the same person's second word about the same plan is an error."""
    session.add(
        ApprovalRow(
            tenant=tenant,
            action_id=action_id,
            by=word.by,
            at=word.at,
            decision=word.decision.value,
            reason=word.reason,
            digest=word.digest,
        )
    )
    session.flush()


def approvals_of(session: Session, tenant: str, action_id: str) -> tuple[Approval, ...]:
    """Return what was said of an action's plans, oldest first."""
    query = select(ApprovalRow).filter_by(tenant=tenant, action_id=action_id)
    return tuple(
        Approval(row.by, row.at, Decision(row.decision), row.reason, row.digest)
        for row in session.scalars(query.order_by(ApprovalRow.id))
    )


def switch_on(session: Session, switch: KillSwitch, at: datetime) -> None:
    """Stop what a switch names; a second one for the same replaces the first."""
    names = ("tenant", "rule", "by", "at", "reason")
    values = (switch.tenant, switch.rule, switch.by, at, switch.reason)
    upsert(session, _SWITCH, Rows(names, [values]), key=("tenant", "rule"))


def switch_off(session: Session, tenant: str, rule: str) -> bool:
    """Take a stop away, and tell whether there was one."""
    done = session.execute(delete(KillSwitchRow).filter_by(tenant=tenant, rule=rule))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def kill_switches(session: Session, tenant: str) -> list[KillSwitch]:
    """Return the stops that concern a tenant."""
    query = select(KillSwitchRow).where(KillSwitchRow.tenant.in_(["", tenant]))
    return [
        KillSwitch(row.tenant, row.rule, row.by, row.reason)
        for row in session.scalars(query.order_by(KillSwitchRow.id))
    ]


def rule_since(session: Session, tenant: str, rule: str, version: str, at: datetime) -> datetime:
    """Return since when this version of a rule watches; it begins when first asked for."""
    query = select(RuleSightRow.since).filter_by(tenant=tenant, rule=rule, version=version)
    since = session.scalar(query)
    if since is None:  # another worker may see it first in this very moment
        key = ("tenant", "rule", "version")
        rows = Rows((*key, "since"), [(tenant, rule, version, at)])
        upsert(session, _SIGHT, rows, key=key, update=False)
        since = session.scalar(query)
    return since or at
