"""Instants on the command line: RFC 3339, or how long ago."""

import re
from datetime import UTC, datetime, timedelta

from netwright.errors import UsageError

_AGO = re.compile(r"-(\d+(?:\.\d+)?)([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_instant(text: str, now: datetime) -> datetime:
    """Return the instant that `2026-11-24T10:00:00Z`, `-2h` or `-1d` means.

    Raises:
        UsageError: neither of the two.
    """
    if match := _AGO.fullmatch(text):
        return now - timedelta(**{_UNITS[match[2]]: float(match[1])})
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "give RFC 3339, such as 2026-11-24T10:00:00Z, or an age, such as -2h"
        raise UsageError(f"not an instant: {text!r}", hint) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
