"""Configuration as PAN-OS has it: one candidate that all share, checked on commit."""

import re
import shlex

from netwright.simulate.cli.configuration import Configuration, Sections

_SET = ""  # all lines stand under one header, without the verb
_LEAF_LISTS = re.compile(r"(?P<path>.* (?:static|source|destination|from|to)) (?P<value>\S+)")
_EDIT = "\n[edit]"
_PROGRESS = "".join(f"{'.' * 20}{percent}%" for percent in (10, 55, 98, 100))
_MATCH = re.compile(r"\s*\|\s*match\s+(?P<text>\S+)$")


class PanosConfigurator:
    """One session's view."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._is_configuring = False
        self._jobs = 1

    def mode(self) -> str:
        """Return what the prompt shows of the mode."""
        return "#" if self._is_configuring else ""

    def answer(self, line: str, *, is_privileged: bool) -> str | None:  # noqa: ARG002
        """Return what is said to a line; None if it is none of the configuration's."""
        if self._is_configuring:
            return self._configure(line)
        if line == "configure":
            self._is_configuring = True
            return "Entering configuration mode\n[edit]"
        if line == "check pending-changes":
            is_pending = self._candidate != self._running
            return "yes" if is_pending else "no"
        return None

    @property
    def _candidate(self) -> list[str]:
        return self._configuration.draft().setdefault(_SET, [])

    @property
    def _running(self) -> list[str]:
        return self._configuration.running.get(_SET, [])

    def _configure(self, line: str) -> str:
        verb, _, rest = line.partition(" ")
        if line in {"exit", "quit"}:
            self._is_configuring = False
            return "Exiting configuration mode"
        if line == "commit":
            return self._commit() + _EDIT
        if line == "revert config":
            self._configuration.drop_draft()
            return "\nConfig reverted to the running config\n[edit]"
        if verb == "show":
            return self._show(rest) + _EDIT
        return self._edit(verb, rest)

    def _edit(self, verb: str, rest: str) -> str:
        lines = self._candidate
        if verb == "set" and rest:
            lines.extend([] if rest in lines else [rest])
            return _EDIT
        if verb == "delete" and rest:
            kept = [one for one in lines if one != rest and not one.startswith(f"{rest} ")]
            is_found = len(kept) < len(lines)
            lines[:] = kept
            return _EDIT if is_found else f"\nObject doesn't exist\n{_EDIT}"
        return f"\nUnknown command: {verb}\n{_EDIT}"

    def _commit(self) -> str:
        self._jobs += 1
        begun = (
            f"\nCommit job {self._jobs} is in progress. Use Ctrl+C to return to command prompt\n"
            f"{_PROGRESS}\n"
        )
        faults = list(_faults(self._candidate))
        if faults:
            told = "\n".join(faults)
            return f"{begun}Validation Error:\n{told}\nCommit failed\n"
        self._configuration.commit(Sections({_SET: list(self._candidate)}))
        self._configuration.drop_draft()
        return f"{begun}Configuration committed successfully\n"

    def _show(self, path: str) -> str:
        found = _MATCH.search(path)
        wanted = f"{_MATCH.sub('', path)} ".lstrip()
        shown = [one for one in _shown(self._candidate) if f"{one} ".startswith(wanted)]
        return "\n".join(f"set {one}" for one in shown if not found or found["text"] in one)


def _shown(lines: list[str]) -> list[str]:
    """Return lines as they are shown: the values of a list in brackets."""
    lists: dict[str, list[str]] = {}
    for line in lines:
        found = _LEAF_LISTS.fullmatch(line)
        path, value = (found["path"], found["value"]) if found else (line, "")
        lists.setdefault(path, []).extend([value] if value else [])
    return [_one(path, values) for path, values in lists.items()]


def _one(path: str, values: list[str]) -> str:
    if not values:
        return path
    return f"{path} {values[0] if len(values) == 1 else '[ ' + ' '.join(values) + ' ]'}"


def _faults(lines: list[str]) -> list[str]:
    """Return what a commit complains about: groups in use without members, members unknown."""
    words = [shlex.split(one) for one in lines]
    addresses = {one[1] for one in words if one[0] == "address"}
    members = [(one[1], one[3]) for one in words if one[:1] == ["address-group"]]
    groups = {group for group, _ in members}
    faults = [
        f" address-group -> {group} -> static '{one}' is not a valid reference"
        for group, one in members
        if one not in addresses
    ]
    sources = [one for one in words if one[:2] == ["rulebase", "security"] and one[4] == "source"]
    return faults + [
        f" rulebase -> security -> rules -> {one[3]} -> source '{one[-1]}' is not a valid reference"
        for one in sources
        if one[-1] not in groups | addresses | {"any"}
    ]
