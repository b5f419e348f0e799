"""Canaries: netwright.transport.sweep.canaries."""

import pytest

from netwright.transport.sweep.canaries import Canaries, Period, Verdict
from netwright.transport.sweep.prober import Probe


def probe(number: int) -> Probe:
    """Return an echo probe of its own."""
    return "icmp", f"192.0.2.{number}"


@pytest.mark.parametrize(
    ("sent", "lost", "verdict"),
    [
        (0, 0, Verdict.BLIND),
        (10, 0, Verdict.CLEAN),
        (4, 1, Verdict.SUSPECT),
        (16, 1, Verdict.SUSPECT),
        (4, 2, Verdict.CONGESTED),
        (20, 2, Verdict.CONGESTED),
        (64, 6, Verdict.SUSPECT),
        (64, 7, Verdict.CONGESTED),
    ],
)
def test_a_verdict_weighs_what_was_lost(sent: int, lost: int, verdict: Verdict) -> None:
    """One loss may be chance; a tenth of the canaries is not."""
    assert Period(0.0, 1000.0, sent=sent, answered=sent - lost, lost=lost).verdict is verdict


def test_a_canary_counts_for_the_period_it_was_sent_in() -> None:
    """An answer that crosses the end of a period still belongs to it."""
    canaries, period = Canaries(), Period(0.0, 1000.0)
    canaries.learn(probe(1))
    sent = canaries.due(0.0, period)

    assert (sent, period.is_settled) == (probe(1), False)
    canaries.answered(probe(1))
    assert (period.sent, period.answered, period.is_settled) == (1, 1, True)


def test_silence_is_loss_once_its_time_is_over() -> None:
    """A canary is only lost when the timeout has passed."""
    canaries, period = Canaries(), Period(0.0, 1000.0)
    canaries.learn(probe(1))
    canaries.due(1.0, period)

    canaries.expire(0.9)
    assert period.lost == 0
    canaries.expire(1.1)
    assert (period.lost, period.is_settled) == (1, True)


def test_a_dead_canary_is_benched_while_others_answer() -> None:
    """A device that went down in mid-sweep must not slow the sweep of all others."""
    canaries, now, lost = Canaries(), 0.0, []
    canaries.learn(probe(1))
    canaries.learn(probe(2))
    for _ in range(20):
        period = Period(now, 1000.0)
        for _ in range(8):
            now += 0.2
            sent = canaries.due(now, period)
            if sent == probe(2):
                canaries.answered(sent)
            canaries.expire(now - 0.1)
        lost.append(period.lost)

    assert lost[0] > 0
    assert lost[5:] == [0] * 15


def test_canaries_are_not_hammered() -> None:
    """A lone gateway is asked a few times a second, whatever the rate of the sweep."""
    canaries, period = Canaries(), Period(0.0, 20_000.0)
    canaries.learn(probe(1))
    for tick in range(1000):
        if canaries.due(tick / 1000, period):
            canaries.answered(probe(1))

    assert period.sent <= 9


def test_a_canary_that_could_not_be_sent_is_not_lost() -> None:
    """Our own full tables say nothing about the network."""
    canaries, period = Canaries(), Period(0.0, 1000.0)
    canaries.learn(probe(1))
    canaries.due(0.0, period)

    assert canaries.withdraw(probe(1))
    assert not canaries.withdraw(probe(2))
    assert (period.sent, period.is_settled) == (0, True)
