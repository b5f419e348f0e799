"""When it happened: what the device says, unless its clock is off."""

from datetime import timedelta

from netwright.model.event import Event

MOST = timedelta(minutes=5)
"""How far a device's clock may be off before the time of receipt counts instead."""

FIELD = "event.clock_skew"
"""Where it is noted by how many seconds the device's clock is ahead; nothing if it is right."""


def settle_time(event: Event) -> None:
    """Fill in when a received event happened, and note a clock that is off."""
    told, received = event.timestamp, event.received_at
    if told is None or received is None:
        event.at = received
        return
    ahead = told - received
    if -MOST <= ahead <= MOST:
        event.at = told
        return
    event.at = received
    event.fields[FIELD] = round(ahead.total_seconds())
