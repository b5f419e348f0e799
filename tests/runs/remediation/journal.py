"""What a device wrote down, held against what the database says of its actions."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from netwright.model.action import Action, ActionState
from netwright.remediation.life_cycle import EDGES, FINAL

CHANGES = {"apply", "rollback"}


class Command(NamedTuple):
    """One line of a journal."""

    at: float
    run: str
    verb: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a soak has found; every list of words is a broken promise."""

    actions: int
    unknown: int
    doubled: list[str]
    blind: list[str]
    left: list[str]
    together: list[str]
    unfinished: list[str]
    latest_s: float

    @property
    def faults(self) -> list[str]:
        """Return all that is wrong."""
        named = {
            "doubled": self.doubled,
            "acted on an unknown outcome without a read": self.blind,
            "still in force": self.left,
            "two at one device": self.together,
            "not over, or by no edge": self.unfinished,
        }
        return [f"{what}: {one}" for what, found in named.items() for one in found]


def commands(folder: Path) -> dict[str, list[Command]]:
    """Return what was done at each device."""
    return {
        path.stem: [_command(line) for line in path.read_text().splitlines()]
        for path in sorted(folder.glob("*.jsonl"))
    }


def _command(line: str) -> Command:
    told = json.loads(line)
    return Command(told["at"], told["run"], told["verb"], tuple(told["addresses"]))


def judge(actions: Sequence[Action], told: dict[str, list[Command]]) -> Findings:
    """Compare."""
    about: defaultdict[tuple[str, str], list[Command]] = defaultdict(list)
    for device, lines in told.items():
        for line in lines:
            whole = [one for where, one in about if where == device]  # a read of all there is
            for address in whole if line.addresses == ("*",) else line.addresses:
                about[device, address].append(line)
    own = {one.id: about[one.device, str(one.params["address"])] for one in actions if one.params}
    return Findings(
        actions=len(actions),
        unknown=sum(_was(one, ActionState.UNKNOWN) for one in actions),
        doubled=[f"{key}" for key, lines in about.items() if _count(lines, "apply") > 1],
        blind=[one.id for one in actions if _was(one, ActionState.UNKNOWN) and _blind(own[one.id])],
        left=[f"{key}" for key, lines in about.items() if _count(lines, "add") > _gone(lines)],
        together=[f"{device} {one}" for device, lines in told.items() for one in _overlaps(lines)],
        unfinished=[f"{one.id} {fault}" for one in actions for fault in _unfinished(one)],
        latest_s=max((_late_s(one, own.get(one.id, [])) for one in actions), default=0.0),
    )


def _was(action: Action, state: ActionState) -> bool:
    return any(step.state is state for step in action.history)


def _count(lines: Iterable[Command], verb: str) -> int:
    return sum(one.verb == verb for one in lines)


def _gone(lines: Iterable[Command]) -> int:
    return _count(lines, "remove")


def _blind(lines: Sequence[Command]) -> bool:
    """Tell whether the run after the one that applied it changed something before it had read."""
    applied = next((at for at, one in enumerate(lines) if one.verb == "apply"), None)
    if applied is None:
        return False
    later = [one for one in lines[applied:] if one.run != lines[applied].run]
    first = next((one for one in later if one.verb in {*CHANGES, "read"}), None)
    return first is not None and first.verb in CHANGES


def _overlaps(lines: Iterable[Command]) -> Iterator[str]:
    yield from (f"{one.run} {one.addresses}" for one in lines if one.verb == "overlap")


def _unfinished(action: Action) -> Iterator[str]:
    if action.state not in FINAL:
        yield f"is {action.state}"
    states = [step.state for step in action.history]
    if states.count(ActionState.RUNNING) > 1:
        yield "was run twice"
    for before, after in pairwise(states):
        if after not in EDGES[before]:
            yield f"{before} became {after}"


def _late_s(action: Action, lines: Iterable[Command]) -> float:
    """Return how long after its time it was taken out of the device."""
    removed = [one.at for one in lines if one.verb == "remove"]
    if not removed or action.expires_at is None:
        return 0.0
    return (
        datetime.fromtimestamp(removed[-1], action.expires_at.tzinfo) - action.expires_at
    ).total_seconds()
