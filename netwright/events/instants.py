"""When it happened: what the device says, unless its clock is off."""

from datetime import datetime, timedelta

from netwright.model.event import Event

SKEW = timedelta(minutes=5)
SKEW_FIELD = "event.skew_s"


def effective_instant(said: datetime | None, received_at: datetime) -> datetime:
    """Return the instant that windows use: the device's, or ours where its clock is off."""
    if said is None or abs(received_at - said) > SKEW:
        return received_at
    return said


def settle(event: Event, received_at: datetime) -> None:
    """Fill in `received_at` and `at`, and note in seconds how far the device's clock is off."""
    event.received_at = received_at
    event.at = effective_instant(event.timestamp, received_at)
    if event.at is not event.timestamp and event.timestamp is not None:
        event.fields[SKEW_FIELD] = round((event.timestamp - received_at).total_seconds())
