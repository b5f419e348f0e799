"""What a profile read in a text, for the next time that somebody sends the same.

In a storm few texts come thousands of times: a port that flaps, an address that is denied. What a
profile makes of a text depends on the text and on the few parts of the header that the profile
names, so the second time costs a look-up.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from netwright.events.profiles.profile import Profile
from netwright.events.profiles.recent import Missing, Recent
from netwright.model.event import Event

Read = Callable[[Event, str | None], None]

MOST = 4_096
"""Of one profile, in each of two generations."""

LONGEST = 400
"""Longer texts are full of numbers that never come again."""

_PLAIN = (str, int, float, bool, type(None))
_HEADER = ("app_name", "code", "format", "msg_id", "facility", "severity", "proc_id", "hostname")
_ALWAYS = 4  # the first so many are part of what a text means; the others if the profile names them
_READ = attrgetter("vendor", "platform", "class_", "code", "tag")


def remembering(profile: Profile, read: Read) -> Read:
    """Return `read` with a memory, or as it is where a text alone does not decide."""
    told = repr(replace(profile, tests=[]))
    if profile.host or profile.time or re.search(r"\braw\b", _sources(profile)):
        return read
    names = [name for name in _HEADER[_ALWAYS:] if re.search(rf"\b{name}\b", told)]
    return _Memory(read, attrgetter("message", *_HEADER[:_ALWAYS], *names), told).read


def _sources(profile: Profile) -> str:
    return " ".join(repr(each) for each in (*profile.extract, profile.code))


class _Memory:
    """The texts of one profile."""

    def __init__(self, read: Read, key: Callable[[Event], tuple[Any, ...]], told: str) -> None:
        self._read, self._key, self._told = read, key, told
        self._known: Recent[tuple[Any, ...]] = Recent(MOST)
        self._harmless: dict[str, bool] = {}

    def read(self, event: Event, platform: str | None) -> None:
        """Fill in what a message says."""
        if event.structured_data is not None or len(event.message) > LONGEST:
            self._read(event, platform)
            return
        key = (platform, *self._key(event))
        known = self._known.get(key)
        if isinstance(known, Missing):
            self._learn(event, platform, key)
            return
        head, fields, own, openconfig = known
        event.vendor, event.platform, event.class_, event.code, event.tag = head
        event.fields.update(fields)
        event.vendor_fields.update(own)
        if openconfig is not None:
            event.openconfig = dict(openconfig)

    def _learn(self, event: Event, platform: str | None, key: tuple[Any, ...]) -> None:
        before = dict(event.fields), dict(event.vendor_fields)
        errors, message = len(event.errors), event.message
        self._read(event, platform)
        fields = _added(event.fields, before[0])
        own = _added(event.vendor_fields, before[1])
        is_told = fields is not None and own is not None
        is_same = len(event.errors) == errors and event.message is message
        names = (*before[0], *before[1])
        if not is_told or not is_same or not all(map(self._is_harmless, names)):
            return
        openconfig = None if event.openconfig is None else dict(event.openconfig)
        self._known.put(key, (_READ(event), fields, own, openconfig))

    def _is_harmless(self, name: str) -> bool:
        """Tell whether a value that the header left has no part in what the profile reads."""
        found = self._harmless.get(name)
        if found is None:
            found = self._harmless[name] = name not in self._told
        return found


def _added(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any] | None:
    """Return what has come to values; None if others are gone or changed, or one is no scalar."""
    added = {name: value for name, value in now.items() if name not in before}
    is_kept = all(name in now and now[name] is value for name, value in before.items())
    is_plain = all(isinstance(value, _PLAIN) for value in added.values())
    return added if is_kept and is_plain else None
