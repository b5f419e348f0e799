"""An action as the contract shows it."""

from typing import Any

from netwright.model.action import Action, Verification
from netwright.model.instant import rfc3339

Document = dict[str, Any]


def action_document(action: Action) -> Document:
    """Return the JSON of an action; what is not known is absent."""
    document: Document = {
        "id": action.id,
        "incident_id": action.incident_id or None,
        "batch_id": action.batch_id or None,
        "rule": action.rule or None,
        "rule_version": action.rule_version or None,
        "playbook": action.playbook,
        "playbook_version": action.playbook_version,
        "target": {"device": action.device},
        "params": dict(action.params),
        "mode": action.mode.value,
        "state": action.state.value,
        "requested_by": action.requested_by,
        "verdicts": [
            {"guard": one.guard, "allowed": one.allowed, "reason": one.reason}
            for one in action.verdicts
        ],
        "plan": _plan(action),
        "approvals": [
            {
                "by": one.by,
                "at": rfc3339(one.at),
                "decision": one.decision.value,
                "reason": one.reason,
            }
            for one in action.approvals
        ],
        "expires_at": rfc3339(action.expires_at) if action.expires_at else None,
        "owned": action.owned,
        "verify": _verify(action.verification),
        "history": [
            {"state": one.state.value, "at": rfc3339(one.at), "by": one.by, "reason": one.reason}
            for one in action.history
        ],
    }
    return {key: value for key, value in document.items() if value is not None}


def _plan(action: Action) -> Document | None:
    if action.plan is None:
        return None
    radius = action.plan.blast_radius
    return {
        "digest": action.plan.digest,
        "diff": action.plan.diff,
        "blast_radius": {
            "devices": list(radius.devices),
            "hosts": list(radius.hosts),
            "prefixes": list(radius.prefixes),
        },
    }


def _verify(told: Verification) -> Document:
    known = {"present": told.present, "helped": told.helped, "hurt": told.hurt}
    return {key: value for key, value in known.items() if value is not None}
