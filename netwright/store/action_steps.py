"""Move an action and enter it in the audit, in one transaction. Functions never commit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from netwright.model.action import Action, Approval
from netwright.store.actions import Move, move, note
from netwright.store.approvals import note_approval
from netwright.store.audit import AuditWord, append


def step(
    session: Session, action: Action, moved: Move, detail: Mapping[str, Any], **changes: Any
) -> bool:
    """Move an action if it is still in the state it is known in; tell whether it was.

    Raises:
        LifeCycleError: no edge leads there.
    """
    if not move(session, action.tenant, action.id, moved, **changes):
        return False
    known = {
        "from": moved.before.value,
        "reason": moved.reason,
        "device": action.device,
        "playbook": action.playbook,
        "params": dict(action.params),
        "rule": action.rule,
        "incident_id": action.incident_id,
    }
    word = AuditWord(moved.by, moved.after.value, action.id, known | dict(detail))
    append(session, action.tenant, moved.at, word)
    return True


def decide(session: Session, action: Action, moved: Move, word: Approval, **changes: Any) -> bool:
    """Enter a person's word and move the action by it, both or neither."""
    detail = {"digest": word.digest, "decision": word.decision.value}
    if not step(session, action, moved, detail, **changes):
        return False
    note_approval(session, action.tenant, action.id, word)
    return True


def remark(session: Session, action: Action, at: datetime, told: tuple[str, str]) -> None:
    """Enter into the history and the audit what was said about an action that stays as it is."""
    by, reason = told
    note(session, action, Move(action.state, action.state, at, by, reason))
    append(session, action.tenant, at, AuditWord(by, "told", action.id, {"reason": reason}))
