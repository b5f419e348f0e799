"""Find out what became of actions that somebody left in flight: read the device, then decide.

Nothing is run again that may have run. An action is an orphan when nobody has its device's lease.
"""

import logging
from collections.abc import Sequence

from netwright.errors import NetwrightError, StoreError
from netwright.model.action import Action, ActionState
from netwright.remediation.life_cycle import IN_FLIGHT
from netwright.runs.remediation.acting import verify
from netwright.runs.remediation.desk import Desk, Told
from netwright.runs.remediation.device_lease import at_device
from netwright.runs.remediation.device_run import DeviceRun, Reading, by_device, read_device
from netwright.runs.remediation.ending import end
from netwright.store.actions import get_action, in_flight

logger = logging.getLogger(__name__)


def reconcile(desk: Desk) -> list[str]:
    """Settle what is in flight and nobody's; return the ids of what was looked at."""
    with desk.store.read() as session:
        found = in_flight(session, desk.tenant)
    return [one for group in by_device(found) for one in _alone(desk, group)]


def _alone(desk: Desk, group: Sequence[Action]) -> list[str]:
    with at_device(desk, group[0].device) as held:
        if held is None:  # somebody is at it: it is not an orphan
            return []
        with desk.store.read() as session:  # it may have ended between our look and our lease
            now = [get_action(session, desk.tenant, one.id) for one in group]
        _settle_group(desk, [one for one in now if one.state in IN_FLIGHT])
    return [one.id for one in group]


def _settle_group(desk: Desk, actions: Sequence[Action]) -> None:
    end(desk, [one for one in actions if one.state is ActionState.ROLLING_BACK])
    others = [one for one in actions if one.state is not ActionState.ROLLING_BACK]
    if not others:
        return
    for action in others:
        if action.state is ActionState.RUNNING:
            desk.step(action, ActionState.UNKNOWN, Told("whoever ran it has gone"))
    try:
        seen = read_device(desk, desk.folder(others[0].playbook), others)
    except StoreError:
        raise
    except NetwrightError as error:  # asked again with the next sweep
        _warn(others, str(error))
        return
    if not seen.is_done:
        _warn(others, seen.reason)
    for action in others:
        _settle(desk, action, seen)


def _warn(actions: Sequence[Action], reason: str) -> None:
    for action in actions:
        about = {"action": action.id, "device": action.device, "reason": reason}
        logger.warning("nobody knows whether an action is in force", extra=about)


def _settle(desk: Desk, action: Action, seen: DeviceRun) -> None:
    reading = seen.readings[action.id]
    if not seen.is_done or reading.present is None:
        return
    action = desk.action(action.id)
    if action.state is ActionState.UNKNOWN:
        action = _decided(desk, action, reading)
    if action.state is ActionState.VERIFYING:
        verify(desk, action, reading)


def _decided(desk: Desk, action: Action, reading: Reading) -> Action:
    """Go on from what the device says. That it was not there before is what the plan had read."""
    detail = {"present": reading.present}
    if reading.present:
        told = Told("the device was read: it is there", detail=detail)
        desk.step(action, ActionState.VERIFYING, told, owned=True)
    else:
        told = Told("the device was read: it is not there", detail=detail)
        desk.step(action, ActionState.FAILED, told)
    return desk.action(action.id)
