"""Take back what was done. Neither breaker, caps, windows nor the kill switch stop this."""

import logging
from collections.abc import Sequence
from typing import Any

from netwright.errors import NetwrightError, StoreError
from netwright.model.action import Action, ActionState
from netwright.runs.remediation.desk import Desk, Told
from netwright.runs.remediation.device_run import DeviceRun, take_back
from netwright.store.actions import get_action

_ADVICE = "; if the device is gone for good, take it out by hand and say so: rollback --by-hand"

logger = logging.getLogger(__name__)


def roll_back(desk: Desk, actions: Sequence[Action], told: Told, **changes: Any) -> None:
    """Take actions of one device and playbook back; the caller has the device's lease."""
    begun = [one for one in actions if desk.step(one, ActionState.ROLLING_BACK, told, **changes)]
    with desk.store.read() as session:
        now = [get_action(session, desk.tenant, one.id) for one in begun]
    end(desk, now)


def taken_back_by_hand(desk: Desk, action: Action, told: Told) -> bool:
    """Believe a person that nothing of an action is in its device any more."""
    if not desk.step(action, ActionState.ROLLING_BACK, told):
        return False
    return desk.step(desk.action(action.id), ActionState.ROLLED_BACK, told)


def end(desk: Desk, actions: Sequence[Action]) -> None:
    """Finish the rollback of actions of one device and playbook; safe to do again."""
    for action in actions:
        if not action.owned:
            desk.step(action, ActionState.ROLLED_BACK, Told("it was there before us: left alone"))
    ours = [one for one in actions if one.owned]
    if not ours:
        return
    try:
        ran = take_back(desk, desk.folder(ours[0].playbook), ours)
    except StoreError:
        raise
    except NetwrightError as error:
        for action in ours:
            _fail(desk, action, Told(f"{error}{_ADVICE}"))
        return
    for action in ours:
        _settle(desk, action, ran)


def _settle(desk: Desk, action: Action, ran: DeviceRun) -> None:
    detail = {"output": ran.digest}
    if ran.is_done and ran.readings[action.id].present is False:
        desk.step(action, ActionState.ROLLED_BACK, Told("read back: it is gone", detail=detail))
        return
    reason = "it is still there" if ran.is_done else ran.reason
    _fail(desk, action, Told(reason, detail=detail))


def _fail(desk: Desk, action: Action, told: Told) -> None:
    """Say that it is still in the device: it is tried again, and somebody has to know."""
    if desk.step(action, ActionState.ROLLBACK_FAILED, told):
        about = {"action": action.id, "device": action.device, "reason": told.reason}
        logger.warning("an action could not be taken back", extra=about)
