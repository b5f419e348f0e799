"""Whatever events come: the signals are those of the definition, also after a restart."""

import dataclasses
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.events.correlation import Correlator, Signal
from netwright.events.rules.rule import Correlation, Flap, Rate, Rule
from netwright.events.rules.threshold import Threshold
from netwright.model.event import Event
from tests.events.correlation.oracle import Oracle
from tests.events.correlation.rule_texts import START, event, rule

SELECTIONS = {name: {"user.name": name} for name in "abc"}
STEPS = tuple(SELECTIONS)


def stepped(kind: str, **more: Any) -> Rule:
    """Return a rule over three selections."""
    return rule(kind, timespan=20, gte=3, steps=STEPS, detection=SELECTIONS, **more)


RULES = {
    "count": rule(timespan=20, gte=3),
    "count with cool-down": rule(timespan=20, gte=3, cooldown=40),
    "values": rule("value_count", 20, gte=3, value_of=("user.name",)),
    "values with cool-down": rule("value_count", 20, gte=2, cooldown=15, value_of=("user.name",)),
    "temporal": stepped("temporal"),
    "ordered": stepped("temporal_ordered"),
    "ordered with cool-down": stepped("temporal_ordered", cooldown=30),
    "rate": rule("rate", 10, gte=3, rate=Rate(2, timedelta(seconds=60))),
}
ALSO = {
    "absence": rule("absence", 20),
    "awaited": rule("absence", 20, steps=("a", "b"), detection=SELECTIONS),
    "flap": rule("flap", 20, flap=Flap(timedelta(seconds=20))),
    "fingerprint": dataclasses.replace(rule(timespan=20, gte=2), fingerprint=("user.name",)),
    "counter-event": rule(
        timespan=20,
        gte=2,
        detection={"failed": {"user.name": ["a", "b"]}, "over": {"user.name": "c"}},
        resolve_on="over",
    ),
}


@st.composite
def histories(draw: st.DrawFn, *, late: int = 90, ahead: int = 200) -> list[Event]:
    """Draw events as they are received: most in order, some late, some from a clock ahead."""
    now, events = 0.0, []
    for _ in range(draw(st.integers(0, 40))):
        now += draw(st.sampled_from([0, 0, 0.5, 1, 3, 5, 9, 10, 20, 41, 70]))
        skew = draw(st.sampled_from([0, 0, 0, -1, -4, -10, -30, -late, 0.5, ahead]))
        who = draw(st.sampled_from("aabc"))
        events.append(event(now + skew, received=now, user_name=who))
    return events


def fed(correlator: Correlator, events: list[Event]) -> list[Signal]:
    """Feed events, and return all signals."""
    return [signal for one in events for signal in correlator.feed(one)]


def steady(events: list[Event]) -> list[Event]:
    """Return events of which none comes later than the window is long."""
    newest = START
    for one in events:
        assert one.at
        one.at = min(max(one.at, newest - timedelta(seconds=8)), one.received_at or one.at)
        newest = max(newest, one.at)
    return events


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=60, deadline=None)
@given(events=histories())
def test_windows_say_what_the_definition_says(name: str, events: list[Event]) -> None:
    """The bounded memory of a window must not change a single verdict."""
    used = RULES[name]
    assert used.correlation
    events = steady(events) if name == "rate" else events
    correlator, oracle = Correlator([used]), Oracle(used.correlation)

    for one in events:
        kinds = [signal.kind.value for signal in correlator.feed(one)]
        assert kinds == list(filter(None, [oracle.feed(one, str(one.fields["user.name"]))]))


@settings(max_examples=60, deadline=None)
@given(
    events=histories(),
    bounds=st.lists(
        st.tuples(st.sampled_from(["gte", "gt", "lte"]), st.integers(1, 6)), min_size=1, max_size=2
    ),
)
def test_any_bounds_are_counted_far_enough(
    events: list[Event], bounds: list[tuple[str, int]]
) -> None:
    """A ring that is one too short would never see `gt` come true, or `lte` become false."""
    for used in (RULES["count"], RULES["values"]):
        assert used.correlation
        told = dataclasses.replace(used, correlation=_bounded(used, bounds))
        assert told.correlation
        correlator, oracle = Correlator([told]), Oracle(told.correlation)
        for one in events:
            kinds = [signal.kind.value for signal in correlator.feed(one)]
            assert kinds == list(filter(None, [oracle.feed(one, str(one.fields["user.name"]))]))


def _bounded(used: Rule, bounds: list[tuple[str, int]]) -> Correlation:
    assert used.correlation
    return dataclasses.replace(used.correlation, threshold=Threshold(tuple(bounds)))


@settings(max_examples=60, deadline=None)
@given(events=histories(), cut=st.integers(0, 40))
def test_a_restart_changes_no_signal(events: list[Event], cut: int) -> None:
    """State goes through JSON at any point, and what follows is as if nothing had been."""
    rules = [_named(one, name) for name, one in (RULES | ALSO).items()]
    end = START + timedelta(days=1)
    whole, first = Correlator(rules), Correlator(rules)
    fed(whole, events[:cut])
    fed(first, events[:cut])

    second = Correlator.restore(rules, json.loads(json.dumps(first.state())))

    assert second.state() == whole.state()
    assert fed(second, events[cut:]) == fed(whole, events[cut:])
    assert second.advance(end) == whole.advance(end)
    assert second.state() == whole.state()


def _named(used: Rule, name: str) -> Rule:
    return dataclasses.replace(used, id=name, digest=name)
