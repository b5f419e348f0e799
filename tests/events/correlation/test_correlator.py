"""Windows slide in event time, fire once, and keep quiet for their cool-down."""

import pytest

from netwright.events.correlation import Correlator, SignalKind
from tests.events.correlation.rule_texts import event, kinds, rule, told


@pytest.mark.parametrize("seconds", [(0, 3, 5, 6), (0, 1, 2)])
def test_three_in_four_seconds_fire_wherever_the_window_begins(seconds: tuple[int, ...]) -> None:
    """A window that begins with the first event would miss the first case."""
    assert kinds(Correlator([rule(gte=3, timespan=4)]), [event(s) for s in seconds]) == ["fired"]


def test_three_that_are_too_far_apart_are_quiet() -> None:
    """A threshold without its window would fire at the third event of a year."""
    assert kinds(Correlator([rule(gte=3, timespan=4)]), [event(s) for s in (0, 3, 5, 8)]) == []


def test_a_burst_fires_once_and_is_counted_during_its_cooldown() -> None:
    """5 in 60 s, then quiet for ten minutes: what one incident with a count needs."""
    signals = told(Correlator([rule(gte=5, cooldown=600)]), [event(s) for s in range(20)])

    assert [signal.kind for signal in signals] == [SignalKind.FIRED] + 15 * [SignalKind.SUPPRESSED]
    assert sum(signal.count for signal in signals) == 20
    assert {signal.reason for signal in signals[1:]} == {"cool-down"}
