"""Firewalls that write no header, but say who and when in their first keys (FortiGate, Sophos)."""

from datetime import UTC, datetime

from netwright.events.context import Context
from netwright.events.stamps import read_stamp
from netwright.model.event import Event

STARTS = ("date=", "device=", "logver=")

_HEAD = 800  # characters: the keys that matter come first
_SECONDS = 10  # digits of an epoch's seconds; milli- and nanoseconds follow without a dot


def read_key_value(event: Event, context: Context) -> None:
    """Let the keys of the message override host and time, which only a relay wrote."""
    head = " " + event.message[:_HEAD]
    if not head.startswith(STARTS, 1) or " time=" not in head:
        if not event.format:
            event.format = "unknown"
            event.errors.append("no timestamp")
        return
    event.format = event.format or "key_value"
    event.hostname = _value(head, "devname") or _value(head, "device_name") or event.hostname
    event.timestamp = _time(head, context) or event.timestamp


def _value(head: str, key: str) -> str:
    start = head.find(f" {key}=") + len(key) + 2
    if start == len(key) + 1:
        return ""
    if head.startswith('"', start):
        return head[start + 1 :].partition('"')[0]
    return head[start:].partition(" ")[0]


def _time(head: str, context: Context) -> datetime | None:
    epoch = _value(head, "eventtime").replace(".", "")
    if len(epoch) >= _SECONDS and epoch.isdecimal() and epoch.isascii():
        microsecond = int(epoch[_SECONDS : _SECONDS + 6].ljust(6, "0"))
        at = datetime.fromtimestamp(int(epoch[:_SECONDS]), UTC)
        return at.replace(microsecond=microsecond)
    zone = _value(head, "tz") or _value(head, "timezone")
    date, time = _value(head, "date"), _value(head, "time")
    return read_stamp(f"{date} {time} {zone}".rstrip(), context)
