"""RFC 3164 and what devices make of it: stamp, host, process, each of which may be missing.

`[seq: ][host: ]stamp[ zone][:] [host ][severity ]process[pid]: message`, where Cisco's parts before
the stamp are `cisco.py`'s, and a relay may have put a header of its own before the device's.
"""

import re

from netwright.events.context import Context
from netwright.events.headers.cisco import MNEMONIC, read_prefix
from netwright.events.headers.process import read_process
from netwright.events.stamps import Stamp, stamp_at, usual_stamp
from netwright.model.event import Event

_USUAL_STAMP = 15
# what nine of ten messages look like; all else takes the steps below
_USUAL = re.compile(
    r" {1,2}([A-Za-z0-9][\w.-]{0,254}) (?!CEF:|LEEF:)([A-Za-z_/][\w./-]{0,47}(?:\([\w-]{1,32}\))?)"
    r"(?:\[([\w./-]{1,32})\])?:(?: |(?=[^\s:\d]))"
)
_FACILITY_SEVERITY = re.compile(
    r"(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local[0-7])"
    r"\.(?:emerg|alert|crit|err(?:or)?|warn(?:ing)?|notice|info|debug) +"
)
_HOST = re.compile(r"\[?((?:slot\d+/)?)([^\s\[\]\"'{}|=,<>()%`;]{1,255})\]?(?=\s|$|,\w+=)")
_IP_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}$|(?=.*:.*:)[0-9A-Fa-f:.]+$")
_SPACES = re.compile(r"[\s:]*")
_INNER = re.compile(r"(?=[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} |\d{1,4}[-/]\d{1,2}[-/]\d{2,4}[:T ]\d\d:)")


def read_bsd(event: Event, text: str, start: int, context: Context) -> None:
    """Fill in the event from whatever header there is; what is left is the message."""
    at = usual_stamp(text[start : start + _USUAL_STAMP], context)
    if at is not None and (match := _USUAL.match(text, start + _USUAL_STAMP)):
        event.format = "rfc3164"
        event.timestamp = at
        event.hostname, event.app_name, event.proc_id = match.groups()
        event.message = text[match.end() :]
    else:
        _read_slowly(event, text, start, context)


def _read_slowly(event: Event, text: str, start: int, context: Context) -> None:
    place = read_prefix(event, text, _past_spaces(text, start), context)
    stamp = stamp_at(text, place, context)
    if stamp is None:
        _without_stamp(event, text, place)
        return
    event.format = event.format or "rfc3164"
    event.timestamp = stamp.at
    if stamp.at is None:
        event.errors.append("no such time")
    _after_stamp(event, text, stamp, context)


def _without_stamp(event: Event, text: str, place: int) -> None:
    event.errors.append("no timestamp")
    place = read_process(event, text, place)
    is_cisco = MNEMONIC.match(text, place) is not None
    if not event.format:
        known = event.priority is not None and event.app_name is not None
        event.format = "cisco" if is_cisco else "rfc3164" if known else "unknown"
    event.message = text[place:]


def _after_stamp(event: Event, text: str, stamp: Stamp, context: Context) -> None:
    place = _past_spaces(text, stamp.end)
    if not MNEMONIC.match(text, place):
        place = _read_host(event, text, place, context)
    if MNEMONIC.match(text, place):
        event.format = "cisco"
    else:
        place = read_process(event, text, place)
    event.message = text[place:]


def _read_host(event: Event, text: str, start: int, context: Context) -> int:
    """Take the host, if there is one, and the header of the device itself behind a relay's."""
    place = start
    if level := _FACILITY_SEVERITY.match(text, place):
        place = level.end()
    match = _HOST.match(text, place)
    if match is None or not _is_host(match[2], text, match.end()):
        return start
    event.hostname = match[2].rstrip(":")
    if text.startswith(",", match.end()):
        return match.end() + 1
    place = _past_spaces(text, match.end())
    inner_start = read_prefix(event, text, place, context) if _INNER.match(text, place) else place
    if _INNER.match(text, place) and (inner := stamp_at(text, inner_start, context)) and inner.at:
        return _read_inner(event, text, inner, context)
    return place


def _read_inner(event: Event, text: str, inner: Stamp, context: Context) -> int:
    relay = event.hostname
    place = _read_host(event, text, _past_spaces(text, inner.end), context)
    event.timestamp = inner.at
    if event.hostname in (None, "localhost"):
        event.hostname = relay
    return place


def _is_host(word: str, text: str, end: int) -> bool:
    """Tell a host from a process: `cron[42]:` and `filterlog:` are none, `192.0.2.1:` is."""
    if word.endswith(":"):
        return bool(_IP_ADDRESS.match(word[:-1])) or bool(MNEMONIC.match(text, end + 1))
    if word[0] in "/-." or ":" in word.rstrip(":"):
        return bool(_IP_ADDRESS.match(word)) or (word[0] not in "/-." and _looks_like_host(word))
    return True


def _looks_like_host(word: str) -> bool:
    return word.count(":") == 1 and "/" not in word.partition(":")[0] and word[-1] != ":"


def _past_spaces(text: str, place: int) -> int:
    match = _SPACES.match(text, place)
    return match.end() if match else place
