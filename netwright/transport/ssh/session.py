"""An open command line of one device, and how a command is put to it.

netmiko's drivers work over a session (`driver.netmiko_over`), but do not read for it: their waits
are fixed, their output is unbounded, and they want the platform before the login.
"""

import re
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from netwright.errors import CommandRejected, DeviceUnreachable
from netwright.transport.ssh.shell_login import same_prompt
from netwright.transport.ssh.terminal import Terminal
from netwright.vendors.cli.dialect import Dialect, rejection
from netwright.vendors.cli.dialects import UNKNOWN

_INTERRUPT = "\x03"
_BRIEFLY_S = 0.5


class CliSession:
    """One login; close it, or use it in a `with` block."""

    def __init__(self, terminal: Terminal, prompt: str, timeout_s: float) -> None:
        self.terminal = terminal
        self.prompt = prompt
        self.timeout_s = timeout_s
        self.host_key_fingerprint: str | None = None
        self.dialect: Dialect = UNKNOWN
        self.answers: dict[str, str] = {}  # what it said when asked who it is, by command
        self.problems: list[str] = []
        self._open = ExitStack()

    @property
    def device(self) -> str:
        """The address we logged in to."""
        return self.terminal.device

    @property
    def platform(self) -> str | None:
        """The Netmiko device_type of what answers; None where we do not know its dialect."""
        return self.dialect.platform.name or None

    def run(self, command: str) -> str:
        """Return what the device says to a command.

        Raises:
            CommandRejected: the device does not know, or not allow, the command.
            DeviceUnreachable: no prompt came back, or the time budget is used up.
            ProtocolViolation: the output never ends.
        """
        echo = echo_of(command)
        self.terminal.enter(command)
        shown = self.terminal.read(self.timeout_s, self._at_prompt)
        if not echo.search(shown):  # an earlier prompt; or a device without echo
            shown += self.terminal.read(_BRIEFLY_S, self._at_prompt)
        if not self._at_prompt(shown.rpartition("\n")[2]):
            self.resume()
            raise DeviceUnreachable(self.device, f"{command}: no prompt in {self.timeout_s:g} s")
        output = echo.split(shown, maxsplit=1)[-1].rpartition("\n")[0].lstrip("\n")
        if refusal := rejection(output):
            raise CommandRejected(self.device, f"{command}: {refusal}")
        return output

    def resume(self) -> None:
        """Leave whatever waits for an answer, so that the next command may work."""
        self.terminal.send(_INTERRUPT)
        shown = self.terminal.read(_BRIEFLY_S, self._at_prompt)
        if not self._at_prompt(shown.rpartition("\n")[2]):
            self.terminal.enter()
            self.terminal.read(_BRIEFLY_S, self._at_prompt)

    def keep(self, resources: ExitStack) -> None:
        """Own what the session stands on, until it is closed."""
        self._open = resources

    def close(self) -> None:
        """Hang up."""
        self._open.close()

    def __enter__(self) -> Self:
        """Return the session."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        self.close()

    def _at_prompt(self, line: str) -> bool:
        return same_prompt(line, self.prompt)


def echo_of(command: str) -> re.Pattern[str]:
    """Find a command as it was typed; a device may wrap it."""
    return re.compile(r"\s*".join(map(re.escape, "".join(command.split()))) + r"[^\n]*")
