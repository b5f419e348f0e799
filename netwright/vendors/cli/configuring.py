"""How a platform's configuration is changed at its command line; data, no I/O.

`{minutes}` and `{session}` are filled in. A platform with a timer takes a change back by itself
unless somebody confirms it in time: whoever locked himself out cannot.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from netwright.errors import RefusedError

_CISCO = re.compile(r"\(config[^)]*\)#\s*\Z")
_HASH = re.compile(r"#\s*\Z")


@dataclass(frozen=True, slots=True)
class Configuring:
    """The lines around a change, in the order in which they are typed."""

    inside: re.Pattern[str]  # the prompt while configuring
    enter: tuple[str, ...] = ()
    enter_timed: tuple[str, ...] = ()  # where the timer starts on entering
    commit: tuple[str, ...] = ()  # else lines are in force as they are typed
    commit_timed: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()  # in a session of its own
    abandon: tuple[str, ...] = ()  # forget what is not in force, and leave
    save: tuple[str, ...] = ()
    pending: str = ""  # asks whether somebody has changes in a candidate that all share
    read: tuple[str, ...] = ()  # what has to be typed before the configuration can be read
    read_end: tuple[str, ...] = ()
    running: str = "show running-config"
    startup: str = ""  # where what runs and what is kept over a restart are two

    @property
    def has_timer(self) -> bool:
        """Tell whether the device can take a change back by itself."""
        return bool(self.confirm)


_IOS = Configuring(
    inside=_CISCO,
    enter=("configure terminal",),
    enter_timed=("configure terminal revert timer {minutes}",),
    leave=("end",),
    confirm=("configure confirm",),
    abandon=("end",),
    save=("write memory",),
    startup="show startup-config",
)
_ASA = Configuring(
    inside=_CISCO,
    enter=("configure terminal",),
    leave=("end",),
    abandon=("end",),
    save=("write memory",),
    startup="show startup-config",
)
_EOS = Configuring(
    inside=re.compile(r"\(config-s-[^)]*\)#\s*\Z"),
    enter=("configure session {session}",),
    commit=("commit",),
    commit_timed=("commit timer 00:{minutes:02}:00",),
    confirm=("configure session {session} commit",),
    abandon=("abort",),
    save=("write memory",),
    startup="show startup-config",
)
_JUNOS = Configuring(
    inside=_HASH,
    enter=("configure exclusive",),
    commit=("commit",),
    commit_timed=("commit confirmed {minutes}",),
    leave=("exit configuration-mode",),
    confirm=("configure exclusive", "commit", "exit configuration-mode"),
    abandon=("rollback 0", "exit configuration-mode"),
    running="show configuration | display set",
)
_FORTIOS = Configuring(  # every `end` puts its block in force, and saves it
    inside=_HASH,
    abandon=("abort",),
    running="show",
)
_PANOS = Configuring(
    inside=_HASH,
    enter=("configure",),
    commit=("commit",),
    leave=("exit",),
    abandon=("revert config", "exit"),
    running="show",
    pending="check pending-changes",
    read=("set cli config-output-format set", "configure"),
    read_end=("exit",),
)

CONFIGURING: Mapping[str, Configuring] = {
    "cisco_ios": _IOS,
    "cisco_xe": _IOS,
    "cisco_asa": _ASA,
    "arista_eos": _EOS,
    "juniper_junos": _JUNOS,
    "fortinet": _FORTIOS,
    "paloalto_panos": _PANOS,
}
"""By Netmiko device_type."""


def configuring_of(platform: str) -> Configuring:
    """Return how a platform is configured.

    Raises:
        RefusedError: nobody knows.
    """
    how = CONFIGURING.get(platform)
    if how is None:
        raise RefusedError(f"nobody knows how {platform} is configured")
    return how
