"""A process of its own that changes or reads lines of a device's configuration, and says so.

A playbook's module asks it by JSON on standard input and gets JSON on standard output. It opens the
vault itself and logs in with strict host keys: no credential passes through Ansible.
"""

import json
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from netwright.discovery.credential_cycling import find_entry
from netwright.errors import AuthenticationFailed, NetwrightError, RefusedError
from netwright.playbooks.lines import Lines, Target, load_lines, stands_in
from netwright.project import Project, find_project
from netwright.project.credentials import profiles_of
from netwright.runs.clock import utc_now
from netwright.runs.remediation.logins import remediation_budget
from netwright.runs.run_id import new_run_id
from netwright.store.database import Store
from netwright.store.migrate import open_current
from netwright.transport.ssh.configure import change, confirm, save, shown
from netwright.transport.ssh.host_keys import HostKeyMode, HostKeys
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.configuring import CONFIGURING, Configuring

Login = Callable[[], AbstractContextManager[CliSession]]


class Asked(BaseModel):
    """What a playbook's module asks for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    lines: Path
    targets: tuple[dict[str, str | int], ...]
    state: Literal["present", "absent", "query"]
    check: bool = False
    project: Path
    tenant: str
    device: str
    profile: str
    address: IPv4Address | IPv6Address
    port: int
    platform: str
    confirm_minutes: int = Field(default=5, ge=0, le=60)  # 0: no timer
    save: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, on which kind of device."""

    lines: Lines
    targets: Sequence[Target]
    how: Configuring
    state: Literal["present", "absent", "query"]
    is_check: bool = False
    minutes: int = 5
    is_saved: bool = False
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
    is_present = asked.state == "present"
    lines = [line for one, _ in todo for line in (one.present if is_present else one.absent)]
    timed = asked.minutes > 0 and asked.how.has_timer
    return change(session, asked.how, lines, _values(asked), timed=timed)


def _keep(session: CliSession, asked: Work) -> None:
    if asked.is_saved:
        save(session, asked.how)


def _there(session: CliSession, asked: Work) -> list[bool]:
    """Read what is there; refuse where the change would have no effect or hit something else."""
    needs = asked.lines.needs
    reads = [one.read for one in asked.targets] + ([needs.read] if needs else [])
    told = shown(session, asked.how, reads)
    there = [one.is_there(told[one.read]) for one in asked.targets]
    if asked.state == "present":
        if needs and not stands_in(needs.words, told[needs.read], within=True):
            raise RefusedError(needs.reason)
        for one, is_there in zip(asked.targets, there, strict=True):
            if not is_there and not one.is_replaceable(told[one.read]):
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
    try:
        asked = Asked.model_validate_json(sys.stdin.read())
        project = find_project(asked.project)
        with closing(open_current(project.database_url)) as store:
            told = work(login_of(project, store, asked), _work(asked))
    except ValidationError as error:
        told = {"failed": f"asked wrongly: {error.errors(include_input=False)[0]['msg']}"}
    except NetwrightError as error:
        told = {"failed": f"{error}" + (f" ({error.hint})" if error.hint else "")}
    json.dump(told, sys.stdout)


def _work(asked: Asked) -> Work:
    lines = load_lines(asked.lines)
    how = CONFIGURING.get(asked.platform)
    if how is None:
        raise RefusedError(f"nobody knows how {asked.platform} is configured")
    return Work(
        lines=lines,
        targets=[Target(lines, one) for one in asked.targets],
        how=how,
        state=asked.state,
        is_check=asked.check,
        minutes=asked.confirm_minutes,
        is_saved=asked.save,
        session=f"netwright-{secrets.token_hex(4)}",
    )


def login_of(project: Project, store: Store, asked: Asked) -> Login:
    """Return how to log in: each time from the budget that all logins of the tenant share.

    Raises:
        AuthenticationFailed: the profile may not be offered there.
        VaultError: the vault cannot be opened.
    """
    profile = profiles_of(project, asked.tenant).get(asked.profile)
    if profile is None or not profile.covers(asked.address):
        raise AuthenticationFailed(asked.device, f"profile {asked.profile} is not for it")
    keys = HostKeys(project.known_hosts, HostKeyMode.STRICT)
    whose = (asked.tenant, new_run_id(utc_now()))

    def login() -> CliSession:
        budget = remediation_budget(project, store, whose, utc_now)
        options = SshOptions(keys, budget=budget)
        entry = find_entry(
            [profile],
            str(asked.address),
            asked.address,
            budget,
            lambda one: open_session(
                asked.address, asked.port, one, platform=asked.platform, options=options
            ),
        )
        if entry.session is None:
            raise entry.error or AuthenticationFailed(asked.device, entry.trials[-1].detail)
        return entry.session

    return login


if __name__ == "__main__":
    main()
