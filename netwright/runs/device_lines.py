"""A process of its own that changes or reads lines of a device's configuration, and says so.

It opens the vault itself and logs in with strict host keys: no credential passes through Ansible.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from netwright.errors import DeviceError, RefusedError
from netwright.playbooks.lines import Target, load_lines
from netwright.project import find_project
from netwright.runs.asked import answer
from netwright.runs.clock import utc_now
from netwright.runs.configuration_copies import copies_of, running_of
from netwright.runs.device_login import DeviceAsked, Login, logins
from netwright.transport.ssh.configure import change, confirm, save, shown
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.configuring import Configuring, configuring_of


class Asked(DeviceAsked):
    """What a playbook's module asks for."""

    lines: Path
    targets: tuple[dict[str, str | int], ...]
    state: Literal["present", "absent", "query"]
    confirm_minutes: int = Field(default=5, ge=0, le=60)  # 0: no timer
    save: bool = False
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, on which kind of device."""

    targets: Sequence[Target]
    how: Configuring
    state: Literal["present", "absent", "query"]
    is_check: bool = False
    minutes: int = 5
    is_saved: bool = False
    copy: Callable[[str], object] | None = None  # keeps the whole configuration
    session: str = "netwright"  # a name for the device's own configuration session


def work(login: Login, asked: Work) -> dict[str, Any]:
    """Read, change what differs, and read again with a new login before the change is kept.

    Raises:
        DeviceError: the device cannot be reached, or refuses; with a timer it is as it was, or
            soon will be.
        RefusedError: something that the lines need is not there.
    """
    with login() as session:
        before = _there(session, asked)
        todo = [
            (one, is_there)
            for one, is_there in zip(asked.targets, before, strict=True)
            if asked.state != "query" and is_there is not (asked.state == "present")
        ]
        timed = bool(todo) and not asked.is_check and _change(session, asked, todo)
        after = _expected(asked, before) if asked.is_check or not todo else None
        if after is None and not timed:
            after = _seen(session, asked)
            _keep(session, asked)
    if after is None:
        with login() as session:  # the proof that there still is a way in
            confirm(session, asked.how, _values(asked))
            after = _seen(session, asked)
            _keep(session, asked)
    return _told(asked, before, after, is_changed=bool(todo))


def _values(asked: Work) -> Mapping[str, str | int]:
    return {"minutes": asked.minutes, "session": asked.session}


def _change(session: CliSession, asked: Work, todo: Sequence[tuple[Target, bool]]) -> bool:
    if asked.copy:  # whose configuration cannot be read is not changed
        asked.copy(running_of(session, asked.how))
    is_present = asked.state == "present"
    lines = [line for one, _ in todo for line in (one.present if is_present else one.absent)]
    timed = asked.minutes > 0 and asked.how.has_timer
    return change(session, asked.how, lines, _values(asked), timed=timed)


def _keep(session: CliSession, asked: Work) -> None:
    if asked.copy:
        with suppress(DeviceError):  # the change is there, whether or not it can be copied
            asked.copy(running_of(session, asked.how))
    if asked.is_saved:
        save(session, asked.how)


def _there(session: CliSession, asked: Work) -> list[bool]:
    """Read what is there; refuse where the change would have no effect or hit something else."""
    is_made = asked.state == "present"
    needs = [one.needs for one in asked.targets if one.needs and is_made]
    reads = [one.read for one in asked.targets] + [one.read for one in needs]
    told = shown(session, asked.how, reads)
    for need in needs:
        if not need.is_met(told[need.read]):
            raise RefusedError(need.reason)
    there = [one.is_there(told[one.read]) for one in asked.targets]
    for one, is_there in zip(asked.targets, there, strict=True):
        if is_made and not is_there and not one.is_replaceable(told[one.read]):
            raise RefusedError(f"the device does not say {one.before!r}, which was expected")
    return there


def _seen(session: CliSession, asked: Work) -> list[bool]:
    told = shown(session, asked.how, [one.read for one in asked.targets])
    return [one.is_there(told[one.read]) for one in asked.targets]


def _expected(asked: Work, before: list[bool]) -> list[bool]:
    return before if asked.state == "query" else [asked.state == "present"] * len(before)


def _told(
    asked: Work, before: list[bool], after: list[bool], *, is_changed: bool
) -> dict[str, Any]:
    diffs = [
        _diff(one, was, now) for one, was, now in zip(asked.targets, before, after, strict=True)
    ]
    return {
        "changed": is_changed,
        "present": after,
        "was_present": before,
        "diffs": diffs,
        "diff": {"prepared": "\n".join(filter(None, diffs))},
    }


def _diff(target: Target, was: bool, now: bool) -> str:  # noqa: FBT001 - before and after
    """Say what changes in the configuration, as a diff does."""
    if was is now:
        return ""
    line, other = f"{'+' if now else '-'}{target.line}", ""
    if target.before:
        other = f"{'-' if now else '+'}{target.before}\n"
    return other + line


def main() -> None:
    """Do what standard input asks for."""
    answer(Asked, _answer)


def _answer(asked: Asked) -> dict[str, Any]:
    with logins(asked) as login:
        return work(login, _work(asked))


def _work(asked: Asked) -> Work:
    lines = load_lines(asked.lines)
    return Work(
        targets=[Target(lines, one) for one in asked.targets],
        how=configuring_of(asked.platform),
        state=asked.state,
        is_check=asked.check,
        minutes=asked.confirm_minutes,
        is_saved=asked.save,
        copy=_copy(asked) if asked.copies else None,
        session=f"netwright-{secrets.token_hex(4)}",
    )


def _copy(asked: Asked) -> Callable[[str], object]:
    copies = copies_of(find_project(asked.project), asked.tenant, asked.device)
    return lambda configuration: copies.add(configuration, utc_now())


if __name__ == "__main__":
    main()
