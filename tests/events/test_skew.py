"""Which clock is believed."""

from datetime import UTC, datetime, timedelta

import pytest

from netwright.events.skew import FIELD, settle_time
from netwright.model.event import Event

RECEIVED = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


def _settled(said: datetime | None) -> Event:
    event = Event(b"", timestamp=said, received_at=RECEIVED)
    settle_time(event)
    return event


@pytest.mark.parametrize(
    ("off_s", "is_believed"), [(0, True), (-300, True), (300, True), (-301, False), (301, False)]
)
def test_a_device_is_believed_if_its_clock_is_within_five_minutes(
    off_s: int, *, is_believed: bool
) -> None:
    """Windows in event time must not be led astray by a clock that is off."""
    said = RECEIVED + timedelta(seconds=off_s)

    assert _settled(said).at == (said if is_believed else RECEIVED)


def test_how_far_the_clock_is_off_is_noted() -> None:
    """An operator sees which device needs NTP."""
    assert _settled(RECEIVED - timedelta(hours=1)).fields == {FIELD: -3600}


def test_a_message_without_a_time_happened_when_it_came() -> None:
    """There is no better word."""
    event = _settled(None)

    assert event.at == RECEIVED
    assert event.fields == {}
