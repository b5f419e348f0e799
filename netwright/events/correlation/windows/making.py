"""Which window a correlation needs."""

from collections.abc import Callable

from netwright.events.correlation.windows.counts import Counts
from netwright.events.correlation.windows.damping import Damping
from netwright.events.correlation.windows.ordered_steps import OrderedSteps
from netwright.events.correlation.windows.pace import Pace
from netwright.events.correlation.windows.silence import Silence
from netwright.events.correlation.windows.steps import Steps
from netwright.events.correlation.windows.values import DistinctValues
from netwright.events.correlation.windows.window import Make
from netwright.events.rules.rule import Correlation, CorrelationType


def window_maker(correlation: Correlation) -> Make:
    """Return what makes the window of a new group."""
    return _MAKERS[correlation.type](correlation)


def _counts(told: Correlation) -> Make:
    needed, holds = told.threshold.needed, told.threshold.holds
    return lambda: Counts(told.timespan, needed, holds)


def _values(told: Correlation) -> Make:
    needed, holds = told.threshold.needed, told.threshold.holds
    return lambda: DistinctValues(told.timespan, needed, holds)


def _steps(told: Correlation) -> Make:
    number, holds = len(told.steps), told.threshold.holds
    return lambda: Steps(told.timespan, number, holds)


def _pace(told: Correlation) -> Make:
    holds = told.threshold.holds
    return lambda: Pace(told.timespan, told.rate, holds)


_MAKERS: dict[CorrelationType, Callable[[Correlation], Make]] = {
    CorrelationType.EVENT_COUNT: _counts,
    CorrelationType.VALUE_COUNT: _values,
    CorrelationType.TEMPORAL: _steps,
    CorrelationType.TEMPORAL_ORDERED: lambda told: (
        lambda: OrderedSteps(told.timespan, len(told.steps))
    ),
    CorrelationType.ABSENCE: lambda told: lambda: Silence(told.timespan),
    CorrelationType.RATE: _pace,
    CorrelationType.FLAP: lambda told: lambda: Damping(told.flap),
}
