"""What people decide: they agree to a plan, refuse it, or take back what was done.

An approval holds for the digest of the plan that was seen. Where four eyes are asked for, whoever
asked for the action cannot agree to it.
"""

from dataclasses import dataclass, replace

from netwright.errors import RefusedError
from netwright.model.action import Action, ActionState, Approval, Decision
from netwright.model.role import Role
from netwright.runs.remediation.desk import Desk, Terms, Told
from netwright.runs.remediation.device_lease import at_device
from netwright.runs.remediation.ending import roll_back
from netwright.runs.remediation.proposing import propose_again
from netwright.store.action_steps import decide
from netwright.store.actions import Move


@dataclass(frozen=True, slots=True)
class Person:
    """Who decides."""

    name: str
    role: Role


def approve(desk: Desk, action_id: str, person: Person, reason: str, digest: str = "") -> Action:
    """Agree to the plan of an action; `digest` is the one that was seen, the stored one if empty.

    Raises:
        RefusedError: it does not wait for anybody, the plan is another one, or the person may not.
        UsageError: there is no such action.
    """
    action = _waiting(desk, action_id)
    _, request = propose_again(desk, action)
    _require(action, person, request.terms)
    planned = action.plan.digest if action.plan else ""
    if digest and digest != planned:
        raise RefusedError("the plan is not the one that was seen", "look at it again")
    word = Approval(person.name, desk.clock(), Decision.APPROVE, reason, planned)
    expires_at = desk.clock() + desk.times.unattended
    return _decide(desk, action, word, ActionState.APPROVED, expires_at=expires_at)


def reject(desk: Desk, action_id: str, person: Person, reason: str) -> Action:
    """Refuse the plan of an action.

    Raises:
        RefusedError: it does not wait for anybody, or the person may not.
        UsageError: there is no such action.
    """
    action = _waiting(desk, action_id)
    _, request = propose_again(desk, action)
    _require(action, person, replace(request.terms, four_eyes=False))
    planned = action.plan.digest if action.plan else ""
    word = Approval(person.name, desk.clock(), Decision.REJECT, reason, planned)
    return _decide(desk, action, word, ActionState.DENIED)


def take_back(desk: Desk, action_id: str, person: Person, reason: str) -> Action:
    """Take back what an action has done.

    Raises:
        RefusedError: it is not in force, the person may not, or somebody is at the device.
        UsageError: there is no such action.
    """
    if not person.role.covers(Role.OPERATOR):
        raise RefusedError(f"{person.name} may not take actions back", "an operator may")
    action = desk.action(action_id)
    if action.state not in {ActionState.ACTIVE, ActionState.ROLLBACK_FAILED}:
        raise RefusedError(f"action {action_id} is {action.state}: there is nothing to take back")
    with at_device(desk, action.device) as held:
        if held is None:
            raise RefusedError(f"somebody is at work on {action.device}", "try again in a minute")
        roll_back(desk, [action], Told(reason or "asked for", person.name))
    return desk.action(action_id)


def _waiting(desk: Desk, action_id: str) -> Action:
    action = desk.action(action_id)
    if action.state is not ActionState.AWAITING_APPROVAL:
        raise RefusedError(f"action {action_id} is {action.state}: it waits for nobody")
    if action.expires_at is not None and action.expires_at <= desk.clock():
        raise RefusedError(f"the time to decide about action {action_id} is over")
    return action


def _require(action: Action, person: Person, terms: Terms) -> None:
    allowed = [Role(name) for name in terms.roles]
    if not any(person.role.covers(role) for role in allowed):
        raise RefusedError(
            f"{person.name} is {person.role}: this needs {' or '.join(terms.roles)}",
            "`netwright tokens create --role approver` makes a token for NETWRIGHT_TOKEN",
        )
    if terms.four_eyes and person.name == action.requested_by:
        raise RefusedError(
            f"{person.name} asked for it: somebody else has to agree", "four eyes are asked for"
        )


def _decide(
    desk: Desk, action: Action, word: Approval, after: ActionState, **changes: object
) -> Action:
    moved = Move(action.state, after, word.at, word.by, word.reason)
    with desk.store.write() as session:
        is_first = decide(session, action, moved, word, **changes)
    if not is_first:
        raise RefusedError(f"somebody else has decided about action {action.id} already")
    return desk.action(action.id)
