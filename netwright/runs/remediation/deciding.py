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
from netwright.runs.remediation.device_run import by_device
from netwright.runs.remediation.ending import roll_back, taken_back_by_hand
from netwright.runs.remediation.proposing import propose_again
from netwright.store.action_steps import decide
from netwright.store.actions import Move, live_actions

_IN_FORCE = {ActionState.ACTIVE, ActionState.ROLLBACK_FAILED}
_BY_HAND = _IN_FORCE | {ActionState.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Person:
    """Who decides; with a tenant by its token, whom no other tenant has to heed."""

    name: str
    role: Role
    tenant: str = ""


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


def waiting_of(desk: Desk, name: str) -> list[str]:
    """Return the actions that a name means: all that wait of a batch, else the one of this id."""
    with desk.store.read() as session:
        live = live_actions(session, desk.tenant)
    waiting = (one for one in live if one.state is ActionState.AWAITING_APPROVAL)
    return [one.id for one in waiting if name and one.batch_id == name] or [name]


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
    if action.state not in _IN_FORCE:
        raise RefusedError(f"action {action_id} is {action.state}: there is nothing to take back")
    with at_device(desk, action.device) as held:
        if held is None:
            raise RefusedError(f"somebody is at work on {action.device}", "try again in a minute")
        roll_back(desk, [action], Told(reason or "asked for", person.name))
    return desk.action(action_id)


def take_all_back(desk: Desk, person: Person, reason: str) -> list[Action]:
    """Take back all that is in force, a device and playbook at a time; return all that was.

    Where somebody is at work it stays in force, and so does what its device does not give back.

    Raises:
        RefusedError: the person may not.
    """
    if not person.role.covers(Role.OPERATOR):
        raise RefusedError(f"{person.name} may not take actions back", "an operator may")
    with desk.store.read() as session:
        found = [one for one in live_actions(session, desk.tenant) if one.state in _IN_FORCE]
    told = Told(reason or "asked for", person.name)
    for group in by_device(found):
        with at_device(desk, group[0].device) as held:
            if held is not None:
                roll_back(desk, group, told)
    return [desk.action(one.id) for one in found]


def settle_by_hand(desk: Desk, action_id: str, person: Person, reason: str) -> Action:
    """Note that a person has taken an action back, or seen that nothing of it is there.

    For a device that is gone for good, or cannot be reached by us any more.

    Raises:
        RefusedError: nothing of it can be in a device, the person may not, or gives no reason.
        UsageError: there is no such action.
    """
    if not person.role.covers(Role.APPROVER):
        raise RefusedError(f"{person.name} may not settle actions by hand", "an approver may")
    if not reason:
        raise RefusedError("say what was done at the device", "--reason")
    action = desk.action(action_id)
    if action.state not in _BY_HAND:
        raise RefusedError(f"action {action_id} is {action.state}: there is nothing to take back")
    with at_device(desk, action.device) as held:
        told = Told(f"taken back by hand: {reason}", person.name)
        if held is None or not taken_back_by_hand(desk, action, told):
            raise RefusedError(f"somebody is at work on {action.device}", "try again in a minute")
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
