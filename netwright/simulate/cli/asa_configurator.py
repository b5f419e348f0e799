"""Configuration as Cisco ASA has it: in force as typed, and no group in use may become empty."""

import re

from netwright.simulate.cli.cisco_configurator import CiscoConfigurator

_GROUP = "object-group network "
_SAVED = (
    "Building configuration...\nCryptochecksum: 5d41402a bc4b2a76 b9719d91 1017c592\n\n"
    "4711 bytes copied in 0.60 secs\n[OK]"
)


class AsaConfigurator(CiscoConfigurator):
    """One session's view."""

    refused = "                ^\nERROR: % Invalid input detected at '^' marker.\n"
    known = (*CiscoConfigurator.known, "access-list ", "access-group ", "nameif ")
    group_mode = "(config-network-object-group)"

    def mode(self) -> str:
        """Return what the prompt shows of the mode."""
        is_group = (self._section or "").startswith(_GROUP)
        return self.group_mode if is_group else super().mode()

    def _begin(self, line: str) -> str | None:
        if "revert" in line or line == "configure confirm":
            return self.refused
        if line == "configure terminal":
            self._section = ""
            return ""
        told = super()._begin(line)
        return _SAVED if line == "write memory" else told

    def _change(self, line: str) -> str:
        section = self._section or ""
        if not section.startswith(_GROUP) or "network-object" not in line:
            return super()._change(line)
        wanted = line.removeprefix("no ")
        members = self._target().get(section, [])
        named = f"obj ({wanted}) to grp ({section.removeprefix(_GROUP)}) failed;"
        if wanted == line:
            exists = wanted in members
            return f"Adding {named} object already exists" if exists else super()._change(line)
        named = named.replace(" to grp", " from grp")
        if wanted not in members:
            return f"Removing {named} object does not exist"
        if len(members) == 1 and self._is_used(section.removeprefix(_GROUP)):
            return f"Removing {named} the group is in use and would be empty"
        return super()._change(line)

    def _is_used(self, group: str) -> bool:
        return any(
            line.startswith("access-list ") and re.search(rf"object-group {group}\b", line)
            for line in self._target()
        )

    def _show(self, what: str) -> str:
        if what.startswith("object-group id "):
            wanted = f"{_GROUP}{what.removeprefix('object-group id ')}"
            shown = "\n".join(self._lines(lambda header: header == wanted))
            return shown or "ERROR: object-group does not exist"
        topic, _, keep = what.partition(" | include ")
        if topic == "access-list":
            lines = self._lines(lambda header: header.startswith("access-list "))
            return "\n".join(line for line in lines if keep in line)
        return super()._show(what)
