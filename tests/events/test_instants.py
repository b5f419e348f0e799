"""Which clock is believed."""

from datetime import UTC, datetime, timedelta

import pytest

from netwright.events.instants import effective_instant, settle
from netwright.model.event import Event

RECEIVED = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    ("off_s", "is_believed"), [(0, True), (-300, True), (300, True), (-301, False), (301, False)]
)
def test_a_device_is_believed_if_its_clock_is_within_five_minutes(
    off_s: int, *, is_believed: bool
) -> None:
    """Windows in event time must not be led astray by a clock that is off."""
    said = RECEIVED + timedelta(seconds=off_s)

    assert effective_instant(said, RECEIVED) == (said if is_believed else RECEIVED)


def test_how_far_the_clock_is_off_is_noted() -> None:
    """An operator sees which device needs NTP."""
    event = Event(b"", timestamp=RECEIVED - timedelta(hours=1))
    settle(event, RECEIVED)

    assert (event.at, event.received_at) == (RECEIVED, RECEIVED)
    assert event.fields == {"event.skew_s": -3600}


def test_a_message_without_a_time_happened_when_it_came() -> None:
    """There is no better word."""
    event = Event(b"")
    settle(event, RECEIVED)

    assert event.at == RECEIVED
    assert event.fields == {}
