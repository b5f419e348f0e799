"""What two readings of an interface's counters tell."""

import pytest

from netwright.events.counters import Counters, Port, counters_event

PORT = Port(3, 100_000_000, "Gi0/3", is_up=True)


def test_rates_and_utilization_are_told() -> None:
    """In bits, packets, errors and discards per second."""
    before = Counters(0.0, 0, 0, 0, 0, 0, 0, 0, 0)
    event = counters_event(PORT, before, Counters(10.0, 50_000_000, 12_500, 100, 10, 5, 0, 20, 0))

    assert event is not None
    assert event.fields == {
        "interface.id": 3,
        "interface.name": "Gi0/3",
        "interface.oper_status": "up",
        "interface.speed": 100_000_000,
        "interface.in_bits_per_s": 40_000_000,
        "interface.out_bits_per_s": 10_000,
        "interface.in_utilization": 40.0,
        "interface.out_utilization": 0.01,
        "interface.utilization": 40.0,
        "interface.in_packets_per_s": 10.0,
        "interface.out_packets_per_s": 1.0,
        "interface.in_errors_per_s": 0.5,
        "interface.out_errors_per_s": 0.0,
        "interface.in_discards_per_s": 2.0,
        "interface.out_discards_per_s": 0.0,
    }


def test_a_counter_of_32_bits_wraps() -> None:
    """At 100 Mbit/s every six minutes."""
    before = Counters(0.0, 2**32 - 100, 0, is_64_bit=False)
    event = counters_event(PORT, before, Counters(8.0, 900, 0, is_64_bit=False))

    assert event is not None
    assert event.fields["interface.in_bits_per_s"] == 1000


@pytest.mark.parametrize(
    "now",
    [
        Counters(0.0, 10, 10),  # the same reading again
        Counters(-5.0, 10, 10),  # the agent restarted
        Counters(9_000.0, 10, 10),  # too long ago to be a rate
        Counters(10.0, 2**63, 0),  # more than the interface can carry
    ],
)
def test_readings_that_cannot_be_compared_tell_nothing(now: Counters) -> None:
    """No flood is better than an invented one."""
    assert counters_event(PORT, Counters(0.0, 5, 5), now) is None
