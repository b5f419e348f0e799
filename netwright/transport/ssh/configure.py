"""Change a device's configuration in a session, line by line."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from netwright.errors import CommandRejected, DeviceError, DeviceUnreachable
from netwright.transport.ssh.session import CliSession, echo_of
from netwright.transport.ssh.shell_login import looks_like_prompt
from netwright.vendors.cli.configuring import Configuring
from netwright.vendors.cli.dialect import rejection

_BRIEFLY_S = 0.5
_COMPLAINT = re.compile(
    r"^\s*(?:%(?!.{0,20}warning)|error\b|failed\b|commit failed|server error|validation error"
    r"|(?:adding|removing) obj.{0,200}? failed|\^\s*$)[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_PROGRESS = re.compile(r"[.\d%\s]+")  # of a long commit: "......55%......" is no prompt
_CONFIRM = re.compile(r"\[confirm\]\s*\Z|\[yes/no\].*\Z", re.IGNORECASE)

Values = Mapping[str, str | int]


def _is_prompt(line: str) -> bool:
    return looks_like_prompt(line) and _PROGRESS.fullmatch(line) is None


def _is_awaited(line: str) -> bool:
    return _is_prompt(line) or _CONFIRM.search(line) is not None


def put(session: CliSession, line: str) -> tuple[str, str]:
    """Type a line in whatever mode, and return what is said and the prompt that follows.

    Raises:
        CommandRejected: the device complains.
        DeviceUnreachable: no prompt came back.
        ProtocolViolation: the output never ends.
    """
    terminal = session.terminal
    terminal.enter(line)
    shown = terminal.read(session.timeout_s, _is_awaited)
    if not echo_of(line).search(shown):  # an earlier prompt; or a device without echo
        shown += terminal.read(_BRIEFLY_S, _is_awaited)
    last = shown.rpartition("\n")[2]
    if _CONFIRM.search(last):
        terminal.enter("yes" if "yes" in last.lower() else "")
        shown += "\n" + terminal.read(session.timeout_s, _is_prompt)
        last = shown.rpartition("\n")[2]
    if not _is_prompt(last):
        session.resume()
        raise DeviceUnreachable(session.device, f"{line}: no prompt came back")
    output = echo_of(line).split(shown, maxsplit=1)[-1].rpartition("\n")[0]
    found = _COMPLAINT.search(output)
    refusal = rejection(output) or (found[0].strip()[:200] if found else None)
    if refusal:
        raise CommandRejected(session.device, f"{line}: {refusal}")
    return output.lstrip("\n"), last


def change(
    session: CliSession, how: Configuring, lines: Iterable[str], values: Values, *, timed: bool
) -> bool:
    """Put lines in force; return whether the device will take them back unless confirmed.

    Raises:
        DeviceError: a line was refused; what was not in force yet is forgotten.
    """
    _check_alone(session, how)
    is_timed = _enter(session, how, values, timed=timed)
    try:
        for line in lines:
            put(session, line)
        is_timed |= timed and bool(how.commit_timed)
        for line in _filled(how.commit_timed if is_timed and how.commit else how.commit, values):
            put(session, line)
        for line in how.leave:
            put(session, line)
    except DeviceError:
        with suppress(DeviceError):
            for line in how.abandon:
                put(session, line)
        raise
    return is_timed


def confirm(session: CliSession, how: Configuring, values: Values) -> None:
    """Tell the device that it may keep the change.

    Raises:
        DeviceError: it does not; then it takes the change back.
    """
    for line in _filled(how.confirm, values):
        put(session, line)


def save(session: CliSession, how: Configuring) -> None:
    """Keep the configuration over a restart.

    Raises:
        DeviceError: the device does not.
    """
    for line in how.save:
        put(session, line)


def shown(session: CliSession, how: Configuring, commands: Iterable[str]) -> dict[str, str]:
    """Return what the device shows to each command; nothing where it has no such thing.

    Raises:
        DeviceUnreachable: no prompt came back.
        ProtocolViolation: the output never ends.
    """
    for line in how.read:
        put(session, line)
    answers = {}
    for command in dict.fromkeys(commands):
        answers[command] = ""
        with suppress(CommandRejected):
            answers[command] = put(session, command)[0]
    for line in how.read_end:
        put(session, line)
    return answers


def _check_alone(session: CliSession, how: Configuring) -> None:
    """Refuse where a commit would put in force what somebody else has not finished."""
    if how.pending and "yes" in put(session, how.pending)[0].split():
        raise CommandRejected(session.device, "somebody's changes there are not committed yet")


def _enter(session: CliSession, how: Configuring, values: Values, *, timed: bool) -> bool:
    """Begin to configure, with the timer where it starts here; tell whether it runs."""
    if timed and how.enter_timed:
        with suppress(CommandRejected):  # IOS without `archive` has no revert timer
            if how.inside.search(_last_prompt(session, how.enter_timed, values)):
                return True
    if how.enter and not how.inside.search(_last_prompt(session, how.enter, values)):
        raise CommandRejected(session.device, "does not let us configure")
    return False


def _last_prompt(session: CliSession, lines: Iterable[str], values: Values) -> str:
    prompt = ""
    for line in _filled(lines, values):
        _, prompt = put(session, line)
    return prompt


def _filled(lines: Iterable[str], values: Values) -> list[str]:
    return [line.format_map(values) for line in lines]
