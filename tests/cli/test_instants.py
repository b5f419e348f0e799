"""Instants on the command line: netwright.cli.instants."""

from datetime import UTC, datetime

import pytest

from netwright.cli.instants import parse_instant
from netwright.errors import UsageError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23T10:00:00+09:00", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("-2h", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("-1d", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("-30m", datetime(2026, 11, 24, 11, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read(text: str, meant: datetime) -> None:
    """RFC 3339 for scripts, an age for people."""
    assert parse_instant(text, NOW) == meant


@pytest.mark.parametrize("text", ["yesterday", "2h", "-2y", "", "-h"])
def test_anything_else_says_what_is_wanted(text: str) -> None:
    """A guess would show another day's network."""
    with pytest.raises(UsageError, match="not an instant"):
        parse_instant(text, NOW)
