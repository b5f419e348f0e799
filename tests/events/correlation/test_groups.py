"""Groups: told apart, bounded, shared among workers, joined by aliases, quiet in maintenance."""

import dataclasses
from datetime import UTC

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import RuleError
from netwright.events.correlation import Correlator
from netwright.events.rules.maintenance import parse_maintenance
from netwright.events.rules.rule import Rule
from tests.events.correlation.rule_texts import event, kinds, rule, told


def attackers(number: int) -> list[str]:
    """Return addresses."""
    return [f"10.0.{n // 256}.{n % 256}" for n in range(number)]


def named(used: Rule, name: str) -> Rule:
    """Return a rule that others can wait for."""
    return dataclasses.replace(used, id=name, name=name, digest=name)


def test_an_event_without_the_groups_field_is_none_of_the_rules() -> None:
    """Otherwise all that is unknown would be counted together."""
    assert kinds(Correlator([rule(group_by=("user.name",))]), [event(0)]) == []


def test_groups_are_of_one_tenant() -> None:
    """What happens to one customer must not fire for another."""
    events = [event(n) for n in range(3)]
    for number, one in enumerate(events):
        one.tenant = f"t{number}"

    assert kinds(Correlator([rule(gte=3)]), events) == []


def test_groups_are_bounded_and_what_had_to_go_is_counted() -> None:
    """Senders choose addresses: memory must not grow with them."""
    correlator = Correlator([rule(gte=2)], most_groups=10)
    for address in attackers(25):
        correlator.feed(event(0, source_ip=address))

    assert correlator.evicted == 15
    assert len(correlator.state()["rules"]["a"][1]["groups"]) == 10


def test_groups_that_are_over_go_by_themselves() -> None:
    """A quiet group is no eviction."""
    correlator = Correlator([rule(gte=2)])
    for number, address in enumerate(attackers(500)):
        correlator.feed(event(number * 10, source_ip=address))

    assert correlator.evicted == 0
    assert len(correlator.state()["rules"]["a"][1]["groups"]) < 15


def test_workers_that_share_groups_fire_together_what_one_would() -> None:
    """Every shard key belongs to exactly one worker."""
    events = [event(n, source_ip=address) for n in range(3) for address in attackers(20)]
    workers = [
        Correlator([rule(gte=3)], lambda key: len(key) % 2 == 0),
        Correlator([rule(gte=3)], lambda key: len(key) % 2 == 1),
    ]
    fired = [told(worker, events) for worker in workers]

    assert all(fired)
    together = sorted(signal.fingerprint for signals in fired for signal in signals)
    alone = sorted(signal.fingerprint for signal in told(Correlator([rule(gte=3)]), events))
    assert together == alone


def test_a_rule_waits_for_another_and_for_fields_of_other_names() -> None:
    """Sigma's example: many failures, then a success by the same user from wherever."""
    failures = named(rule(gte=3), "many_failures")
    success = rule(
        "temporal_ordered",
        timespan=600,
        rule_id="b",
        group_by=("who",),
        detection={"success": {"event.tag": "LOGIN_SUCCEEDED"}},
        steps=("many_failures", "success"),
        aliases={"who": {"many_failures": "source.ip", "success": "client.ip"}},
    )
    correlator = Correlator([success, failures])
    events = [event(n) for n in range(3)]
    events.append(event(5, "LOGIN_SUCCEEDED", client_ip="198.51.100.7"))

    signals = told(correlator, events)
    assert [signal.rule.id for signal in signals] == ["many_failures", "b"]
    assert signals[1].group == {"who": "198.51.100.7"}


def test_rules_that_wait_for_each_other_are_refused() -> None:
    """Neither could ever come first."""
    one = rule("temporal", steps=("b", "failed"), gte=2)
    other = rule("temporal", steps=("a", "failed"), gte=2, rule_id="b")

    with pytest.raises(RuleError, match="wait for each other"):
        Correlator([one, other])
    with pytest.raises(RuleError, match="no selection or other rule is called 'b'"):
        Correlator([one])


def test_the_state_of_a_rule_that_changed_is_dropped() -> None:
    """What was counted under other terms must not fire under new ones."""
    before = Correlator([rule(gte=2), rule(gte=2, rule_id="b")])
    before.feed(event(0))
    changed = dataclasses.replace(rule(gte=2), digest="other")
    after = Correlator.restore([changed, rule(gte=2, rule_id="b")], before.state())

    assert [signal.rule.id for signal in after.feed(event(1))] == ["b"]
    upgraded = Correlator.restore([rule(gte=2, rule_id="b")], before.state() | {"version": 0})
    assert list(upgraded.feed(event(1))) == []


def test_in_maintenance_a_rule_is_quiet_and_says_why() -> None:
    """The same trouble after the window fires at once."""
    window = parse_maintenance("10:00-10:01 UTC nightly jobs", lambda _: UTC)
    used = dataclasses.replace(rule(gte=2), maintenance=(window,))
    signals = told(Correlator([used]), [event(s) for s in (0, 30, 70)])

    assert [signal.kind.value for signal in signals] == ["suppressed", "fired"]
    assert signals[0].reason == "nightly jobs"


def test_without_correlation_every_match_fires() -> None:
    """Grouped by its fingerprint; what lacks a field of it is grouped with its likes."""
    used = dataclasses.replace(rule(group_by=("device", "user.name")), correlation=None)
    first, second = told(Correlator([used]), [event(0), event(1)])

    assert (first.kind.value, second.kind.value) == ("fired", "fired")
    assert first.group == {"device": "r1", "user.name": ""}
    assert first.fingerprint == second.fingerprint


def test_late_events_are_put_right_within_half_a_minute() -> None:
    """Relays deliver out of order; what comes much later counts when it comes."""
    used = rule(gte=3, timespan=10)

    assert kinds(Correlator([used]), [event(20), event(22), event(21, received=23)]) == ["fired"]
    late = [event(100), event(101), event(0, received=102)]
    assert kinds(Correlator([used]), late) == ["fired"]
    elsewhere = [event(100), event(101), event(80, received=102)]
    assert kinds(Correlator([used]), elsewhere) == []


def test_a_hundred_thousand_flaps_are_counted() -> None:
    """One incident with count 100,000: no event is lost between signals."""
    correlator = Correlator([rule(gte=5, cooldown=600)])
    count = 0
    for number in range(100_000):
        count += sum(signal.count for signal in correlator.feed(event(number / 100)))

    assert count == 100_000


@given(value=st.one_of(st.text(), st.characters(categories=["Cs"]), st.integers(), st.floats()))
def test_whatever_a_sender_writes_can_be_saved(value: str | float) -> None:
    """Lone surrogates and numbers beyond 64 bits are no JSON; a worker must not stall on them."""
    rules = [
        rule(gte=3, group_by=("user.name",)),
        rule("value_count", rule_id="b", gte=3, value_of=("user.name",)),
    ]
    correlator = Correlator(rules)
    correlator.feed(event(0, user_name=value, interface_name=value))

    state = orjson.loads(orjson.dumps(correlator.state()))
    assert Correlator.restore(rules, state).state() == correlator.state()
