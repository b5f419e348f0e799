"""What time alone decides: something does not come, something calms down."""

import dataclasses
from datetime import UTC, timedelta
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.events.correlation import Correlator
from netwright.events.correlation.watch import Watch
from netwright.events.correlation.windows.damping import Damping
from netwright.events.rules.maintenance import parse_maintenance
from netwright.events.rules.rule import Flap, Rate
from tests.events.correlation.rule_texts import after, event, kinds, rule, told

AWAITED = {"down": {"event.tag": "DOWN"}, "up": {"event.tag": "UP"}}
GAPS = st.lists(st.sampled_from([1, 5, 9, 10, 11, 12, 25, 60]), max_size=30)


def test_a_heartbeat_that_does_not_come_fires_and_its_return_clears() -> None:
    """A device that says nothing any more is down, although no message tells so."""
    correlator = Correlator([rule("absence", timespan=60)])

    assert kinds(correlator, [event(0), event(50)]) == []
    assert list(correlator.advance(after(115))) == []
    (fired,) = correlator.advance(after(117))
    assert (fired.kind.value, fired.at, fired.count) == ("fired", after(110), 1)
    assert [one.id for one in fired.events] == ["s-50000"]
    assert list(correlator.advance(after(1_000))) == []
    assert kinds(correlator, [event(1_001)]) == ["cleared"]


def test_events_of_others_let_time_pass() -> None:
    """Nobody has to call `advance` while messages come."""
    correlator = Correlator([rule("absence", timespan=60, group_by=("device",))])
    other = event(100, tag="OTHER")
    other.device = "r2"

    assert kinds(correlator, [event(0), other]) == ["fired"]


def test_what_was_announced_has_to_follow() -> None:
    """A link that goes down comes up again within the time of a reboot, or somebody must look."""
    used = rule("absence", timespan=60, steps=("down", "up"), detection=AWAITED)

    assert kinds(Correlator([used]), [event(0, "DOWN"), event(30, "UP"), event(90, "X")]) == []
    late = [event(0, "DOWN"), event(20, "DOWN"), event(70, "UP")]
    assert kinds(Correlator([used]), late) == ["fired", "cleared"]


@settings(max_examples=60, deadline=None)
@given(gaps=GAPS)
def test_absence_fires_for_every_gap_that_is_too_long(gaps: list[int]) -> None:
    """By definition: once per gap longer than the timespan and its grace, cleared by its end."""
    seconds = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    expected = [kind for gap in gaps if gap >= 11 for kind in ("fired", "cleared")]

    assert kinds(Correlator([rule("absence", 10)]), [event(s) for s in seconds]) == expected


def test_a_port_that_flaps_is_one_firing_until_it_is_calm() -> None:
    """The incident lasts as long as the flapping, however it is paced."""
    used = rule("flap", 10, flap=Flap(timedelta(seconds=60)))
    correlator = Correlator([used])

    assert kinds(correlator, [event(s) for s in (0, 5, 10, 40)]) == [
        "fired",
        "continued",
    ]
    signals = correlator.advance(after(600))
    assert [one.kind.value for one in signals] == ["cleared"]
    assert kinds(correlator, [event(700)]) == []


@settings(max_examples=60, deadline=None)
@given(gaps=GAPS)
def test_the_penalty_is_the_sum_of_what_is_left_of_each(gaps: list[int]) -> None:
    """RFC 2439 adds and decays step by step; all at once it has to be the same."""
    figures = Flap(timedelta(seconds=15), reuse=10_000, suppress=100_000)
    seconds = [sum(gaps[:number]) for number in range(len(gaps) + 1)]
    damping = Damping(figures)
    for second in seconds:
        damping.add(after(second), None)

    expected = sum(1_000 * 0.5 ** ((seconds[-1] - second) / 15) for second in seconds)
    assert isclose(damping.state()[1], expected)


def test_an_event_with_the_counter_event_ends_and_begins_anew() -> None:
    """Up after down is over; the next down is news, cool-down or not."""
    used = rule(
        gte=2,
        cooldown=600,
        detection={
            "failed": {"event.tag": "DOWN"},
            "up": {"event.tag": "UP"},
            "condition": "failed",
        },
        resolve_on="up",
    )
    tags = ["DOWN", "DOWN", "DOWN", "UP", "DOWN", "DOWN"]

    assert kinds(Correlator([used]), [event(n, tag) for n, tag in enumerate(tags)]) == [
        "fired",
        "suppressed",
        "cleared",
        "fired",
    ]


def test_what_is_absent_after_maintenance_fires_then() -> None:
    """A device that does not come back from its upgrade must not be forgotten."""
    window = parse_maintenance("10:00-10:30 UTC upgrade", lambda _: UTC)
    used = dataclasses.replace(rule("absence", timespan=60), maintenance=(window,))
    correlator = Correlator([used])
    correlator.feed(event(0))

    assert list(correlator.advance(after(600))) == []
    assert list(correlator.advance(after(1_790))) == []
    (fired,) = correlator.advance(after(1_900))
    assert (fired.kind.value, fired.at) == ("fired", after(1_900))


def test_timers_of_groups_that_had_to_go_are_bounded() -> None:
    """A flood of invented senders must not fill memory with their deadlines."""
    correlator = Correlator([rule("absence", timespan=86_400)], most_groups=10)
    for number in range(500):
        correlator.feed(event(number / 100, source_ip=f"10.0.{number // 256}.{number % 256}"))

    (watch,) = correlator.watches
    assert isinstance(watch, Watch)
    assert watch.timers <= 20
    assert len(correlator.advance(after(200_000))) == 10


@pytest.mark.parametrize("steady", [10, 40])
def test_a_rate_far_above_the_usual_fires(steady: int) -> None:
    """What is much for one sender is nothing for another: each has its own baseline."""
    used = rule("rate", 60, gte=5, rate=Rate(3, timedelta(minutes=10)))
    usual = [event(minute * 60 + n * 60 / steady) for minute in range(20) for n in range(steady)]
    burst = [event(1_200 + n / 10) for n in range(steady * 4)]
    correlator = Correlator([used])

    assert kinds(correlator, usual) == []
    signals = told(correlator, burst)
    assert signals[0].kind.value == "fired"
    assert steady * 1.5 < len(burst) - len(signals) < steady * 3.5
