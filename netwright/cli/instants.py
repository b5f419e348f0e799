"""Instants and durations on the command line: RFC 3339, or how long ago or often."""

import re
from datetime import UTC, datetime, timedelta

from netwright.errors import UsageError

_DURATION = re.compile(r"(\d+(?:\.\d+)?)([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_instant(text: str, now: datetime) -> datetime:
    """Return the instant that `2026-11-24T10:00:00Z`, `-2h` or `-1d` means.

    Raises:
        UsageError: neither of the two.
    """
    if text.startswith("-") and (match := _DURATION.fullmatch(text[1:])):
        return now - _length(match)
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "give RFC 3339, such as 2026-11-24T10:00:00Z, or an age, such as -2h"
        raise UsageError(f"not an instant: {text!r}", hint) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def parse_duration(text: str) -> timedelta:
    """Return how long `10s`, `1.5m`, `2h` or `10`, in seconds, is.

    Raises:
        UsageError: no duration, or none at all.
    """
    match = _DURATION.fullmatch(text) or _DURATION.fullmatch(f"{text}s")
    if not match or not _length(match):
        raise UsageError(f"not a duration: {text!r}", "give a number with s, m, h, d or w")
    return _length(match)


def _length(match: re.Match[str]) -> timedelta:
    return timedelta(**{_UNITS[match[2]]: float(match[1])})
