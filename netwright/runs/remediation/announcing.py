"""Tell people at once: what waits for their word, what hurt, what could not be taken back.

That it was told stands in the action's history, so nobody is told twice and a restart forgets
nothing. Actions of one device that wait for the same are told together: a storm is one notice.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from netwright.errors import NetwrightError
from netwright.model.action import Action, ActionState
from netwright.runs.remediation.desk import SYSTEM, Desk, News
from netwright.store.action_steps import remark
from netwright.store.actions import ended_since, live_actions

LATELY = timedelta(hours=1)
"""What is over for longer is no news."""

PAUSE = timedelta(minutes=1)
_FEW = 5

_WAITS, _STUCK, _HURT, _USELESS = "waits for approval", "could not be taken back", "hurt", "no help"
_SEVERITY = {_WAITS: "warning", _STUCK: "critical", _HURT: "critical", _USELESS: "warning"}

logger = logging.getLogger(__name__)


class Announcer:
    """Tells a desk's channels; of one that takes nothing it asks again after a pause."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pausing = dict.fromkeys(desk.channels, desk.clock())  # until when

    def announce(self) -> None:
        """Tell every channel what it was not told yet."""
        now = self._desk.clock()
        waiting = [name for name in self._desk.channels if self._pausing[name] <= now]
        if not waiting:
            return
        groups = list(self._groups())
        for name in waiting:
            try:
                for what, actions in groups:
                    self._tell(name, what, actions)
            except NetwrightError as error:
                self._pausing[name] = now + PAUSE
                logger.warning(
                    "channel takes nothing", extra={"channel": name, "reason": str(error)}
                )

    def _groups(self) -> Iterator[tuple[str, list[Action]]]:
        """Yield what is news of which actions, those of one device and rule together."""
        desk = self._desk
        with desk.store.read() as session:
            lately = ended_since(session, desk.tenant, desk.clock() - LATELY)
            actions = [*live_actions(session, desk.tenant), *lately]
        groups: defaultdict[tuple[str, str, str], list[Action]] = defaultdict(list)
        for action in actions:
            if what := _news(action):
                groups[what, action.device, action.rule].append(action)
        for (what, _, _), group in groups.items():
            yield what, group

    def _tell(self, channel: str, what: str, actions: Sequence[Action]) -> None:
        words = f"told {channel}: {what}"
        new = [one for one in actions if words not in {step.reason for step in one.history}]
        if not new:
            return
        first = new[0]
        news = News(_SEVERITY[what], first.id, first.device, _detail(what, new))
        self._desk.channels[channel](news)
        with self._desk.store.write() as session:
            for action in new:
                remark(session, action, self._desk.clock(), (SYSTEM, words))


def _news(action: Action) -> str:
    """Return what people have to know of an action; empty if nothing."""
    if action.state is ActionState.AWAITING_APPROVAL:
        return _WAITS
    if action.state is ActionState.ROLLBACK_FAILED:
        return _STUCK
    if action.verification.hurt:
        return _HURT
    return _USELESS if action.verification.helped is False else ""


def _detail(what: str, actions: Sequence[Action]) -> str:
    lines = [f"{len(actions)} {what}:", *map(_line, actions[:_FEW])]
    more = len(actions) - _FEW
    return "\n".join(lines + ([f"and {more} more"] if more > 0 else []))


def _line(action: Action) -> str:
    given = " ".join(f"{name}={value}" for name, value in sorted(action.params.items()))
    whose = action.rule or action.requested_by
    until = f", until {action.expires_at:%H:%M:%S}Z" if action.expires_at else ""
    return f"{action.id}: {action.playbook} {given} at {action.device}, for {whose}{until}"
