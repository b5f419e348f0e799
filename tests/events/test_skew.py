"""When it happened: netwright.events.skew."""

from datetime import UTC, datetime, timedelta

import pytest

from netwright.events.skew import FIELD, settle_time
from netwright.model.event import Event

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("minutes", [-5, -1, 0, 5])
def test_a_clock_that_is_nearly_right_is_believed(minutes: int) -> None:
    """Windows slide by what devices say, so that a slow path changes nothing."""
    event = Event(b"", timestamp=NOON + minutes * MINUTE, received_at=NOON)

    settle_time(event)

    assert (event.at, event.fields) == (NOON + minutes * MINUTE, {})


@pytest.mark.parametrize("minutes", [-600, -6, 6, 60])
def test_a_clock_that_is_off_is_noted_and_receipt_counts(minutes: int) -> None:
    """A device one hour ahead would else keep every window open for an hour."""
    event = Event(b"", timestamp=NOON + minutes * MINUTE, received_at=NOON)

    settle_time(event)

    assert (event.at, event.fields[FIELD]) == (NOON, minutes * 60)


def test_without_a_stamp_it_happened_when_it_was_received() -> None:
    """There is nothing better."""
    event = Event(b"", received_at=NOON)

    settle_time(event)

    assert event.at == NOON
