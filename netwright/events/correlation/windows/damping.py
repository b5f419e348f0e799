"""flap: a penalty for every event, halved every half-life (RFC 2439 section 4.2).

It flaps from the suppress threshold on, until the penalty has decayed to the reuse threshold.
"""

from datetime import datetime, timedelta
from math import ceil, log2
from typing import Any

from netwright.events.correlation.windows.window import (
    ENDED,
    HOLDS,
    MICROSECOND,
    QUIET,
    Verdict,
    instant_or_none,
    stamp,
)
from netwright.events.rules.rule import Flap

_CEILING_HALF_LIVES = 4
"""The longest calming down: RFC 2439 section 4.2 bounds it, 60 minutes for 15 of half-life."""


class Damping:
    """The penalty, as of the newest event."""

    __slots__ = ("_figures", "_is_flapping", "_penalty", "newest")

    def __init__(self, figures: Flap) -> None:
        self._figures = figures
        self._penalty = 0.0
        self.newest: datetime | None = None
        self._is_flapping = False

    def add(self, at: datetime, told: Any) -> Verdict:  # noqa: ARG002 - as every window
        """Take a flap."""
        figures, was_flapping = self._figures, self._is_flapping
        if self.newest is None or at >= self.newest:
            self._decay(at)
            self._penalty += figures.penalty
        else:  # what it would be by now
            self._penalty += figures.penalty * self._left(self.newest - at)
        ceiling = figures.reuse * 2**_CEILING_HALF_LIVES
        self._penalty = min(self._penalty, max(ceiling, figures.suppress))
        self._is_flapping = self._is_flapping or self._penalty >= figures.suppress
        if self._is_flapping:
            return HOLDS
        return ENDED if was_flapping else QUIET

    def _decay(self, at: datetime) -> None:
        if self.newest is not None:
            self._penalty *= self._left(at - self.newest)
        if self._penalty < self._figures.reuse:
            self._is_flapping = False
        self.newest = at

    def _left(self, passed: timedelta) -> float:
        return float(0.5 ** (passed / self._figures.half_life))

    def size(self) -> None:
        """Count no events."""

    def settle(self, at: datetime) -> None:
        """Move what is later than an instant to it."""
        self.newest = self.newest and min(self.newest, at)

    def deadline(self) -> datetime | None:
        """Return when it has calmed down."""
        if not self._is_flapping or self.newest is None:
            return None
        calm_in = log2(self._penalty / self._figures.reuse) * self._figures.half_life
        return self.newest + MICROSECOND * ceil(calm_in / MICROSECOND)

    def expire(self) -> Verdict:
        """Say that it has calmed down."""
        self._is_flapping = False
        return ENDED

    def state(self) -> Any:
        """Return all it knows."""
        return [stamp(self.newest), self._penalty, self._is_flapping]

    def restore(self, state: Any) -> None:
        """Know what `state` returned."""
        at, self._penalty, self._is_flapping = state
        self.newest = instant_or_none(at)
