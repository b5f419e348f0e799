"""Configuration as Arista EOS has it: in named sessions, committed as a whole."""

import json
import re
from difflib import unified_diff

from netwright.simulate.cli.cisco_configurator import CiscoConfigurator
from netwright.simulate.cli.configuration import Configuration, Sections

_SESSION = re.compile(
    r"configure session (?P<name>\S+)(?: (?P<verb>commit|abort))?(?: timer (?P<timer>[\d:]+))?"
)
_DIFFS = re.compile(r"show session-config named (?P<name>\S+) diffs")
_COMMIT_TIMER = re.compile(r"commit timer ([\d:]+)")
_UPTIME_S = 3_629_000


class EosConfigurator(CiscoConfigurator):
    """One session's view: nothing is in force before `commit`."""

    refused = "% Invalid input\n"

    def __init__(self, configuration: Configuration) -> None:
        super().__init__(configuration)
        self._sessions: dict[str, Sections] = {}
        self._name = ""

    def mode(self) -> str:
        """Return what the prompt shows of the mode."""
        if self._section is None or not self._name:
            return super().mode()
        start = f"(config-s-{self._name[:6]}"
        return f"{start})" if not self._section else f"{start}-sub)"

    def _begin(self, line: str) -> str | None:
        if told := self._tell(line):
            return told
        found = _SESSION.fullmatch(line)
        if found and found["verb"]:
            return self._end_session(found["name"], found["verb"], found["timer"])
        if found:
            self._name, self._section = found["name"], ""
            self._sessions.setdefault(self._name, self._configuration.candidate())
            return ""
        if line == "copy startup-config flash:rollback-0":
            return "Copy completed successfully."
        return None if "revert" in line else super()._begin(line)

    def _tell(self, line: str) -> str:
        if line == "show version | json":
            return json.dumps({"version": "4.28.3M", "uptime": _UPTIME_S})
        if line.startswith("show configuration sessions"):
            return json.dumps({"sessions": self._states()})
        found = _DIFFS.fullmatch(line)
        return self._diffs(found["name"]) if found else ""

    def _states(self) -> dict[str, dict[str, object]]:
        states: dict[str, dict[str, object]] = {
            name: {"state": "pending"} for name in self._sessions
        }
        name, left_s = self._configuration.waiting()
        if name:
            states[name] = {"state": "pendingCommitTimer", "commitBy": _UPTIME_S + left_s}
        return states

    def _diffs(self, name: str) -> str:
        new = self._lines(lambda _: True, self._sessions.get(name, {}))
        lines = unified_diff(
            list(self._lines(lambda _: True)),
            list(new),
            "system:/running-config",
            f"session:/{name}-session-config",
            lineterm="",
        )
        return "\n".join(lines)

    def _end_session(self, name: str, verb: str, timer: str | None) -> str:
        if verb == "abort":
            return "" if self._sessions.pop(name, None) else "% Session does not exist"
        if self._configuration.waiting()[0] == name:
            self._configuration.confirm()
            return ""
        if name not in self._sessions:
            return "% Session is not pending"
        self._configuration.commit(self._sessions.pop(name), _seconds(timer), name)
        return ""

    def _target(self) -> Sections:
        return self._sessions[self._name] if self._name else super()._target()

    def _leave(self) -> str:
        self._name = ""
        return super()._leave()

    def _configure(self, line: str) -> str:
        timed = _COMMIT_TIMER.fullmatch(line)
        if self._name and (line == "commit" or timed):
            name = self._name
            changed = self._sessions.pop(name)
            self._configuration.commit(changed, _seconds(timed[1] if timed else None), name)
            return self._leave()
        if line == "abort":
            self._sessions.pop(self._name, None)
            return self._leave()
        if _SESSION.fullmatch(line) or line.startswith("show "):  # EOS takes them everywhere
            told = self._begin(line)
            return self.refused if told is None else told
        return super()._configure(line)

    def _numbered(self, header: str, at: int) -> str:
        return f"{10 * (at + 1)} " if "access-list" in header else ""


def _seconds(timer: str | None) -> float | None:
    if timer is None:
        return None
    hours, minutes, seconds = map(int, timer.split(":"))
    return 3600.0 * hours + 60.0 * minutes + seconds
