"""A process of its own that merges configuration by NAPALM, with a commit that must be confirmed.

It is there if merging it once more would change nothing. Taking it back is merging its other file.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from netwright.playbooks.merges import MergeTexts, load_merge
from netwright.project import find_project
from netwright.runs.asked import answer
from netwright.runs.device_login import DeviceAsked, Login, logins
from netwright.transport.ssh.merging import Merger, merger_over

MINUTES = 5
"""Within which a new login has to confirm."""

_LONGEST_DIFF = 20_000

Enter = Callable[[], AbstractContextManager[Merger]]
State = Literal["present", "absent", "query"]


class Target(BaseModel):
    """Which of the project's files."""

    model_config = ConfigDict(frozen=True)

    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$")


class Asked(DeviceAsked):
    """What a playbook's module asks for."""

    targets: tuple[Target, ...]
    state: State


def work(
    enter: Enter, targets: Sequence[MergeTexts], state: State, *, is_check: bool = False
) -> dict[str, Any]:
    """Compare, merge what differs, confirm it by a new login, and compare again.

    Raises:
        DeviceError: the device does not take a line: nothing is in force, or is taken back.
    """
    with enter() as merger:
        there = [not merger.diff(one.text) for one in targets]
        diffs = [
            _wish(merger, one, state, is_there=is_there)
            for one, is_there in zip(targets, there, strict=True)
        ]
    after = there
    if any(diffs) and not is_check:
        for one, diff in zip(targets, diffs, strict=True):
            if diff:
                _merge(enter, one.text if state == "present" else one.undo)
        with enter() as merger:
            after = [not merger.diff(one.text) for one in targets]
    return {
        "changed": any(map(bool, diffs)),
        "present": after,
        "was_present": there,
        "diffs": diffs,
        "diff": {"prepared": "\n".join(filter(None, diffs))},
    }


def _wish(merger: Merger, texts: MergeTexts, state: State, *, is_there: bool) -> str:
    """Return what would change; nothing if it is as it should be."""
    if state == "query" or is_there is (state == "present"):
        return ""
    return merger.diff(texts.text if state == "present" else texts.undo)[:_LONGEST_DIFF]


def _merge(enter: Enter, text: str) -> None:
    with enter() as merger:
        merger.commit(text, MINUTES)
        name = merger.name
    with enter() as merger:  # the proof that there still is a way in
        merger.confirm(name)


def main() -> None:
    """Do what standard input asks for."""
    answer(Asked, _answer)


def _answer(asked: Asked) -> dict[str, Any]:
    root = find_project(asked.project).root / "playbooks"
    targets = [load_merge(root, one.file, asked.platform) for one in asked.targets]
    with logins(asked) as login:
        return work(merging_by(login), targets, asked.state, is_check=asked.check)


def merging_by(login: Login) -> Enter:
    """Return what logs in to merge."""

    @contextmanager
    def enter() -> Iterator[Merger]:
        with login() as session:
            yield merger_over(session)

    return enter


if __name__ == "__main__":
    main()
