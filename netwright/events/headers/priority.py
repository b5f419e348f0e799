"""PRI: facility and severity in one number (RFC 5424 section 6.2.1)."""

import re

from netwright.model.event import Event

HIGHEST = 191

_PRI = re.compile(r"<(\d{1,3})>")
_LONGEST = 5  # characters of `<191>`
_KNOWN = {f"<{number}>": (number, *divmod(number, 8)) for number in range(HIGHEST + 1)}


def read_priority(event: Event, text: str) -> int:
    """Fill in priority, facility and severity; return where the text goes on."""
    end = text.find(">", 1, _LONGEST) + 1
    known = _KNOWN.get(text[:end])
    if known is None:
        return _read_malformed(event, text)
    event.priority, event.facility, event.severity = known
    return end


def _read_malformed(event: Event, text: str) -> int:
    match = _PRI.match(text)
    if match is None:
        event.errors.append("no PRI")
        return 0
    number = int(match[1])
    event.facility, event.severity = divmod(number, 8)
    if number > HIGHEST:  # a severity is still what its last three bits say
        event.facility = None
        event.errors.append(f"PRI {number} is above {HIGHEST}")
        return match.end()
    event.priority = number
    event.errors.append("PRI has leading zeros")
    return match.end()
