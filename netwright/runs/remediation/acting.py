"""Do what was approved: one device at a time, everything written down before it is touched.

A batch is done by one run of its playbook. What nobody knows the outcome of becomes `unknown`, and
is not done again before the device was read (`reconciling.py`).
"""

from collections.abc import Sequence
from dataclasses import replace

from netwright.errors import NetwrightError, StoreError
from netwright.model.action import Action, ActionState, Verification
from netwright.playbooks.folder import APPLY, VERIFY
from netwright.remediation.guards.permission import stopped
from netwright.remediation.judgment import AGAIN, judge
from netwright.runs.remediation.desk import SYSTEM, Desk, Told
from netwright.runs.remediation.device_lease import at_device, stay
from netwright.runs.remediation.device_run import DeviceRun, Reading, run_on_device
from netwright.runs.remediation.ending import end
from netwright.runs.remediation.planning import plan_again
from netwright.runs.remediation.proposing import propose_again
from netwright.store.action_claims import longest_claim
from netwright.store.action_steps import step
from netwright.store.actions import Move
from netwright.store.approvals import kill_switches
from netwright.store.device_leases import Held


def apply(desk: Desk, actions: Sequence[Action]) -> list[Action]:
    """Do approved actions of one device and playbook; return them as they are afterwards.

    Nothing is done while somebody else is at the device: they stay approved.
    """
    with at_device(desk, actions[0].device) as held:
        if held is None:
            return list(actions)
        ready = [one for each in actions if (one := _ready(desk, each)) is not None]
        if ready:
            _do(desk, ready, held)
    return [desk.action(one.id) for one in actions]


def _ready(desk: Desk, action: Action) -> Action | None:
    """Look once more, right before the act; None if it is not to be done, or not now."""
    action = desk.action(action.id)
    if action.state is not ActionState.APPROVED:
        return None
    try:
        if _is_stale(desk, action):
            action = plan_again(desk, action)
            if action.state is not ActionState.APPROVED:
                return None
        reasons = _objections(desk, action)
    except StoreError:
        raise
    except NetwrightError as error:  # its device or playbook has gone, or cannot be read
        reasons = str(error)
    if not reasons:
        return action
    desk.step(action, ActionState.EXPIRED, Told(f"not any more: {reasons}"[:500]))
    return None


def _objections(desk: Desk, action: Action) -> str:
    """Return what speaks against an action now, a person's word that nobody has given included."""
    proposal, _ = propose_again(desk, action)
    verdicts = judge(proposal, desk.surroundings.world(proposal), AGAIN)
    against = (
        one for one in verdicts if not one.allowed or (one.approval and not action.approvals)
    )
    return "; ".join(f"{one.guard}: {one.reason}" for one in against)


def _is_stale(desk: Desk, action: Action) -> bool:
    """Tell whether the device may have drifted from the plan, or the playbook from its version."""
    planned = [step.at for step in action.history if step.state is ActionState.PLANNED]
    is_changed = desk.folder(action.playbook).playbook.version != action.playbook_version
    return is_changed or not planned or desk.clock() - planned[-1] > desk.times.fresh


def _do(desk: Desk, actions: Sequence[Action], held: Held) -> None:
    begun = [one for one in actions if _begin(desk, one, held)]
    if not begun:
        return
    folder = desk.folder(begun[0].playbook)
    running = [replace(one, state=ActionState.RUNNING) for one in begun]
    try:
        ran = run_on_device(desk, folder, running, [APPLY, VERIFY], ttl_s=_ttl_s(desk, running))
    except NetwrightError as error:  # nothing was sent: there was no way in
        for action in running:
            desk.step(action, ActionState.FAILED, Told(str(error)))
        return
    for action in running:
        _settle(desk, action, ran)


def _begin(desk: Desk, action: Action, held: Held) -> bool:
    """Write down that it is being done and when it ends, before anything is sent.

    In one transaction with the last look at the stops, and with the lease for as long as it takes.
    """
    now = desk.clock()
    with desk.store.write() as session:
        if not stay(desk, session, held):
            return False
        if stop := stopped(kill_switches(session, desk.tenant), desk.tenant, action.rule):
            told = Move(action.state, ActionState.EXPIRED, now, SYSTEM, f"not any more: {stop}")
            step(session, action, told, {})
            return False
        ends = longest_claim(session, desk.tenant, action.id, now)
        told = Move(action.state, ActionState.RUNNING, now, SYSTEM, "begins")
        return step(session, action, told, {}, expires_at=ends)


def _ttl_s(desk: Desk, actions: Sequence[Action]) -> int | None:
    """Return the longest time to live of a batch, for the device's own dead man."""
    ends = [desk.action(one.id).expires_at for one in actions]
    lengths = [(one - desk.clock()).total_seconds() for one in ends if one is not None]
    return max(1, int(max(lengths))) if lengths else None


def _settle(desk: Desk, action: Action, ran: DeviceRun) -> None:
    reading = ran.readings[action.id]
    detail = {"output": ran.digest}
    if not ran.is_known:
        desk.step(action, ActionState.UNKNOWN, Told(ran.reason, detail=detail))
        return
    if not ran.is_done and reading.present is not True:
        told = Told(ran.reason, detail=detail)
        # the playbook broke off: only a look at the device tells whether half of it is there
        after = ActionState.FAILED if reading.present is False else ActionState.UNKNOWN
        desk.step(action, after, told)
        return
    owned = reading.was_present is not True
    told = Told("applied" if owned else "it was there already", detail=detail)
    if desk.step(action, ActionState.VERIFYING, told, owned=owned):
        verify(desk, desk.action(action.id), reading)


def verify(desk: Desk, action: Action, reading: Reading) -> None:
    """Judge what was read back: it must be there, and nothing around may be worse."""
    begun = [step.at for step in action.history if step.state is ActionState.RUNNING]
    harm = desk.surroundings.hurt(action, begun[-1]) if begun else ""
    told = Verification(present=reading.present, hurt=bool(harm))
    if reading.present and not harm:
        after = ActionState.ACTIVE if action.expires_at else ActionState.SUCCEEDED
        desk.step(action, after, Told("read back"), verification=told)
        return
    reason = f"it hurt: {harm}" if harm else "it is not there although it was applied"
    if desk.step(action, ActionState.ROLLING_BACK, Told(reason), verification=told):
        end(desk, [desk.action(action.id)])
