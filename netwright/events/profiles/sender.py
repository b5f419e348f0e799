"""Who sent a message and when, where its own values say it better than the header.

A firewall behind a management server or a relay names itself in the message; what the header has
is the relay's.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from netwright.model.event import Event

_EPOCH_DIGITS = 10
_MICRO_DIGITS = 6
_LONGEST_HOST = 255


def sender(hosts: Sequence[str], times: Sequence[str]) -> Callable[[Event], None] | None:
    """Return what overrides host and time of the header; None if nothing does."""
    if not hosts and not times:
        return None

    def tell(event: Event) -> None:
        own = event.vendor_fields
        host = next((own[name] for name in hosts if own.get(name)), None)
        if isinstance(host, str) and len(host) <= _LONGEST_HOST:
            event.hostname = host
        at = next((at for name in times if name in own and (at := instant(own[name]))), None)
        event.timestamp = at or event.timestamp

    return tell


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
