"""Configuration as FortiOS has it: tables of entries, in force and saved with each `end`."""

import re
import shlex

from netwright.simulate.cli.configuration import Configuration, Sections

_FAIL = "\nCommand fail. Return code {}"
_PARSE = "\ncommand parse error before '{}'" + _FAIL.format(-61)
_GROUPS = {"firewall addrgrp": "firewall address", "firewall addrgrp6": "firewall address6"}
_USERS = {
    "firewall address": ("firewall addrgrp", "member"),
    "firewall address6": ("firewall addrgrp6", "member"),
    "firewall addrgrp": ("firewall policy", "srcaddr"),
    "firewall addrgrp6": ("firewall policy", "srcaddr6"),
}
_FILTER = re.compile(r"\s*\|\s*grep\s+(?:-\w\s+)?(?P<text>\S+)$")


class FortiosConfigurator:
    """One session's view; an entry is under "table/name", its settings are words."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._table = ""
        self._entry: str | None = None
        self._draft: list[str] = []

    def mode(self) -> str:
        """Return what the prompt shows of the mode."""
        if not self._table:
            return ""
        return f"({self._table.split()[-1] if self._entry is None else self._entry}) "

    def answer(self, line: str, *, is_privileged: bool) -> str | None:  # noqa: ARG002
        """Return what is said to a line; None if it is none of the configuration's."""
        try:
            words = shlex.split(line)
        except ValueError:
            return _PARSE.format(line[:20])
        verb, rest = words[0], words[1:]
        if verb == "show":
            return self._show(line)
        if self._table:
            return self._configure(verb, rest)
        if verb == "config" and rest:
            self._table = " ".join(rest)
            return ""
        return None

    def _configure(self, verb: str, rest: list[str]) -> str:
        if verb == "abort":
            self._leave()
            return ""
        if self._entry is None:
            return self._in_table(verb, rest)
        if verb in {"next", "end"}:
            return self._store(is_end=verb == "end")
        if verb in {"set", "append", "unselect", "unset"} and rest:
            return self._edit(verb, rest[0], rest[1:])
        return _PARSE.format(verb)

    def _in_table(self, verb: str, rest: list[str]) -> str:
        if verb == "end":
            self._leave()
            return ""
        if verb == "edit" and len(rest) == 1:
            self._entry = rest[0]
            self._draft = list(self._running.get(self._key(rest[0]), []))
            return ""
        if verb == "delete" and len(rest) == 1:
            return self._delete(rest[0])
        return _PARSE.format(verb)

    @property
    def _running(self) -> Sections:
        return self._configuration.running

    def _key(self, name: str) -> str:
        return f"{self._table}/{name}"

    def _leave(self) -> None:
        self._table, self._entry, self._draft = "", None, []

    def _edit(self, verb: str, key: str, values: list[str]) -> str:
        old = next((shlex.split(one) for one in self._draft if one.split()[0] == key), [key])
        members = {
            "set": values,
            "append": old[1:] + [one for one in values if one not in old],
            "unselect": [one for one in old[1:] if one not in values],
            "unset": [],
        }[verb]
        known = _GROUPS.get(self._table)
        for one in members if known else ():
            if f"{known}/{one}" not in self._running:
                return f"\nentry not found in datasource\n\nvalue parse error before '{one}'" + (
                    _FAIL.format(-3)
                )
        self._draft = [one for one in self._draft if one.split()[0] != key]
        if members:
            quoted = [one if self._table in _PLAIN else f'"{one}"' for one in members]
            self._draft.append(" ".join([key, *quoted]))
        return ""

    def _store(self, *, is_end: bool) -> str:
        name = self._entry or ""
        if self._table in _GROUPS and not any(one.startswith("member ") for one in self._draft):
            return "\nnode_check_object fail! for member" + _FAIL.format(-56)
        self._running[self._key(name)] = self._draft
        self._entry, self._draft = None, []
        if is_end:
            self._leave()
        return ""

    def _delete(self, name: str) -> str:
        if self._key(name) not in self._running:
            return "\nentry not found in table" + _FAIL.format(-3)
        table, key = _USERS.get(self._table, ("", ""))
        users = [one for one in self._running if one.startswith(f"{table}/")] if table else []
        for user in users:
            for setting in self._running[user]:
                if setting.startswith(f"{key} ") and name in shlex.split(setting)[1:]:
                    return "\nThe entry is used by other 1 entries" + _FAIL.format(-23)
        del self._running[self._key(name)]
        return ""

    def _show(self, line: str) -> str:
        found = _FILTER.search(line)
        words = shlex.split(_FILTER.sub("", line))[1:]
        words = words[1:] if words[:1] == ["full-configuration"] else words
        shown = self._shown(" ".join(words)) or self._shown(" ".join(words[:-1]), words[-1:])
        if words and not shown:
            return "\nentry is not found in table" + _FAIL.format(-3)
        return "\n".join(one for one in shown if not found or found["text"] in one)

    def _shown(self, table: str, names: list[str] | None = None) -> list[str]:
        tables = dict.fromkeys(key.partition("/")[0] for key in self._running)
        chosen = [one for one in tables if not table or one == table]
        return [line for one in chosen for line in self._one_table(one, names)]

    def _one_table(self, table: str, names: list[str] | None) -> list[str]:
        lines = [f"config {table}"]
        for key, settings in self._running.items():
            of, _, name = key.partition("/")
            if of != table or (names and name not in names):
                continue
            quoted = name if name.isdecimal() else f'"{name}"'
            lines += [f"    edit {quoted}"] if name else []
            lines += [f"        set {one}" for one in settings]
            lines += ["    next"] if name else []
        return [*lines, "end"] if len(lines) > 1 else []


_PLAIN = frozenset({"firewall address", "firewall address6", "system interface", "system global"})
"""Tables whose values are shown without quotes, as far as this knows."""
