"""How many logins a second there are: netwright.discovery.credential_pace."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from netwright.discovery.credential_pace import Pace

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
GAPS = st.lists(st.floats(0, 2), min_size=1, max_size=200)


def granted(pace: Pace, moments: list[datetime]) -> list[datetime]:
    """Return the moments at which a login was allowed."""
    full_at: datetime | None = None
    allowed = []
    for now in moments:
        after = pace.next_full(full_at, now)
        if after is not None:
            full_at = after
            allowed.append(now)
    return allowed


def test_a_burst_is_allowed_and_then_one_per_interval() -> None:
    """A small network is not slowed down, a large one does not flood its AAA server."""
    moments = [START + timedelta(milliseconds=10 * step) for step in range(500)]
    allowed = granted(Pace(per_s=10, burst=20), moments)

    assert len([each for each in allowed if each < START + timedelta(seconds=0.2)]) == 20
    assert len(allowed) in {69, 70}  # 20 at once, then 10 a second for 5 seconds


@given(GAPS, st.integers(1, 20), st.floats(0.5, 50))
def test_no_window_has_more_than_the_bucket_and_the_rate_allow(
    gaps: list[float], burst: int, per_s: float
) -> None:
    """Whatever comes when."""
    moments, now = [], START
    for gap in gaps:
        now += timedelta(seconds=gap)
        moments.append(now)
    allowed = granted(Pace(per_s, burst), moments)

    for first, start in enumerate(allowed):
        for count, end in enumerate(allowed[first:], start=1):
            assert count <= burst + per_s * (end - start).total_seconds() + 0.01


def test_who_waits_long_enough_gets_the_whole_burst_again() -> None:
    """Tokens do not pile up beyond the bucket."""
    pace = Pace(per_s=1, burst=3)
    later = START + timedelta(hours=1)

    assert len(granted(pace, [START] * 5 + [later] * 5)) == 6
