"""Timeouts from measured round trips."""

from hypothesis import given
from hypothesis import strategies as st

from netwright.transport.snmp.rtt import RttEstimator


def test_before_the_first_answer_the_given_timeout_counts() -> None:
    """Nothing is known of the device yet."""
    assert RttEstimator(1.5).wait_s(1) == 1.5


def test_waiting_doubles_with_every_transmission_up_to_a_limit() -> None:
    """RFC 6298 section 5.5: the network may be what is slow."""
    rtt = RttEstimator(1.0, most_s=3.0)
    assert [rtt.wait_s(tries) for tries in (1, 2, 3, 4)] == [1.0, 2.0, 3.0, 3.0]


def test_the_first_measurement_counts_three_times() -> None:
    """RFC 6298 section 2.2: RTO = R + 4 * R / 2."""
    rtt = RttEstimator(1.0)
    rtt.measured(0.5)
    assert rtt.timeout_s == 1.5


def test_a_fast_device_is_still_given_time() -> None:
    """An agent quick on one table is slow on the next."""
    rtt = RttEstimator(1.0, least_s=0.3)
    for _ in range(50):
        rtt.measured(0.001)
    assert rtt.timeout_s == 0.3


def test_a_device_slower_than_the_timeout_is_waited_for() -> None:
    """Karn's rule alone would retransmit every question to it for ever."""
    rtt = RttEstimator(1.0)
    rtt.late(tries=3)
    assert rtt.wait_s(1) == 4.0


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.01, 10))
def test_the_timeout_stays_between_its_limits(samples: list[float], first_s: float) -> None:
    """Whatever was measured."""
    rtt = RttEstimator(first_s, least_s=0.3, most_s=10.0)
    for sample in samples:
        rtt.measured(sample)
    assert min(0.3, first_s) <= rtt.timeout_s <= 10.0


@given(st.floats(0.5, 5))
def test_a_steady_device_is_waited_for_a_little_longer_than_it_takes(rtt_s: float) -> None:
    """The variance shrinks, the mean stays."""
    rtt = RttEstimator(1.0)
    for _ in range(100):
        rtt.measured(rtt_s)
    assert rtt_s <= rtt.timeout_s < rtt_s * 1.01
