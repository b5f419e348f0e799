"""Configuration as Junos has it: a candidate of `set` lines, and `commit confirmed`."""

import re

from netwright.simulate.cli.configuration import Configuration, Sections

_SET = ""  # all lines stand under one header
_CONFIRMED = re.compile(r"commit confirmed (\d+)")
_SHOW = re.compile(r"show configuration(?P<path>[^|]*)\| display set(?: \| match (?P<match>\S+))?")


class JunosConfigurator:
    """One session's view."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._candidate: Sections | None = None

    def mode(self) -> str:
        """Return what the prompt shows of the mode."""
        return "#" if self._candidate is not None else ""

    def answer(self, line: str, *, is_privileged: bool) -> str | None:  # noqa: ARG002
        """Return what is said to a line; None if it is none of the configuration's."""
        if self._candidate is not None:
            return self._configure(line, self._candidate)
        if line == "configure exclusive":
            self._candidate = self._configuration.candidate()
            return "warning: uncommitted changes will be discarded on exit\n\n[edit]"
        shown = _SHOW.fullmatch(line)
        return self._show(shown["path"].strip(), shown["match"] or "") if shown else None

    def _configure(self, line: str, candidate: Sections) -> str:
        verb, _, rest = line.partition(" ")
        confirmed = _CONFIRMED.fullmatch(line)
        if verb == "commit" and (line == "commit" or confirmed):
            timer_s = 60.0 * int(confirmed[1]) if confirmed else None
            self._configuration.commit(candidate, timer_s)
            self._candidate = self._configuration.candidate()
            return "commit complete\n\n[edit]"
        if line in {"exit configuration-mode", "exit"}:
            self._candidate = None
            return "Exiting configuration mode"
        if line == "rollback 0":
            self._candidate = self._configuration.candidate()
            return "load complete\n\n[edit]"
        return self._edit(verb, rest, candidate.setdefault(_SET, []))

    def _edit(self, verb: str, rest: str, lines: list[str]) -> str:
        wanted = f"set {rest}"
        if verb == "set":
            lines.extend([] if wanted in lines else [wanted])
            return "\n[edit]"
        if verb == "delete":
            kept = [one for one in lines if one != wanted and not one.startswith(wanted + " ")]
            is_found = len(kept) < len(lines)
            lines[:] = kept
            return "\n[edit]" if is_found else "warning: statement not found\n\n[edit]"
        return "                ^\nunknown command.\n"

    def _show(self, path: str, match: str) -> str:
        lines = self._configuration.running.get(_SET, [])
        start = f"set {path}".strip()
        return "\n".join(one for one in lines if one.startswith(start) and match in one)
