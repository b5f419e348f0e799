"""The events of a rule's test."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from netwright.errors import RuleError
from netwright.events.context import Context, Profiles
from netwright.events.parse import parse
from netwright.model.event import Event
from netwright.rules.schema import CaseEvent

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""When tests begin, so that they say the same for ever."""

TENANT = "default"

_ATTRIBUTES = {"host": "hostname", "process": "app_name"}
_COPIED = ("tag", "code", "class_", "severity", "facility", "format", "vendor", "platform")
_ALSO = ("host", "process", "message", "device", "source", "transport")


def case_events(told: Sequence[CaseEvent], profiles: Profiles | None) -> list[Event]:
    """Return all events of a test in the order of their instants."""
    events = [event for one in told for event in _repeated(one, profiles)]
    events.sort(key=lambda event: event.at or START)
    for position, event in enumerate(events):
        event.position = position
    return events


def _repeated(told: CaseEvent, profiles: Profiles | None) -> Iterator[Event]:
    first = case_event(told, profiles)
    for number in range(told.repeat):
        at = START + timedelta(seconds=told.at + number * told.every)
        yield replace(first, at=at, received_at=at)


def case_event(told: CaseEvent, profiles: Profiles | None) -> Event:
    """Return one event: what its message says, then what the test says of it."""
    event = _parsed(told, profiles)
    event.tenant, event.spool, event.transport = TENANT, "test", "udp"
    event.at = event.received_at = START
    for name in (*_COPIED, *_ALSO):
        if (value := getattr(told, name)) is not None:
            setattr(event, _ATTRIBUTES.get(name, name), value)
    event.fields = {**event.fields, **told.fields}
    event.vendor_fields = {**event.vendor_fields, **told.vendor_fields}
    return event


def _parsed(told: CaseEvent, profiles: Profiles | None) -> Event:
    if told.raw is None and told.raw_b64 is None:
        return Event(b"", format="unknown")
    return parse(_raw(told), Context(START, platform=told.platform, profiles=profiles))


def _raw(told: CaseEvent) -> bytes:
    try:
        if told.raw_b64 is not None:
            return base64.b64decode(told.raw_b64)
    except binascii.Error as error:
        raise RuleError("raw_b64: not base64", "write raw: …") from error
    return (told.raw or "").encode("utf-8", "surrogateescape")
