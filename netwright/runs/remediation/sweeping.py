"""What time does to actions: blocks end, approvals lapse, rollbacks are tried again.

Safe to run anywhere, as often as one likes, and by several at once: every move is a compare-and-set
and every device has a lease.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from netwright.errors import NetwrightError
from netwright.model.action import Action, ActionState, Verification
from netwright.runs.remediation.acting import apply
from netwright.runs.remediation.desk import Desk, Told
from netwright.runs.remediation.device_lease import at_device
from netwright.runs.remediation.device_run import by_device, read_device
from netwright.runs.remediation.ending import roll_back
from netwright.runs.remediation.planning import resume
from netwright.runs.remediation.reconciling import reconcile
from netwright.store.actions import annotate, live_actions

_MOST_DOUBLED = 20
_SKEW = timedelta(minutes=2)
"""So far the clocks of two machines may be apart; more, and a clock was set back."""

_USELESS = "it did not help: what it is against goes on"
_NO_HELP = Verification(present=True, helped=False, hurt=False)


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep has looked at or done, by action id."""

    reconciled: tuple[str, ...]
    lapsed: tuple[str, ...]
    rolled_back: tuple[str, ...]
    applied: tuple[str, ...]

    def items(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what was done, and to which."""
        yield from asdict(self).items()


def sweep(desk: Desk) -> SweepReport:
    """Settle orphans, take back, let lapse, do what is approved and waits: in this order.

    What takes back comes before all that looks at the world, for that may fail.
    """
    settled = reconcile(desk)
    ended = [one for group in by_device(_live(desk)) for one in _look_after(desk, group)]
    reconciled = [*settled, *(one.id for one in _live(desk) if _go_on(desk, one))]
    lapsed = [one.id for one in _live(desk) if _lapse(desk, one)]
    approved = [one for one in _live(desk) if one.state is ActionState.APPROVED]
    applied = [one.id for group in by_device(approved) for one in apply(desk, group)]
    return SweepReport(tuple(reconciled), tuple(lapsed), tuple(ended), tuple(applied))


def _live(desk: Desk) -> list[Action]:
    with desk.store.read() as session:
        return live_actions(session, desk.tenant)


def _go_on(desk: Desk, action: Action) -> bool:
    """Finish a plan that nobody has gone on with for longer than making one takes."""
    is_begun = action.state in {ActionState.DETECTED, ActionState.PLANNED}
    left_at = action.history[-1].at + timedelta(seconds=2 * desk.times.run_s)
    if not is_begun or desk.clock() < left_at:
        return False
    resume(desk, action)
    return True


def _lapse(desk: Desk, action: Action) -> bool:
    """Let what nobody agreed to, or nobody came to do, go: the default is no."""
    reasons = {
        ActionState.AWAITING_APPROVAL: "nobody agreed in time",
        ActionState.APPROVED: "it could not be done in time",
    }
    if action.state not in reasons or not _is_over(action, desk.clock()):
        return False
    return desk.step(action, ActionState.EXPIRED, Told(reasons[action.state]))


def _is_over(action: Action, now: datetime) -> bool:
    """Tell whether its time is over; if the clock was set back, nobody knows: then it is."""
    ends = action.expires_at
    return ends is not None and (ends <= now or _is_set_back(action, now))


def _is_set_back(action: Action, now: datetime) -> bool:
    return action.expires_at is not None and now < action.history[-1].at - _SKEW


def _look_after(desk: Desk, group: Sequence[Action]) -> list[str]:
    """Take back what of a device and playbook is to be, and return the ids."""
    reasons = {one.id: _why_back(desk, one) for one in group}
    due: defaultdict[str, list[Action]] = defaultdict(list)
    for action in group:
        if reason := reasons[action.id]:
            due[reason].append(action)
    if not due:
        return []
    with at_device(desk, group[0].device) as held:
        if held is None:
            return []
        for reason, actions in due.items():
            changes = {"verification": _NO_HELP} if reason == _USELESS else {}
            roll_back(desk, actions, Told(reason), **changes)
    return [one.id for actions in due.values() for one in actions]


def _why_back(desk: Desk, action: Action) -> str:
    """Return why an action is to be taken back now; empty if it is not."""
    if action.state is ActionState.ROLLBACK_FAILED:
        is_due = desk.clock() - action.history[-1].at >= _pause(desk, action)
        return "tried again" if is_due else ""
    return _why_end(desk, action) if action.state is ActionState.ACTIVE else ""


def _pause(desk: Desk, action: Action) -> timedelta:
    """Return how long a rollback waits after it failed: twice as long each time."""
    failed = sum(step.state is ActionState.ROLLING_BACK for step in action.history)
    first, longest = desk.times.retry
    return min(longest, first * (1 << min(failed - 1, _MOST_DOUBLED)))


def _why_end(desk: Desk, action: Action) -> str:
    if _is_set_back(action, desk.clock()):
        return "the clock was set back: nobody knows how long it has been in force"
    if _is_over(action, desk.clock()):
        return "its time is over"
    active_at = action.history[-1].at
    harm = desk.surroundings.hurt(action, active_at)
    if harm:
        return f"it hurts: {harm}"
    if desk.surroundings.disturbed(action, active_at) and _is_gone(desk, action):
        return "the device has lost it: it restarted or was changed"
    return _judge_help(desk, action, active_at)


def _is_gone(desk: Desk, action: Action) -> bool:
    try:
        seen = read_device(desk, desk.folder(action.playbook), [action])
    except NetwrightError:
        return False  # it may be starting still: it is read with the next sweep
    if seen.is_done:
        desk.surroundings.looked(action)
    return seen.is_done and seen.readings[action.id].present is False


def _judge_help(desk: Desk, action: Action, active_at: datetime) -> str:
    """Judge once, while it is in force, whether it helped."""
    told = action.verification
    if told.helped is not None or desk.clock() - active_at < desk.times.helped_after:
        return ""
    if desk.surroundings.persists(action, active_at):
        return _USELESS
    with desk.store.write() as session:
        annotate(session, action, replace(told, helped=True))
    return ""
