"""What stands between an open shell and its prompt: names, passwords, questions, banners.

AXGATE asks for name and password again in the shell, NexG VForce only there, Telnet always; others
want a key pressed or a licence declined. A prompt is what comes back when Enter is pressed: a line
of a banner may look like one, but is not repeated.
"""

import re

from netwright.errors import (
    AuthenticationFailed,
    DeviceUnreachable,
    ProfileUnfit,
    ProtocolViolation,
)
from netwright.model.credential import Login
from netwright.model.secret import Secret
from netwright.transport.ssh.terminal import Terminal

_TURNS = 12
_DIGITS = re.compile(r"\d+")
_PROMPT = re.compile(r"(?:\S.{0,200})?[>#$%\]]\s?\Z")
_USERNAME = re.compile(r"(?:user ?name|log ?in(?: name)?|user|account)\s*:\s*\Z", re.IGNORECASE)
_PASSWORD = re.compile(r"pass(?:word|code|phrase)[^:]{0,40}:\s*\Z", re.IGNORECASE)
_NEW_PASSWORD = re.compile(r"\bnew password|change (?:your|the) password", re.IGNORECASE)
_QUESTIONS = (
    (re.compile(r"\by(?:es)?/no?\b[^a-z]*\Z", re.IGNORECASE), "n"),
    (re.compile(r"Press 'a' to accept", re.IGNORECASE), "a"),
)


def looks_like_prompt(line: str) -> bool:
    """Tell whether a line ends as prompts do."""
    return _PROMPT.match(line) is not None


def same_prompt(a: str, b: str) -> bool:
    """Compare prompts; numbers in them may count commands or tell the time."""
    return _DIGITS.sub("0", a.strip()) == _DIGITS.sub("0", b.strip())


def reach_prompt(terminal: Terminal, login: Login, timeout_s: float) -> str:
    """Answer what the shell asks, each secret once; return its prompt.

    Raises:
        AuthenticationFailed: the shell refused the name or password.
        DeviceUnreachable: the device closed the session, or never shows a prompt.
        ProfileUnfit: it wants a password the profile has not.
        ProtocolViolation: it wants the password changed; that is not ours to do.
    """
    answers = _Answers(login)
    candidate = line = ""
    for _ in range(_TURNS):
        try:
            line = terminal.read(timeout_s / 4, _expects_an_answer).rpartition("\n")[2]
        except DeviceUnreachable as error:
            if terminal.closed and answers.password_given:
                raise AuthenticationFailed(terminal.device, "password refused") from error
            raise
        if looks_like_prompt(line):
            if candidate and same_prompt(line, candidate):
                return line
            candidate = line
        terminal.enter(answers.answer(line, terminal.device))
    raise DeviceUnreachable(terminal.device, f"shows no prompt, but {line.strip()[:80]!r}")


def _expects_an_answer(line: str) -> bool:
    patterns = (_PROMPT, _USERNAME, _PASSWORD, *(question for question, _ in _QUESTIONS))
    return any(pattern.search(line) for pattern in patterns)


class _Answers:
    """What we have to say, secrets once."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._name_given = False
        self.password_given = False

    def answer(self, line: str, device: str) -> str:
        """Return what to type at this line."""
        if _PASSWORD.search(line):
            return self._password(line, device)
        if _USERNAME.search(line):
            return self._name(device)
        return next((reply for question, reply in _QUESTIONS if question.search(line)), "")

    def _name(self, device: str) -> str:
        if self._name_given:
            raise AuthenticationFailed(device, "password refused")
        self._name_given = True
        return self._login.username

    def _password(self, line: str, device: str) -> str:
        if _NEW_PASSWORD.search(line):
            raise ProtocolViolation(device, "wants a new password for the account")
        if self.password_given:
            raise AuthenticationFailed(device, "password refused")
        if self._login.password is None:
            raise ProfileUnfit(device, "wants a password, which the profile has not")
        self.password_given = True
        return self._login.password.reveal()


def become_privileged(terminal: Terminal, command: str, secret: Secret, timeout_s: float) -> str:
    """Put the enable command and its password, once; return the prompt that comes of it.

    Raises:
        AuthenticationFailed: the device refused the enable password.
    """
    terminal.enter(command)
    line = terminal.read(timeout_s, _expects_an_answer).rpartition("\n")[2]
    if _PASSWORD.search(line):
        terminal.enter(secret.reveal())
        line = terminal.read(timeout_s, _expects_an_answer).rpartition("\n")[2]
    if not line.rstrip().endswith("#"):
        raise AuthenticationFailed(terminal.device, "enable password refused")
    return line
