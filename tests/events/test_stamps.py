"""Stamps without a year or zone, and how devices write the others."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.events.context import Context
from netwright.events.stamps import read_stamp, stamp_at

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")


def _read(text: str, now: datetime = NOW, zone: str = "UTC") -> str | None:
    at = read_stamp(text, Context(now, ZoneInfo(zone)))
    return at.isoformat() if at else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mar 14 09:26:53", "2026-03-14T09:26:53+00:00"),
        ("Mar  4 09:26:53", "2026-03-04T09:26:53+00:00"),
        ("MAR 4 09:26:53", "2026-03-04T09:26:53+00:00"),
        ("Mar 14 09:26:53.123", "2026-03-14T09:26:53.123000+00:00"),
        ("Mar 14 09:26:53.123 KST", "2026-03-14T00:26:53.123000+00:00"),
        ("2021 Mar  4 09:26:53 UTC", "2021-03-04T09:26:53+00:00"),
        ("Mar 4 2021 09:26:53", "2021-03-04T09:26:53+00:00"),
        ("Mar  4 09:26:53 2021", "2021-03-04T09:26:53+00:00"),
        ("Thu Mar  4 09:26:53 2021", "2021-03-04T09:26:53+00:00"),
        ("2021-03-04T09:26:53Z", "2021-03-04T09:26:53+00:00"),
        ("2021-03-04T09:26:53.5+09:00", "2021-03-04T00:26:53.500000+00:00"),
        ("2021-03-04 09:26:53,589", "2021-03-04T09:26:53.589000+00:00"),
        ("2021-3-4 09:26:53.270.1", "2021-03-04T09:26:53.270000+00:00"),
        ("2021/03/04 09:26:53 -0300", "2021-03-04T12:26:53+00:00"),
        ("2021-Mar- 4 09:26:53", "2021-03-04T09:26:53+00:00"),
        ("03/04/2021:09:26:53 GMT", "2021-03-04T09:26:53+00:00"),
        ("14-03-2021 09:26:53", "2021-03-14T09:26:53+00:00"),
        ("14/Mar/2021:09:26:53 +0100", "2021-03-14T08:26:53+00:00"),
        ("20210304092653", "2021-03-04T09:26:53+00:00"),
        ("20210304 09:26:53", "2021-03-04T09:26:53+00:00"),
        ("1614850013589793000", "2021-03-04T09:26:53.589793+00:00"),
        ("20210304 092653", "2021-03-04T09:26:53+00:00"),
        ("1614850013", "2021-03-04T09:26:53+00:00"),
        ("1614850013.589793000", "2021-03-04T09:26:53.589793+00:00"),
        ("1614850013589", "2021-03-04T09:26:53.589000+00:00"),
        ("Mar 14 24:00:00", "2026-03-15T00:00:00+00:00"),
        ("Mar 14 23:59:60", "2026-03-15T00:00:00+00:00"),
        ("Feb 29 10:00:00", "2024-02-29T10:00:00+00:00"),
        ("Feb 30 10:00:00", None),
        ("Mar 14 25:00:00", None),
        ("2021-13-01 10:00:00", None),
        ("Abc 14 10:00:00", None),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_stamp_is_read_in_every_form_devices_have(text: str, expected: str | None) -> None:
    """Each of these is some vendor's default."""
    assert _read(text) == expected


@pytest.mark.parametrize(
    ("now", "text", "year"),
    [
        ("2026-01-01T00:00:10+00:00", "Dec 31 23:59:58", 2025),
        ("2025-12-31T23:59:50+00:00", "Jan  1 00:00:03", 2026),
        ("2026-06-01T00:00:00+00:00", "Jul  1 00:00:00", 2026),
        ("2026-06-01T00:00:00+00:00", "Jul 20 00:00:00", 2025),
    ],
)
def test_a_missing_year_is_right_from_both_sides_of_new_year(
    now: str, text: str, year: int
) -> None:
    """A clock that is seconds ahead, or a message that was delayed, must not be a year off."""
    at = read_stamp(text, Context(datetime.fromisoformat(now)))

    assert at is not None
    assert at.year == year


def test_a_stamp_without_a_zone_is_the_devices_own_time() -> None:
    """The inventory knows where the device is."""
    assert _read("Mar 14 18:26:53", zone="Asia/Seoul") == "2026-03-14T09:26:53+00:00"


@pytest.mark.parametrize(
    ("text", "zone", "hour"),
    [
        ("Jul 14 12:00:00 IST", "UTC", 6),
        ("Jul 14 12:00:00 IST", "Europe/Dublin", 11),
        ("Jul 14 12:00:00 IST", "Asia/Kolkata", 6),
        ("Jul 14 12:00:00 CST", "Asia/Shanghai", 4),
        ("Jul 14 12:00:00 CST", "UTC", 18),
        ("Jul 14 12:00:00 ET", "UTC", 16),
        ("Dec 14 12:00:00 ET", "UTC", 17),
        ("Jul 14 12:00:00 CEST", "UTC", 10),
        ("Jul 14 12:00:00 UTC+9", "UTC", 3),
    ],
)
def test_an_abbreviation_that_several_zones_bear_is_the_devices(
    text: str, zone: str, hour: int
) -> None:
    """IST is India, Israel and Ireland."""
    at = read_stamp(text, Context(datetime(2026, 12, 20, tzinfo=UTC), ZoneInfo(zone)))

    assert at is not None
    assert at.hour == hour


def test_the_hour_that_an_autumn_night_has_twice_is_the_one_near_the_receive_time() -> None:
    """On 25 October 2026, 02:30 is twice in Berlin: at 00:30 and at 01:30 UTC."""
    early, late = (
        datetime(2026, 10, 25, 0, 31, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 31, tzinfo=UTC),
    )

    assert _read("Oct 25 02:30:00", early, "Europe/Berlin") == "2026-10-25T00:30:00+00:00"
    assert _read("Oct 25 02:30:00", late, "Europe/Berlin") == "2026-10-25T01:30:00+00:00"


def test_a_host_in_capitals_is_no_zone() -> None:
    """`Mar 14 09:26:53 FW1 app:` has no zone; `MST app:` is a host of that name."""
    context = Context(NOW)

    for text in (
        "Mar 14 09:26:53 HOST app: x",
        "Mar 14 09:26:53 MST app: x",
        "Mar 14 09:26:53 R1 x",
    ):
        stamp = stamp_at(text, 0, context)
        assert stamp is not None
        assert stamp.end == len("Mar 14 09:26:53")


@given(st.datetimes(min_value=datetime(2025, 4, 20), max_value=datetime(2026, 4, 10)))  # noqa: DTZ001
def test_every_second_of_the_last_year_is_read_back(local: datetime) -> None:
    """The year that is left out is always found again."""
    at = local.replace(microsecond=0, tzinfo=UTC)

    assert read_stamp(f"{at:%b %d %H:%M:%S}", Context(NOW)) == at
    assert read_stamp(f"{at:%b %d %H:%M:%S}", Context(NOW, SEOUL)) == at - timedelta(hours=9)
