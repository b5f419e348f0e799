"""Maintenance windows, once and every week."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from netwright.events.rules.maintenance import parse_maintenance


@pytest.mark.parametrize(
    ("line", "at", "expected"),
    [
        ("sat,sun 02:00-04:00 Asia/Seoul backup", "2026-11-27T17:00:00+00:00", True),
        ("sat,sun 02:00-04:00 Asia/Seoul backup", "2026-11-28T19:00:00+00:00", False),
        ("fri 23:30-00:30 UTC", "2026-11-27T23:30:00+00:00", True),
        ("fri 23:30-00:30 UTC", "2026-11-28T00:29:00+00:00", True),
        ("fri 23:30-00:30 UTC", "2026-11-27T00:10:00+00:00", False),
        ("03:00-04:00", "2026-11-25T03:59:59+00:00", True),
        ("2026-11-24T22:00Z/2026-11-25T02:00Z core", "2026-11-25T01:00:00+00:00", True),
        ("2026-11-24T22:00Z/2026-11-25T02:00Z core", "2026-11-25T02:00:00+00:00", False),
    ],
)
def test_a_window_covers_its_time(line: str, at: str, expected: bool) -> None:  # noqa: FBT001
    """In its own zone, over midnight too; the end is outside."""
    assert parse_maintenance(line, ZoneInfo).covers(datetime.fromisoformat(at)) is expected


def test_the_reason_is_told() -> None:
    """An operator has to see why nothing fired."""
    assert parse_maintenance("02:00-04:00 UTC weekly backup", ZoneInfo).reason == "weekly backup"
    assert parse_maintenance("02:00-04:00 backup", ZoneInfo).zone is UTC


@pytest.mark.parametrize(
    "line", ["always", "sut 02:00-04:00", "2026-11-24T22:00/2026-11-25T02:00", "25:00-26:00"]
)
def test_a_line_that_is_no_window_is_an_error(line: str) -> None:
    """A window that nobody understands would be no window."""
    with pytest.raises(ValueError, match=r".+"):
        parse_maintenance(line, ZoneInfo)
