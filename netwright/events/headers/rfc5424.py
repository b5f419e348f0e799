"""The header of RFC 5424: recognized by its VERSION and TIMESTAMP, then judged field by field."""

import re

from netwright.events.context import Context
from netwright.events.headers.structured_data import read_structured_data
from netwright.events.stamps import iso_instant, stamp_at
from netwright.events.text import BOM
from netwright.model.event import Event

# RFC 5424 section 6: lengths and PRINTUSASCII
_TIMESTAMP = (
    r"(-|\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)) "
)
_STRICT_TIMESTAMP = re.compile(_TIMESTAMP)
_STRICT = re.compile(
    r"([1-9]\d{0,2}) "
    + _TIMESTAMP
    + r"([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) (?=[-\[])"
)
_VERSION_BEGINS = frozenset(("", *"123456789"))
_VERSION = re.compile(r"([1-9]\d{0,2}) (?=-(?: |$)|\d{4}-\d\d-\d\d[T ]\d)")
_FIELD = re.compile(r"(\S+)(?: |$)")
_FIELDS = re.compile(r"(\S+) (\S+) (\S+) (?=-(?:\s|$)|\[)")
_LENGTHS = (("APP-NAME", 48), ("PROCID", 128), ("MSGID", 32))
_MAX_HOSTNAME = 255


def read_rfc5424(event: Event, text: str, start: int, context: Context) -> bool:
    """Fill in the event and return True if the text from `start` is meant as RFC 5424."""
    if text[start : start + 1] not in _VERSION_BEGINS:  # "" too: what ends here is told below
        return False
    match = _STRICT.match(text, start)
    if match is None:
        return _read_tolerantly(event, text, start, context)
    stamp, host, app, process, message_id = match.groups()[1:]
    if stamp != "-" and not _read_timestamp(event, stamp):
        return _read_tolerantly(event, text, start, context)
    event.format = "rfc5424"
    event.hostname = host if host != "-" else None
    event.app_name = app if app != "-" else None
    event.proc_id = process if process != "-" else None
    event.msg_id = message_id if message_id != "-" else None
    _read_rest(event, text, match.end())
    return True


def _read_timestamp(event: Event, stamp: str) -> bool:
    event.timestamp = iso_instant(stamp)
    return event.timestamp is not None


def _read_rest(event: Event, text: str, start: int) -> None:
    """STRUCTURED-DATA and MSG."""
    event.structured_data, place = read_structured_data(text, start, event.errors)
    if text.startswith(f" {BOM}", place):
        event.message = text[place + 2 :]
        _judge_utf8(event)
        return
    if place < len(text) and text[place] != " ":
        event.errors.append("no space before MSG")
    # a relay keeps the space that was behind the colon of a BSD tag
    event.message = text[place:].lstrip(" ")


def _judge_utf8(event: Event) -> None:
    """RFC 5424 section 6.4: MSG that begins with a BOM is UTF-8."""
    try:
        event.raw.decode()
    except UnicodeDecodeError:
        event.errors.append("MSG is not UTF-8, though it begins with a BOM")


def _read_tolerantly(event: Event, text: str, start: int, context: Context) -> bool:
    version = _VERSION.match(text, start)
    if version is None:
        return False
    event.format = "rfc5424"
    place = _tolerant_timestamp(event, text, version.end(), context)
    host = _FIELD.match(text, place)
    if host is None or host[1][0] == "[":
        event.errors.append("no HOSTNAME")
        event.message = text[place:].lstrip()
        return True
    event.hostname = host[1] if host[1] != "-" else None
    if len(host[1]) > _MAX_HOSTNAME or not _is_printable(host[1]):
        event.errors.append("HOSTNAME is malformed")
    _tolerant_fields(event, text, host.end())
    return True


def _tolerant_timestamp(event: Event, text: str, start: int, context: Context) -> int:
    strict = _STRICT_TIMESTAMP.match(text, start)
    if strict and (strict[1] == "-" or _read_timestamp(event, strict[1])):
        return strict.end()
    event.errors.append("TIMESTAMP is malformed")
    stamp = stamp_at(text, start, context)
    if stamp is None:
        field = _FIELD.match(text, start)
        return field.end() if field else start
    event.timestamp = stamp.at
    return stamp.end + text.startswith(" ", stamp.end)


def _tolerant_fields(event: Event, text: str, start: int) -> None:
    match = _FIELDS.match(text, start)
    if match is None:
        event.errors.append("no APP-NAME, PROCID, MSGID and STRUCTURED-DATA")
        event.message = text[start:]
        return
    values = []
    for (name, longest), value in zip(_LENGTHS, match.groups(), strict=True):
        if len(value) > longest or not _is_printable(value):
            event.errors.append(f"{name} is malformed")
        values.append(value[:longest] if value != "-" else None)
    event.app_name, event.proc_id, event.msg_id = values
    _read_rest(event, text, match.end())


def _is_printable(value: str) -> bool:
    return value.isascii() and value.isprintable()
