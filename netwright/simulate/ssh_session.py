"""One SSH connection to a simulated device: its login and its terminal."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import asyncssh

from netwright.simulate.aaa import Aaa
from netwright.simulate.cli.shell import Shell


@dataclass(frozen=True, slots=True)
class Terminal:
    """One device's command line: who gets in, the shell they get, and how fast it writes."""

    aaa: Aaa
    open_shell: Callable[[str], Shell]  # for a user name
    takes_password: bool = True  # as an SSH method; otherwise keyboard-interactive only
    character_s: float = 0.0  # what writing one takes
    host_key: str = ""  # another text is another key


class Login(asyncssh.SSHServer):
    """Authenticates one connection."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._username = ""

    def begin_auth(self, username: str) -> bool:
        """Remember who it is; nobody gets in without a password."""
        self._username = username
        return True

    def password_auth_supported(self) -> bool:
        """Tell whether the device has the method `password`."""
        return self._terminal.takes_password

    def validate_password(self, username: str, password: str) -> bool:
        """Ask the AAA server."""
        return self._terminal.aaa.check(username, password)

    def kbdint_auth_supported(self) -> bool:
        """Offer keyboard-interactive, as most devices do."""
        return True

    def get_kbdint_challenge(
        self,
        username: str,  # noqa: ARG002
        lang: str,  # noqa: ARG002
        submethods: str,  # noqa: ARG002
    ) -> tuple[str, str, str, list[tuple[str, bool]]]:
        """Ask for the password, unseen."""
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> bool:
        """Ask the AAA server."""
        return len(responses) == 1 and self._terminal.aaa.check(username, responses[0])

    def session_requested(self) -> "Session":
        """Open a terminal."""
        return Session(self._terminal, self._username)


class Session(asyncssh.SSHServerSession[str]):
    """Connects a channel to a shell."""

    def __init__(self, terminal: Terminal, username: str) -> None:
        self._shell = terminal.open_shell(username)
        self._character_s = terminal.character_s
        self._command: str | None = None
        self._unwritten = ""

    def connection_made(self, chan: asyncssh.SSHServerChannel[str]) -> None:
        """Take the channel."""
        self._channel = chan

    def pty_requested(
        self,
        term_type: str,  # noqa: ARG002
        term_size: tuple[int, int, int, int],  # noqa: ARG002
        term_modes: Mapping[int, int],  # noqa: ARG002
    ) -> bool:
        """Be any terminal."""
        return True

    def shell_requested(self) -> bool:
        """Accept an interactive session."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept one command."""
        self._command = command
        return True

    def session_started(self) -> None:
        """Show the prompt, or the answer to the one command."""
        if self._command is None:
            self._write(self._shell.start())
            return
        self._channel.write(self._shell.run(self._command) + "\n")
        self._channel.exit(0)

    def data_received(self, data: str, datatype: asyncssh.DataType) -> None:  # noqa: ARG002
        """Strike the keys."""
        self._write(self._shell.feed(data))
        if not self._shell.is_open:
            self._channel.exit(0)

    def _write(self, text: str) -> None:
        if not self._character_s:
            self._channel.write(text)
            return
        is_writing, self._unwritten = bool(self._unwritten), self._unwritten + text
        if not is_writing:
            self._write_slowly()

    def _write_slowly(self) -> None:
        if self._unwritten and not self._channel.is_closing():
            self._channel.write(self._unwritten[0])
            self._unwritten = self._unwritten[1:]
            loop = asyncio.get_running_loop()
            loop.call_later(self._character_s, self._write_slowly)
