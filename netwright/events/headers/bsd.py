"""RFC 3164 and what devices make of it: stamp, host, process, each of which may be missing.

`[seq: ][host: ]stamp[ zone][:] [host ][severity ]process[pid]: message`, where the parts before the
stamp are Cisco's, and a relay may have put a header of its own before the device's.
"""

import re

from netwright.events.context import Context
from netwright.events.headers.cisco import (
    MNEMONIC,
    is_cisco,
    read_prefix,
    read_sequence,
    read_stamped,
    read_usual,
)
from netwright.events.headers.host import past_spaces, read_host
from netwright.events.headers.process import read_process
from netwright.events.stamps import Stamp, iso_instant, stamp_at, usual_stamp
from netwright.model.event import Event

_USUAL_STAMP = 15
_BEHIND = ("", " ", ":", "\t")  # a stamp; it is a column or a part of a name before anything else
_PLAIN = re.compile(r" +(?!(?:19|20)\d\d:?\s|[A-Z]{1,5}(?:[+-]\d+)?[ :])")  # no year, no zone
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)(?= )")
# what nine of ten messages look like; all else takes the steps below
_USUAL = re.compile(
    r" {1,2}([A-Za-z0-9][\w.-]{0,254}) (?!CEF:|LEEF:)([A-Za-z_/][\w./-]{0,47}(?:\([\w-]{1,32}\))?)"
    r"(?:\[([\w./-]{1,32})\])?:(?: |(?=[^\s:\d]))"
)
# Opengear: host, port, stamp
_HOST_FIRST = re.compile(r"([\w.-]{1,255}) (?=[\w.-]{1,64} (\d{4}-\w{2,3}-[ \d]\d \d\d:\d\d:\d\d))")


def read_bsd(event: Event, text: str, start: int, context: Context) -> None:
    """Fill in the event from whatever header there is; what is left is the message."""
    stamp = _quick_stamp(text, start, context)
    match = _USUAL.match(text, stamp.end) if stamp else None
    if stamp and match:
        event.format = "rfc3164"
        event.timestamp = stamp.at
        event.hostname, event.app_name, event.proc_id = match.groups()
        event.message = text[match.end() :]
    elif (stamp and read_stamped(event, text, stamp)) or (
        "%" in text and read_usual(event, text, start, context)
    ):
        return
    elif stamp and _PLAIN.match(text, stamp.end):
        _read_stamped(event, text, stamp, context)
    else:
        _read_slowly(event, text, start, context)


def _quick_stamp(text: str, start: int, context: Context) -> Stamp | None:
    """Find one of the two usual stamps, of which none is a part of a longer one."""
    if text[start : start + 1].isalpha():  # else what is no stamp would fill the memory of them
        at = usual_stamp(text[start : start + _USUAL_STAMP], context)
        return Stamp(at, start + _USUAL_STAMP) if at else None
    match = _ISO.match(text, start)
    at = iso_instant(match[0]) if match else None
    return Stamp(at, match.end()) if match and at else None


def _read_slowly(event: Event, text: str, start: int, context: Context) -> None:
    place = read_prefix(event, text, past_spaces(text, start), context)
    stamp = stamp_at(text, place, context)
    if stamp is not None and text[stamp.end : stamp.end + 1] in _BEHIND:
        _read_stamped(event, text, stamp, context)
    elif host := _HOST_FIRST.match(text, place):
        event.format, event.hostname = "rfc3164", host[1]
        stamp = stamp_at(text, host.start(2), context)
        event.timestamp = stamp and stamp.at
        event.message = text[host.end() :]
    else:
        _read_unstamped(event, text, place)


def _read_stamped(event: Event, text: str, stamp: Stamp, context: Context) -> None:
    event.format = event.format or "rfc3164"
    event.timestamp = stamp.at
    if stamp.at is None:
        event.errors.append("no such time")
    place = past_spaces(text, stamp.end)
    if event.hostname is None and not MNEMONIC.match(text, place):
        place = read_host(event, text, place, context)
    place = read_sequence(event, text, place)
    if is_cisco(text, place):
        event.format = "cisco"
    elif not MNEMONIC.match(text, place):
        place = read_process(event, text, place)
    event.message = text[place:]


def _read_unstamped(event: Event, text: str, place: int) -> None:
    event.errors.append("no timestamp")
    if is_cisco(text, place):
        event.format = "cisco"
    elif not MNEMONIC.match(text, place):
        place = read_process(event, text, place)
    event.format = event.format or ("rfc3164" if event.app_name else "unknown")
    event.message = text[place:]
