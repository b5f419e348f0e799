"""The shape of a platform: how an operating system shows itself over SNMP."""

import re
from dataclasses import dataclass

from netwright.model.device import DeviceKind


def pattern(expression: str) -> re.Pattern[str]:
    """Compile what is searched in a sysDescr: in either case, a blank standing for any blanks."""
    blanks = expression.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(blanks, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
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
    where: re.Pattern[str] | None = None
    signature: re.Pattern[str] | None = None
    facts: tuple[re.Pattern[str], ...] = ()  # groups os_version, model, serial in the sysDescr
    kinds: tuple[tuple[re.Pattern[str], DeviceKind], ...] = ()  # by model and sysDescr
