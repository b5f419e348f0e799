"""Who sent a message and when, where its own values say it better than the header.

A firewall behind a management server or a relay names itself in the message; what the header has
is the relay's. What is no instant by itself, having no zone, is left as `@timestamp` to who knows
the device's (`events/parse.py`).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from netwright.events.profiles.rendering import Render, rendering
from netwright.model.event import Event

_EPOCH_DIGITS = 10
_MICRO_DIGITS = 6
_LONGEST_HOST = 255


def sender(hosts: Sequence[str], times: Sequence[str]) -> Callable[[Event], None] | None:
    """Return what overrides host and time of the header; None if nothing does."""
    if not hosts and not times:
        return None
    said_times = [_render(time) for time in times]

    def tell(event: Event) -> None:
        own = event.vendor_fields
        host = next((own[name] for name in hosts if own.get(name)), None)
        if isinstance(host, str) and len(host) <= _LONGEST_HOST:
            event.hostname = host
        _tell_time(event, said_times)

    return tell


def _tell_time(event: Event, said_times: Sequence[Render]) -> None:
    """The first instant counts; the first other text only where there is none."""
    other = None
    for render in said_times:
        said = render(event, event.vendor_fields)
        if said is None:
            continue
        at = instant(said)
        if at is not None:
            event.timestamp = at
            return
        other = other or str(said)
    if other:
        event.fields["@timestamp"] = other


def _render(time: str) -> Render:
    return rendering(time if "{" in time else f"{{{time}}}", {})


def instant(value: Any) -> datetime | None:
    """Return the instant of an epoch in any unit from seconds down, or of RFC 3339 with a zone."""
    text = str(value).strip()
    digits = text.replace(".", "", 1)
    if digits.isascii() and digits.isdigit() and len(digits) >= _EPOCH_DIGITS:
        micro = digits[_EPOCH_DIGITS:][:_MICRO_DIGITS].ljust(_MICRO_DIGITS, "0")
        at = datetime.fromtimestamp(int(digits[:_EPOCH_DIGITS]), UTC)
        return at.replace(microsecond=int(micro))
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None
