"""What understanding one message needs to know beside its bytes."""

from datetime import UTC, datetime, tzinfo
from typing import NamedTuple, Protocol

from netwright.model.event import Event


class Profiles(Protocol):
    """A compiled set of vendors' profiles."""

    def apply(self, event: Event, platform: str | None) -> None:
        """Fill in what the profile of the message's kind understands; never raises."""


class Context(NamedTuple):
    """A tuple, because one is made for every message."""

    now: datetime
    """When the message was received: aware UTC; decides what a stamp without a year means."""
    zone: tzinfo = UTC
    """The device's zone, for stamps that name none."""
    platform: str | None = None
    """The sender's platform as the inventory has it."""
    profiles: Profiles | None = None
