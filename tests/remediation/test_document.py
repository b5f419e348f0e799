"""An action as JSON: the contract's keys, and nothing that is not known."""

from datetime import UTC, datetime

from netwright.model.action import (
    Action,
    ActionState,
    Approval,
    BlastRadius,
    Decision,
    Mode,
    Plan,
    Step,
    Verdict,
    Verification,
)
from netwright.remediation.document import action_document

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BARE = Action("a1", "default", "block", "fw1", {}, Mode.AUTO, ActionState.DETECTED, "kim")
WHOLE = Action(
    **{name: getattr(BARE, name) for name in ("id", "tenant", "playbook", "device", "params")},
    mode=Mode.APPROVE,
    state=ActionState.ACTIVE,
    requested_by="rule:r",
    verdicts=(Verdict("rate", allowed=True, reason="below every cap"),),
    plan=Plan("d", "+drop", BlastRadius(hosts=("pc1",))),
    approvals=(Approval("ann", NOON, Decision.APPROVE, "seen", "d"),),
    expires_at=NOON,
    verification=Verification(present=True),
    history=(Step(ActionState.DETECTED, NOON, "kim", "wanted"),),
)


def test_what_is_not_known_is_absent() -> None:
    """Nobody has to tell null from missing."""
    document = action_document(BARE)

    assert document.keys().isdisjoint({"plan", "expires_at", "incident_id", "rule", "batch_id"})
    assert document["target"] == {"device": "fw1"}
    assert document["verify"] == {}


def test_a_whole_action_shows_plan_decisions_and_history() -> None:
    """What an approver reads."""
    document = action_document(WHOLE)

    assert document["plan"]["blast_radius"] == {"devices": [], "hosts": ["pc1"], "prefixes": []}
    assert document["approvals"][0]["decision"] == "approve"
    assert document["history"][0]["reason"] == "wanted"
    assert document["verify"] == {"present": True}
    assert document["expires_at"] == "2026-11-24T12:00:00Z"
