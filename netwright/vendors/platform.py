"""The shape of a platform: how an operating system shows itself over SNMP."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NewType

from netwright.model.device import DeviceKind

Pattern = NewType("Pattern", str)


def pattern(expression: str) -> Pattern:
    """Say what to look for in a sysDescr: in either case, a blank standing for any blanks."""
    return Pattern(expression.replace(" ?", r"\s*").replace(" ", r"\s+"))


def search(wanted: Pattern, text: str) -> re.Match[str] | None:
    """Look for a pattern; compiled when first needed, since most are never."""
    return _compiled(wanted).search(text)


@cache
def _compiled(wanted: Pattern) -> re.Pattern[str]:
    return re.compile(wanted, re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Platform:
    """One operating system, or one maker's devices that have no command line we drive.

    Of a vendor's platforms the first that fits counts: its sysObjectID lies below one of the
    `object_ids`, and `where` is in the sysDescr. A `signature` in the sysDescr is enough without
    a sysObjectID, or with one that says nothing, such as the agent software's own.
    """

    name: str = ""  # Netmiko device_type; empty where no driver fits
    vendor: str = ""  # empty: whoever owns the enterprise number
    os_name: str = ""
    kind: DeviceKind | None = None
    object_ids: tuple[str, ...] = ()  # below enterprises (1.3.6.1.4.1), each ending with a dot
    where: Pattern | None = None
    signature: Pattern | None = None
    facts: tuple[Pattern, ...] = ()  # groups os_version, model, serial in the sysDescr
    kinds: tuple[tuple[Pattern, DeviceKind], ...] = ()  # by model and sysDescr
