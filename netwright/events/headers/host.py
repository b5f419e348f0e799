"""HOSTNAME of RFC 3164 section 4.1.2, which may be missing, or behind the header of a relay."""

import re

from netwright.events.context import Context
from netwright.events.headers.cisco import MNEMONIC, read_prefix
from netwright.events.stamps import Stamp, stamp_at
from netwright.model.event import Event

_FACILITY_SEVERITY = re.compile(
    r"(?:kern|user|mail|daemon|auth|syslog|lpr|news|uucp|cron|authpriv|ftp|local[0-7])"
    r"\.(?:emerg|alert|crit|err(?:or)?|warn(?:ing)?|notice|info|debug) +"
)
_WORD = re.compile(r"(\[?)(?:slot\d+/)?(?!%)([^\s\[\]\"'{}|=,<>()`;]{1,255})\]?(?=\s|$|,\w+=)")
_IP_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}$|(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+(?:%\w+)?$")
_HOST_AND_PORT = re.compile(r"[\w.-]+:\d+$")
_INNER = re.compile(
    r"(?:\d{1,12}: )?(?=[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} |\d{1,4}[-/]\d{1,2}[-/]\d{2,4}[:T ]\d\d:)"
)
_SPACES = re.compile(r"\s*(?::(?!:)\s*)?")
_NOBODY = (None, "localhost")
_LEVELS = frozenset(
    (
        "INFO",
        "WARN",
        "WARNING",
        "ERROR",
        "ERR",
        "DEBUG",
        "NOTICE",
        "CRIT",
        "CRITICAL",
        "ALERT",
        "FATAL",
    )
)


def past_spaces(text: str, place: int) -> int:
    """Return where the next word begins; Cisco puts colons between, too."""
    match = _SPACES.match(text, place)
    return match.end() if match else place


def read_host(event: Event, text: str, start: int, context: Context) -> int:
    """Take the host, if there is one; return where the text goes on."""
    level = _FACILITY_SEVERITY.match(text, start)
    place = level.end() if level else start
    match = _WORD.match(text, place)
    if match is None or not _is_host(match[2], text, match.end(), bracketed=bool(match[1])):
        return start
    event.hostname = match[2].rstrip(":")
    if text.startswith(",", match.end()):  # F5: `host,f5_irule=...`
        return match.end() + 1
    return _past_relay(event, text, past_spaces(text, match.end()), context)


def _past_relay(event: Event, text: str, place: int, context: Context) -> int:
    """Prefer the header of the device itself, if what was read so far was a relay's."""
    if not _INNER.match(text, place):
        return place
    inner = stamp_at(text, read_prefix(event, text, place, context), context)
    return place if inner is None or inner.at is None else _read_inner(event, text, inner, context)


def _read_inner(event: Event, text: str, inner: Stamp, context: Context) -> int:
    relay = event.hostname
    event.timestamp = inner.at
    place = past_spaces(text, inner.end)
    if not MNEMONIC.match(text, place):
        place = read_host(event, text, place, context)
    if event.hostname in _NOBODY:
        event.hostname = relay
    return place


def _is_host(word: str, text: str, end: int, *, bracketed: bool) -> bool:
    """Tell a host from a process: `cron[42]:` and `filterlog:` are none, `192.0.2.1:` is."""
    if word in _LEVELS:
        return False
    if bracketed:
        return bool(_IP_ADDRESS.match(word))
    if word.endswith(":"):
        return bool(_IP_ADDRESS.match(word[:-1])) or bool(MNEMONIC.match(text, end + 1))
    if ":" in word:
        return bool(_IP_ADDRESS.match(word) or _HOST_AND_PORT.match(word))
    return word[0] not in "/-."
