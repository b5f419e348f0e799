"""One message, from its bytes to an event: text, header, then the profile of its vendor.

A profile that knows better who wrote the message, and when, says so with the common names
`host.name` and `@timestamp` (any stamp that a header could have); both go into the header's place.
"""

import re

from netwright.events.context import Context
from netwright.events.headers.bsd import read_bsd
from netwright.events.headers.cisco import put_back_mnemonic, read_code
from netwright.events.headers.key_value import STARTS, read_key_value
from netwright.events.headers.priority import read_priority
from netwright.events.headers.rfc5424 import read_rfc5424
from netwright.events.stamps import read_stamp
from netwright.events.text import decode
from netwright.model.event import Event

__all__ = ["Context", "parse"]

_ROUTING_ENGINE = re.compile(r"re[01]\.(?=\w)")  # Junos: which of two wrote it


def parse(raw: bytes, context: Context) -> Event:
    """Return what a message says; never raises, and at worst all of it is in `message`."""
    event = Event(raw)
    text = decode(raw)
    start = read_priority(event, text)
    if text.startswith(STARTS, start):
        event.message = text[start:]
    elif not read_rfc5424(event, text, start, context):
        read_bsd(event, text, start, context)
    elif event.app_name and event.app_name.startswith("%"):
        put_back_mnemonic(event)
    if event.message.startswith("%"):
        read_code(event)
    elif event.message.startswith(STARTS):
        read_key_value(event, context)
    if context.profiles is not None:
        context.profiles.apply(event, context.platform)
        _take_back(event, context)
    return event


def _take_back(event: Event, context: Context) -> None:
    """Put what a profile says of sender and time where the header has it."""
    fields = event.fields
    if "@timestamp" in fields:
        said = read_stamp(str(fields.pop("@timestamp")), context)
        event.timestamp = said or event.timestamp
    if "host.name" in fields:
        event.hostname = str(fields.pop("host.name"))
    if event.vendor == "juniper" and event.hostname and event.hostname.startswith("re"):
        event.hostname = _ROUTING_ENGINE.sub("", event.hostname)
