"""How an instant is written, wherever one is: RFC 3339 in UTC, with Z."""

from datetime import UTC, datetime


def rfc3339(at: datetime) -> str:
    """Write an instant as exactly as we know it, so that `--at` finds the same one again."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
