"""A command line without a socket: keystrokes in, screen out."""

import re
from dataclasses import dataclass, field

from netwright.simulate.cli.configurator import Configurator
from netwright.simulate.cli.dialect import Dialect
from netwright.simulate.network import Network, SimDevice

_LONGEST_LINE = 4096
_BACKSPACE, _INTERRUPT = "\b\x7f", "\x03"
_LEAVE = frozenset(("exit", "quit", "logout", "logoff"))
_FILTER = re.compile(r"\s*\|\s*(?P<verb>\S+)\s*(?P<pattern>.*)$")
_KEEP = frozenset(("include", "inc", "i", "grep", "match"))


@dataclass(slots=True)
class Shell:
    """One session; `is_open` turns false when the user leaves."""

    dialect: Dialect
    network: Network
    device: SimDevice
    username: str
    enable_password: str = ""
    configurator: Configurator | None = None
    is_open: bool = True
    _line: str = ""
    _number: int = 1
    _is_privileged: bool = False
    _asks_password: bool = False
    _last: str = field(default="", init=False)

    def start(self) -> str:
        """Return what the screen shows at login."""
        return _crlf(self.dialect.greeting) + self._prompt()

    def feed(self, keys: str) -> str:
        """Return what the screen shows when these keys are struck: their echo, and answers."""
        return "".join(self._strike(key) for key in keys)

    def run(self, line: str) -> str:
        """Return the answer to one command line."""
        if self.configurator:
            told = self.configurator.answer(line.strip(), is_privileged=self._is_privileged)
            if told is not None:
                return told
        command = _FILTER.sub("", line).strip()
        found = _FILTER.search(line)
        answer = self._answer(command)
        if found and found["verb"] in _KEEP:
            kept = [text for text in answer.splitlines() if found["pattern"].strip() in text]
            return "\n".join(kept)
        return answer

    def _strike(self, key: str) -> str:
        previous, self._last = self._last, key
        if key in "\r\n":
            return "" if (previous, key) == ("\r", "\n") else self._enter()
        if key == _INTERRUPT:
            self._line = ""
            return "\r\n" + self._prompt()
        if key in _BACKSPACE:
            self._line, had = self._line[:-1], bool(self._line)
            return "\b \b" if had and not self._asks_password else ""
        if not key.isprintable() or len(self._line) >= _LONGEST_LINE:
            return ""
        self._line += key
        return "" if self._asks_password else key

    def _enter(self) -> str:
        line, self._line = self._line.strip(), ""
        if self._asks_password:
            answer = self._try_password(line)
        else:
            answer = self.run(line) if line else ""
            self._number += bool(line)
        if not self.is_open:
            return "\r\n"
        shown = _crlf(answer)
        end = "\r\n" if shown and not shown.endswith("\n") else ""
        return "\r\n" + shown + end + self._prompt()

    def _answer(self, line: str) -> str:
        words = line.split()
        if line in _LEAVE:
            self.is_open = False
            return ""
        if self.dialect.privileged_prompt and words and "enable".startswith(words[0]):
            self._asks_password = not self._is_privileged
            return ""
        if line == "disable":
            self._is_privileged = False
            return ""
        return self._show(words)

    def _show(self, words: list[str]) -> str:
        for setting, answer in self.dialect.settings.items():
            if _begins(words, setting.split()):
                return answer
        for command, show in self.dialect.commands.items():
            expected = command.split()
            is_allowed = self._is_privileged or command not in self.dialect.privileged
            if len(words) == len(expected) and _begins(words, expected) and is_allowed:
                return show(self.network, self.device)
        return self.dialect.rejection

    def _try_password(self, password: str) -> str:
        self._asks_password = False
        self._is_privileged = password == self.enable_password
        return "" if self._is_privileged else "% Access denied"

    def _prompt(self) -> str:
        if self._asks_password:
            return "Password: "
        privileged = self._is_privileged and self.dialect.privileged_prompt
        host = self.device.name.partition(".")[0]
        shown = (privileged or self.dialect.prompt).format(
            host=host, user=self.username, number=self._number
        )
        return _in_mode(shown, self.configurator.mode() if self.configurator else "")


def _begins(words: list[str], expected: list[str]) -> bool:
    """Tell whether words abbreviate what is expected, word by word."""
    return len(words) >= len(expected) and all(
        full.startswith(word.lower()) for word, full in zip(words, expected, strict=False)
    )


def _in_mode(prompt: str, mode: str) -> str:
    """Show the mode in a prompt: before its last sign, or as that sign."""
    if not mode:
        return prompt
    text, sign = prompt.rstrip()[:-1], prompt.rstrip()[-1]
    return f"{text}{mode}{sign}" if mode.startswith("(") else f"{text}{mode} "


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
