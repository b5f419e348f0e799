"""Configuration as Cisco IOS has it."""

import re
from collections.abc import Callable, Iterator

from netwright.simulate.cli.configuration import Configuration, Sections

_HEADERS = ("interface ", "object-group network ", "ip access-list ", "ipv6 access-list ", "vlan ")
_SINGLE = ("switchport access vlan", "description", "switchport mode")  # the last one counts
_PAIR = re.compile(r"\d{1,3}(?:\.\d{1,3}){3} \d{1,3}(?:\.\d{1,3}){3}")
_REFUSED = "                ^\n% Invalid input detected at '^' marker.\n"
_TIMED = re.compile(r"configure terminal revert timer (\d+)")


class CiscoConfigurator:
    """One session's view; IOS changes what is running, line by line."""

    refused = _REFUSED
    known: tuple[str, ...] = (
        *("shutdown", "switchport", "description", "host ", "permit ", "deny ", "ip ", "ipv6 "),
        *("hostname ", "network-object "),
    )

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._section: str | None = None  # None: not configuring; empty: at the top

    def answer(self, line: str, *, is_privileged: bool) -> str | None:
        """Return what is said to a line; None if it is none of the configuration's."""
        if self._section is not None:
            return self._configure(line)
        if not is_privileged:
            return None
        if line.startswith("show running-config"):
            return self._show(line.removeprefix("show running-config").strip())
        if line == "show startup-config":
            saved = self._lines(lambda _: True, self._configuration.saved)
            return "\n".join(["Using 4711 out of 65536 bytes", *saved, "end"])
        return self._begin(line)

    def mode(self) -> str:
        """Return what the prompt shows of the mode."""
        return {None: "", "": "(config)"}.get(self._section, "(config-sub)")

    def _begin(self, line: str) -> str | None:
        timed = _TIMED.fullmatch(line)
        if line == "configure terminal" or timed:
            if timed:
                self._configuration.start_timer(60.0 * int(timed[1]))
            self._section = ""
            return "Enter configuration commands, one per line.  End with CNTL/Z."
        if line == "configure confirm":
            return "" if self._configuration.confirm() else "%No Rollback Confirmed Change pending"
        if line != "write memory":
            return None
        self._configuration.save()
        return "Building configuration...\n[OK]"

    def _target(self) -> Sections:
        return self._configuration.running

    def _leave(self) -> str:
        self._section = None
        return ""

    def _configure(self, line: str) -> str:
        if line == "end":
            return self._leave()
        if line == "exit":
            if not self._section:
                return self._leave()
            self._section = ""
            return ""
        return self._change(line)

    def _change(self, line: str) -> str:
        wanted = line.removeprefix("no ")
        is_no = wanted != line
        if wanted.startswith(_HEADERS):
            return self._change_section(wanted, is_no=is_no)
        if not wanted.startswith(self.known) and not _PAIR.fullmatch(wanted):
            return self.refused
        if not self._section:
            self._section = ""
            self._keep_top(wanted, is_no=is_no)
            return ""
        lines = self._target().setdefault(self._section, [])
        same = next((word for word in _SINGLE if wanted.startswith(word)), None)
        lines[:] = [one for one in lines if one != wanted and not (same and one.startswith(same))]
        if not is_no:
            lines.append(wanted)
        return ""

    def _change_section(self, header: str, *, is_no: bool) -> str:
        if is_no:
            self._target().pop(header, None)
        else:
            self._target().setdefault(header, [])
            self._section = header
        return ""

    def _keep_top(self, line: str, *, is_no: bool) -> None:
        if is_no:
            self._target().pop(line, None)
        else:
            self._target().setdefault(line, [])

    def _show(self, what: str) -> str:
        if what.startswith(("interface ", "interfaces ")):
            wanted = f"interface {what.partition(' ')[2]}".lower()
            return "\n".join(self._lines(lambda header: header.lower() == wanted))
        if "section " in what:
            wanted = what.partition("section ")[2]
            return "\n".join(self._lines(lambda header: wanted in header))
        every = list(self._lines(lambda _: True))
        if what.startswith("| include "):
            pattern = re.compile(what.removeprefix("| include "))  # the operator's own words
            return "\n".join(line for line in every if pattern.search(line))
        return "\n".join(["Building configuration...", "", *every, "end"])

    def _lines(
        self, is_wanted: Callable[[str], bool], sections: Sections | None = None
    ) -> Iterator[str]:
        shown = self._configuration.running if sections is None else sections
        for header, lines in shown.items():
            if is_wanted(header):
                yield header
                yield from (f" {self._numbered(header, at)}{line}" for at, line in enumerate(lines))

    def _numbered(self, header: str, at: int) -> str:  # noqa: ARG002 - EOS numbers some
        return ""
