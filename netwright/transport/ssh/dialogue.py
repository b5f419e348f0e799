"""Type lines with secrets in them, and let nobody see which: not a log, not an error."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from netwright.errors import CommandRejected, DeviceError, DeviceUnreachable
from netwright.model.secret import Secret
from netwright.transport.ssh.session import CliSession, echo_of
from netwright.transport.ssh.shell_login import looks_like_prompt
from netwright.vendors.cli.dialect import rejection
from netwright.vendors.cli.password_change import Line, filled, masked

_BRIEFLY_S = 0.5
_COMPLAINT = re.compile(
    r"^\s*(?:%(?!.{0,20}warning)|error\b|failed\b|\^\s*$)[^\n]*", re.IGNORECASE | re.MULTILINE
)


class Words(NamedTuple):
    """What stands for the fields of lines."""

    username: str
    password: Secret
    current: Secret


def converse(session: CliSession, script: Iterable[Line], words: Words) -> None:
    """Type one line after the other, each when the device is ready for it.

    Raises:
        CommandRejected: the device complains, or does not say what proves that it obeyed.
        DeviceUnreachable: no prompt came back.
        ProtocolViolation: the output never ends.
    """
    typist = _Typist(session, words)
    for line in script:
        try:
            typist.type(line)
        except DeviceError as error:
            # `from None`: what is shown of a cause might quote what was typed.
            raise type(error)(session.device, typist.without_secrets(error.reason)) from None


class _Typist:
    def __init__(self, session: CliSession, words: Words) -> None:
        self._session = session
        self._username = words.username
        self._secrets = {
            "password": words.password.reveal(),
            "current": words.current.reveal(),
        }

    def without_secrets(self, text: str) -> str:
        for secret in self._secrets.values():
            text = text.replace(secret, "***")
        return text

    def type(self, line: Line) -> None:
        session = self._session
        command = self._fill(line.text)
        session.terminal.enter(command)
        shown = self._read(line)
        if not echo_of(command).search(shown):  # an earlier prompt; or a device without echo
            shown += session.terminal.read(_BRIEFLY_S, looks_like_prompt)
        shown_as = masked(line.text, self._username)
        if not looks_like_prompt(shown.rpartition("\n")[2]):
            session.resume()
            raise DeviceUnreachable(session.device, f"{shown_as}: no prompt came back")
        output = echo_of(command).split(shown, maxsplit=1)[-1].rpartition("\n")[0]
        if refusal := _refusal(output, line):
            raise CommandRejected(session.device, f"{shown_as}: {refusal}")

    def _read(self, line: Line) -> str:
        """Return what is shown up to the prompt, after answering what is asked."""
        terminal, unanswered = self._session.terminal, dict(line.answers)

        def is_awaited(last: str) -> bool:
            return looks_like_prompt(last) or any(each.search(last) for each in unanswered)

        shown = terminal.read(self._session.timeout_s, is_awaited)
        while asked := _asked(shown, unanswered):
            terminal.enter(self._fill(unanswered.pop(asked)))
            shown += "\n" + terminal.read(self._session.timeout_s, is_awaited)
        return shown

    def _fill(self, text: str) -> str:
        return filled(text, self._secrets | {"username": self._username})


def _asked(shown: str, unanswered: Mapping[re.Pattern[str], str]) -> re.Pattern[str] | None:
    last = shown.rpartition("\n")[2]
    return next((question for question in unanswered if question.search(last)), None)


def _refusal(output: str, line: Line) -> str | None:
    if line.proof:
        said = output.strip().rpartition("\n")[2][:200]
        return None if line.proof.search(output) else said or "no word of success"
    found = _COMPLAINT.search(output)
    return rejection(output) or (found[0].strip()[:200] if found else None)
