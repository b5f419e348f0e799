"""Read and write a device's shell as a person at a terminal would, within a budget."""

import codecs
import re
from collections.abc import Callable

from netwright.errors import DeviceUnreachable
from netwright.transport.ssh.budget import Budget
from netwright.transport.ssh.screen import last_line, render
from netwright.transport.ssh.wire import Wire

_TAIL = 4096
_SEND_S = 10.0
_POLL_S = 0.01
_PAGER_END = re.compile(r"\(END\)\s*$")
_PAGER = re.compile(
    r"^\s*[-<(]+\s?\(?more\b|-- \[Q quit|press (?:any key|<?space|<?enter|<?return)|^lines \d+-",
    re.IGNORECASE,
)
# A pager's line that the device did not erase; what follows it on the line is output.
_PAGER_LEFT = re.compile(
    r"^[ \t]*[-<(]+ ?\(?more[^\n>)]*?[->)]+[ \t]?", re.IGNORECASE | re.MULTILINE
)


class Terminal:
    """A shell we talk to; `device` is for errors."""

    def __init__(self, wire: Wire, budget: Budget) -> None:
        self.closed = False
        self._wire = wire
        self._budget = budget
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @property
    def device(self) -> str:
        """The device at the other end."""
        return self._budget.device

    def enter(self, text: str = "") -> None:
        """Type a line."""
        self.send(text + self._wire.enter)

    def send(self, text: str) -> None:
        """Type a text.

        Raises:
            DeviceUnreachable: the connection is gone, or the device does not take it.
        """
        timeout_s = self._budget.seconds(_SEND_S)
        try:
            self._wire.send(text.encode(), timeout_s)
        except OSError as error:
            self.closed = True
            raise DeviceUnreachable(self.device, "closed the session") from error

    def read(self, silence_s: float, until: Callable[[str], bool]) -> str:
        """Return what is shown until `until` likes the last line, or nothing came for so long.

        Raises:
            DeviceUnreachable: the device closed the session, or the time budget is used up.
            ProtocolViolation: the output never ends.
        """
        received: list[str] = []
        tail = ""
        while (chunk := self._receive(silence_s, received)) is not None:
            received.append(chunk)
            tail = (tail + chunk)[-_TAIL:]
            line = last_line(tail)
            if until(line):
                break
            self._turn_page(line)
        return _PAGER_LEFT.sub("", render("".join(received)))

    def poll(self) -> str:
        """Return what has come, as it came; for a reader that waits by itself."""
        return self._receive(_POLL_S, []) or ""

    def _receive(self, silence_s: float, received: list[str]) -> str | None:
        timeout_s = self._budget.seconds(silence_s)
        try:
            octets = self._wire.receive(timeout_s)
        except EOFError as error:
            self.closed = True
            raise DeviceUnreachable(self.device, _last_words(received)) from error
        if octets is None:
            return None
        self._budget.take(len(octets))
        return self._decoder.decode(octets)

    def _turn_page(self, line: str) -> None:
        if _PAGER_END.search(line):
            self.send("q")
        elif _PAGER.search(line):
            self.send(" ")


def _last_words(received: list[str]) -> str:
    """Say what the device said before it hung up: often why."""
    words = render("".join(received)[-_TAIL:]).split("\n")
    last = next((line.strip() for line in reversed(words) if line.strip()), "")
    return f"closed the session: {last[:200]}" if last else "closed the session"
