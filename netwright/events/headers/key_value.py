"""Firewalls that write no header, but say who and when in their first keys (FortiGate, Sophos)."""

import re
from datetime import UTC, datetime

from netwright.events.context import Context
from netwright.events.stamps import stamp_at
from netwright.model.event import Event

_START = re.compile(r'(?:date="?\d{4}-\d\d-\d\d"? time=|device="\w+" date=)')
_PAIR = re.compile(
    r'(?:^|\s)(date|time|devname|device_name|tz|timezone|eventtime)=(?:"([^"]*)"|(\S*))'
)
_HEAD = 600  # characters: the keys that matter come first
_EPOCH_DIGITS = 10


def read_key_value(event: Event, context: Context) -> None:
    """Let the keys of the message override host and time, which only the sender's relay wrote."""
    match = _START.search(event.message, 0, _HEAD)
    if match is None or match.start() > 0:
        return
    if event.format in ("unknown", ""):
        event.format = "key_value"
        event.errors.remove("no timestamp")
    found: dict[str, str] = {}
    for key, quoted, bare in _PAIR.findall(event.message[:_HEAD]):
        found.setdefault(key, quoted or bare)
    event.hostname = found.get("devname") or found.get("device_name") or event.hostname
    event.timestamp = _time(found, context) or event.timestamp


def _time(found: dict[str, str], context: Context) -> datetime | None:
    epoch = found.get("eventtime", "")
    if epoch[:_EPOCH_DIGITS].isdigit() and len(epoch) >= _EPOCH_DIGITS:
        digits = epoch.replace(".", "")
        micro = int(digits[_EPOCH_DIGITS:][:6].ljust(6, "0") or 0)
        return datetime.fromtimestamp(int(digits[:_EPOCH_DIGITS]), UTC).replace(microsecond=micro)
    zone = found.get("tz") or found.get("timezone") or ""
    stamp = stamp_at(f"{found.get('date')} {found.get('time')} {zone}".rstrip(), 0, context)
    return stamp and stamp.at
