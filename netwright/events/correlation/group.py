"""One group of a rule: its window, and whether it has fired."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from netwright.events.correlation.sample import KEPT, Sample, restored_sample
from netwright.events.correlation.signal import SignalKind
from netwright.events.correlation.windows.window import (
    QUIET,
    Verdict,
    Window,
    instant_or_none,
    stamp,
)
from netwright.model.event import Event, Value

LATENESS = timedelta(seconds=30)
"""Within this, an event is put where it belongs; a later one counts as of its receipt."""


class Identity(NamedTuple):
    """What all signals of a group have in common."""

    group: dict[str, Value]
    fingerprint: str


class Group:
    """What is known of one group."""

    __slots__ = (
        "fired_at",
        "identity",
        "is_active",
        "samples",
        "seen",
        "told",
        "touched",
        "window",
    )

    def __init__(self, window: Window) -> None:
        self.window = window
        self.fired_at: datetime | None = None
        self.is_active = False  # it fired, and its condition has been true since
        self.seen = 0  # events since the last quiet timespan
        self.told = 0  # how many of them signals have told of
        self.samples: list[Sample] = []
        self.identity: Identity | None = None  # once it was told of
        self.touched: datetime | None = None  # by receive time

    def placed(self, newest: datetime, event: Event, now: datetime) -> datetime:
        """Return the instant as of which an event counts that is older than the newest."""
        at, received_at = event.at or now, event.received_at or now
        if at >= newest - LATENESS:
            return at
        if received_at < newest - LATENESS:
            self.window.settle(received_at)
        return received_at

    def kind_of(
        self, verdict: Verdict, at: datetime, cooldown: timedelta | None
    ) -> SignalKind | None:
        """Return what its newest event means, if anything, and remember it."""
        is_cooling = (
            cooldown is not None and self.fired_at is not None and at < self.fired_at + cooldown
        )
        if verdict is QUIET:
            self.is_active = False
            return SignalKind.CONTINUED if is_cooling else None
        if is_cooling:
            return SignalKind.SUPPRESSED
        if self.is_active and cooldown is None:
            return SignalKind.CONTINUED
        return SignalKind.FIRED

    def fire(self, at: datetime) -> None:
        """Remember that it has fired."""
        self.is_active, self.fired_at = True, at

    def earlier(self, tenant: str, begin: datetime) -> list[Event]:
        """Return the events before the last one, in short, and forget them."""
        kept = [one.event(tenant) for one in self.samples if one.at and one.at >= begin]
        self.samples.clear()
        return kept

    def sample(self, sample: Sample) -> None:
        """Keep one of its newest events."""
        self.samples.append(sample)
        if len(self.samples) > KEPT:
            del self.samples[0]

    def begin(self, sample: Sample) -> None:
        """Begin with an event that ended what was before."""
        self.seen = 1
        self.samples = [sample]

    def end(self) -> None:
        """Forget what has been so far."""
        self.is_active, self.fired_at = False, None
        self.seen = self.told = 0
        self.samples.clear()

    def news(self) -> int:
        """Return how many events no signal has told of, and count them as told."""
        size = self.window.size()
        untold = self.seen - self.told
        self.told = self.seen
        return untold if size is None else min(size, untold)

    def state(self) -> list[Any]:
        """Return all it knows, as JSON has it."""
        return [
            self.window.state(),
            stamp(self.fired_at),
            self.is_active,
            self.seen,
            self.told,
            [sample.state() for sample in self.samples],
            stamp(self.touched),
            self.identity and self.identity.fingerprint,
        ]

    def restore(self, state: list[Any]) -> None:
        """Know what `state` returned."""
        window, fired_at, self.is_active, self.seen, self.told, samples, touched, printed = state
        self.window.restore(window)
        self.fired_at, self.touched = instant_or_none(fired_at), instant_or_none(touched)
        self.samples = list(map(restored_sample, samples))
        self.identity = Identity({}, printed) if printed else None  # who restores it knows the rest
