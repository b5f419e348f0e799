"""Messages as a user hands them in, and what each comes to."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from netwright.errors import UsageError
from netwright.events.context import Context
from netwright.events.origin import Known
from netwright.events.parse import parse
from netwright.model.event import Event
from netwright.model.received import ListenerKind, Received


class Given(NamedTuple):
    """One message, and on which listener it would have come in."""

    raw: bytes
    source: str = ""
    listener: ListenerKind = ListenerKind.UDP


def given(lines: Iterable[bytes], *, is_json: bool) -> Iterator[Given]:
    """Yield the message on each line.

    Raises:
        UsageError: a line holds none.
    """
    for number, line in enumerate(lines, start=1):
        yield _unpacked(line, number) if is_json else Given(line.rstrip(b"\n"))


def events_of(
    messages: Iterable[Given], context: Context, known: Callable[[str], Known | None]
) -> Iterator[Event]:
    """Yield what each message says: one event for each line of syslog, all flows of a datagram.

    Args:
        messages: what came in.
        context: when, and where devices are that nobody knows better.
        known: finds the device that an address belongs to.
    """
    datagrams: _Datagrams | None = None
    for message in messages:
        if message.listener.is_syslog:
            yield parse(message.raw, _of(known(message.source), context))
        else:
            datagrams = datagrams or _Datagrams(context)
            yield from datagrams.events(message)


def _of(device: Known | None, context: Context) -> Context:
    """Let the inventory say what the text could only suggest: the platform, and the zone."""
    if device is None:
        return context
    return context._replace(platform=device.platform, zone=device.zone or context.zone)


class _Datagrams:
    """Reads flows and notifications; credentials are not at hand here."""

    def __init__(self, context: Context) -> None:
        from netwright.events.flows.decoder import FlowDecoder
        from netwright.transport.snmp.notification_reader import NotificationReader

        self._at_s, self._profiles = context.now.timestamp(), context.profiles
        self._flows, self._notifications = FlowDecoder(), NotificationReader(())

    def events(self, message: Given) -> list[Event]:
        from netwright.events.interfaces import name_interfaces
        from netwright.events.notifications.event import notification_event, read_wrapped_syslog

        if message.listener is not ListenerKind.TRAP:
            at_ns = int(self._at_s * 1e9)
            received = Received(0, at_ns, message.listener, message.source, 0, "", message.raw)
            return self._flows.decode(received)
        told = self._notifications.read(message.raw, message.source, self._at_s)
        event = notification_event(told)
        read_wrapped_syslog(event, self._profiles, None)
        name_interfaces(event, lambda _: None)
        return [event]


def _unpacked(line: bytes, number: int) -> Given:
    """Not orjson: bytes that are no UTF-8 may come as lone surrogates, which it refuses."""
    try:
        row: dict[str, Any] = json.loads(line)
        raw = base64.b64decode(row["raw_b64"]) if "raw_b64" in row else _encoded(row["raw"])
        return Given(raw, str(row.get("source") or ""), ListenerKind(row.get("listener", "udp")))
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        hint = 'give {"raw": "..."} or {"raw_b64": "...", "listener": "trap"} on each line'
        raise UsageError(f"line {number} is no message", hint) from error


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair that stands for no byte
        return text.encode("utf-8", "surrogatepass")
