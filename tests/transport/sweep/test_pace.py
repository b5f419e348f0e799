"""Token buckets: netwright.transport.sweep.pace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.transport.sweep.pace import FLOOR, Pace


def sent(pace: Pace, instants: list[float]) -> list[tuple[float, int]]:
    """Spend every allowance at each instant."""
    log = []
    for now in instants:
        room = pace.allowance(now)
        pace.spend(room)
        log.append((now, room))
    return log


@given(
    st.sampled_from((200.0, 1000.0, 5000.0, 20_000.0)),
    st.lists(st.floats(0.0002, 0.2), min_size=2, max_size=300),
)
def test_no_second_sees_more_than_the_rate_and_what_a_stall_may_catch_up(
    rate: float, pauses: list[float]
) -> None:
    """However late this process wakes up, the network is promised its limit."""
    instants = [sum(pauses[:index]) for index in range(len(pauses))]
    log = sent(Pace(rate), instants)

    for start, _ in log:
        window = sum(packets for at, packets in log if start <= at < start + 1)
        assert window <= rate * 1.05 + max(8.0, rate * 0.06) + 1


@pytest.mark.parametrize("rate", [1000.0, 5000.0, 20_000.0])
def test_the_rate_is_reached(rate: float) -> None:
    """Waiting exactly as long as told makes the rate, not nearly the rate."""
    pace, now, packets = Pace(rate), 0.0, 0
    while now < 10:
        room = pace.allowance(now)
        pace.spend(room)
        packets += room
        now += pace.wait_s() + 0.0007  # the kernel wakes us up late

    assert packets == pytest.approx(rate * 10, rel=0.01)


def test_loss_halves_the_rate_down_to_a_floor_and_steps_lead_back() -> None:
    """Additive increase, multiplicative decrease: fast away from loss, slowly back to it."""
    pace = Pace(1000)

    rates = []
    for _ in range(5):
        pace.halve()
        rates.append(pace.rate)
    assert rates == [500, 250, 125, FLOOR, FLOOR]
    for _ in range(500):
        pace.recover()
    assert pace.rate == 1000


def test_a_rate_below_the_floor_stays_what_was_asked() -> None:
    """Someone who asks for 10 packets per second has a reason."""
    pace = Pace(10)
    pace.halve()

    assert pace.rate == 10


def test_bursts_end_once_loss_was_seen() -> None:
    """A policer that counts bursts of 5 must not see 30 packets back to back."""
    pace = Pace(1000)
    before = pace.allowance(0)
    pace.halve()

    assert (before, pace.allowance(1)) == (30, 2)
