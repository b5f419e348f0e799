"""Which window a correlation needs."""

from collections.abc import Callable

from netwright.events.correlation.windows.counts import Counts
from netwright.events.correlation.windows.window import Make
from netwright.events.rules.rule import Correlation, CorrelationType


def window_maker(correlation: Correlation) -> Make:
    """Return what makes the window of a new group."""
    return _MAKERS[correlation.type](correlation)


def _counts(told: Correlation) -> Make:
    needed, holds = told.threshold.needed, told.threshold.holds
    return lambda: Counts(told.timespan, needed, holds)


_MAKERS: dict[CorrelationType, Callable[[Correlation], Make]] = {
    CorrelationType.EVENT_COUNT: _counts,
}
