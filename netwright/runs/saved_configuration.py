"""A process of its own that saves a device's configuration: a copy here, or at the device.

What differs is told by number only: a configuration is full of secrets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from netwright.project import find_project
from netwright.runs.asked import answer
from netwright.runs.clock import utc_now
from netwright.runs.configuration_copies import Copies, copies_of, running_of, settled
from netwright.runs.device_login import DeviceAsked, logins
from netwright.transport.ssh.configure import save, shown
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.configuring import Configuring, configuring_of

Where = Literal["copy", "startup"]


class Target(BaseModel):
    """Where it is to be saved."""

    model_config = ConfigDict(frozen=True)

    where: Where


class Asked(DeviceAsked):
    """What a playbook's module asks for."""

    targets: tuple[Target, ...]
    state: Literal["present", "query"]


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, on which kind of device."""

    targets: Sequence[Where]
    how: Configuring
    copies: Copies
    at: datetime
    is_asked: bool = False  # to save; else only to compare


def work(session: CliSession, asked: Work) -> dict[str, Any]:
    """Compare what runs with what is saved, save it if asked, and compare again.

    Raises:
        DeviceError: the device does not show it, or does not save it.
        VaultError: a copy cannot be sealed or opened.
    """
    running = running_of(session, asked.how)
    before = [_saved(session, asked, one) for one in asked.targets]
    todo = [one for one, saved in zip(asked.targets, before, strict=True) if saved != running]
    if asked.is_asked:
        for one in todo:
            _save(session, asked, one, running)
    after = [_saved(session, asked, one) for one in asked.targets] if asked.is_asked else before
    return {
        "changed": asked.is_asked and bool(todo),
        "present": [saved == running for saved in after],
        "was_present": [saved == running for saved in before],
        "diffs": [
            _diff(one, saved, running) for one, saved in zip(asked.targets, before, strict=True)
        ],
    }


def _saved(session: CliSession, asked: Work, where: Where) -> str | None:
    if where == "copy":
        return asked.copies.latest()
    if not asked.how.startup:  # what is committed there is kept
        return running_of(session, asked.how)
    return settled(shown(session, asked.how, [asked.how.startup])[asked.how.startup])


def _save(session: CliSession, asked: Work, where: Where, running: str) -> None:
    if where == "copy":
        asked.copies.add(running, asked.at)
    else:
        save(session, asked.how)


def _diff(where: Where, saved: str | None, running: str) -> str:
    if saved == running:
        return ""
    old, new = (saved or "").splitlines(), running.splitlines()
    same = sum(
        one.size for one in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    )
    counts = f"+{len(new) - same} -{len(old) - same} lines"
    return f"!save {'a copy' if where == 'copy' else 'at the device'}: {counts}"


def main() -> None:
    """Do what standard input asks for."""
    answer(Asked, _answer)


def _answer(asked: Asked) -> dict[str, Any]:
    todo = Work(
        targets=[one.where for one in asked.targets],
        how=configuring_of(asked.platform),
        copies=copies_of(find_project(asked.project), asked.tenant, asked.device),
        at=utc_now(),
        is_asked=asked.state == "present" and not asked.check,
    )
    with logins(asked) as login, login() as session:
        return work(session, todo)


if __name__ == "__main__":
    main()
