"""One message, from its bytes to an event: text, header, then the profile of its vendor."""

from netwright.events.context import Context
from netwright.events.headers.bsd import read_bsd
from netwright.events.headers.key_value import read_key_value
from netwright.events.headers.priority import read_priority
from netwright.events.headers.rfc5424 import read_rfc5424
from netwright.events.text import decode
from netwright.model.event import Event

__all__ = ["Context", "parse"]


def parse(raw: bytes, context: Context) -> Event:
    """Return what a message says; never raises, and at worst all of it is in `message`."""
    event = Event(raw)
    text = decode(raw)
    start = read_priority(event, text)
    if not read_rfc5424(event, text, start, context):
        read_bsd(event, text, start, context)
    if event.message.startswith(("date=", "device=")):
        read_key_value(event, context)
    if context.profiles is not None:
        context.profiles.apply(event, context.platform)
    return event
