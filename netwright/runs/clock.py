"""The one clock of runs; everything below takes its instants as arguments."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the instant."""
    return datetime.now(UTC)
