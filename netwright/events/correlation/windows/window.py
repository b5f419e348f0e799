"""What every window offers: take an event, say whether the condition is true, be saved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Verdict(IntEnum):
    """What a window says after an event, or as time passes."""

    QUIET = 0
    HOLDS = 1  # the condition is true
    ENDED = 2  # what was wrong is over


QUIET, HOLDS, ENDED = Verdict  # looking them up in the class is slow


class Window(Protocol):
    """The memory of one group. All windows slide: they end with the group's newest event."""

    newest: datetime | None
    """The latest instant it knows of."""

    def add(self, at: datetime, told: Any) -> Verdict:
        """Take an event that may be older than the newest; `told` is its value, or its steps."""

    def size(self) -> int | None:
        """Return how many events it holds, None where it does not count them."""

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it: a clock that was ahead has been set back."""

    def deadline(self) -> datetime | None:
        """Return when time alone changes its verdict."""

    def expire(self) -> Verdict:
        """Say what the deadline brings."""

    def state(self) -> Any:
        """Return all it knows, as JSON has it."""

    def restore(self, state: Any) -> None:
        """Know what `state` returned, and nothing else."""


Make = Callable[[], Window]


def stamp(at: datetime | None) -> float | None:
    """Return an instant as seconds since 1970: quick, and exact to the microsecond till 2242."""
    return None if at is None else at.timestamp()


def instant(value: float) -> datetime:
    """Return the instant of a stamp."""
    return datetime.fromtimestamp(value, UTC)


def instant_or_none(value: float | None) -> datetime | None:
    """Return the instant of a stamp, if it is one."""
    return None if value is None else datetime.fromtimestamp(value, UTC)
