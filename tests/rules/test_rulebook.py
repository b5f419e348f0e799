"""Rules of ansible-rulebook become ours, exactly or not at all."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from netwright.errors import RuleError
from netwright.events.rules.rule import CorrelationType, Rule
from netwright.model.event import Event, Value
from netwright.rules.reading import read_rule
from netwright.rules.rulebook import import_rules


def imported(tmp_path: Path, condition: Any, **more: Any) -> Rule:
    """Import a rulebook of one rule."""
    rule = {"name": "a rule", "condition": condition, "action": {"debug": None}} | more
    file = tmp_path / "rulebook.yml"
    file.write_text(yaml.safe_dump([{"name": "set", "hosts": "all", "rules": [rule]}]))
    (one,) = import_rules(file)
    read = read_rule(one.name, one.text, {"levels": ("a", "b")})
    assert read.rule, read.problems
    return read.rule


def event(**fields: Value) -> Event:
    """Return an event of some fields."""
    return Event(b"", fields=dict(fields))


@pytest.mark.parametrize(
    ("condition", "matching", "other"),
    [
        ('event.a == "x"', {"a": "x"}, {"a": "y"}),
        ("event.a == 5", {"a": 5}, {"a": 6}),
        ('event.a != "x"', {"a": "y"}, {"a": "x"}),
        ('event.a != "x"', {"a": "y"}, {"b": 1}),
        ("event.a > 5 and event.a < 9", {"a": 7}, {"a": 9}),
        ('event.a in ["x", "y"]', {"a": "y"}, {"a": "z"}),
        ('event.a not in ["x"]', {"a": "z"}, {"a": "x"}),
        ("event.a in vars.levels", {"a": "b"}, {"a": "c"}),
        ('event.a contains "b"', {"a": "abc"}, {"a": "ac"}),
        ('event.a is search("b+c", ignorecase=true)', {"a": "aBBC"}, {"a": "ac"}),
        ('event.a is search("B")', {"a": "aB"}, {"a": "ab"}),
        ('event.a is match("b")', {"a": "bc"}, {"a": "ab"}),
        ('event.a is not regex("^b")', {"a": "ab"}, {"a": "bc"}),
        ("event.a is defined", {"a": 1}, {"b": 1}),
        ("event.a is not defined", {"b": 1}, {"a": 1}),
        ("event.a", {"a": "true"}, {"a": "false"}),
        ('not (event.a == "x" or event.b == "y")', {"a": "z", "b": "z"}, {"a": "z", "b": "y"}),
        ('(event.a == 1 or event.a == 2) and event.b == "x"', {"a": 2, "b": "x"}, {"a": 2}),
        ('event.a == "1*?"', {"a": "1*?"}, {"a": "12x"}),
        ('event["a"]["b.c"] == "x"', {"a.b.c": "x"}, {"a.b.c": "y"}),
        ({"any": ['event.a == "x"', "event.b == 1"]}, {"b": 1}, {"b": 2}),
    ],
)
def test_conditions_ask_the_same(
    condition: Any, matching: dict[str, Value], other: dict[str, Value], tmp_path: Path
) -> None:
    """Who moves to us keeps what was detected."""
    detection = imported(tmp_path, condition).detection

    assert detection.test(event(**matching))
    assert not detection.test(event(**other))


def test_a_throttle_becomes_a_count_with_a_cooldown(tmp_path: Path) -> None:
    """Theirs allow one of the two; ours have both."""
    attributes = ["event.meta.hosts", "event.source.ip"]
    throttle = {"accumulate_within": "5 minutes", "threshold": 10}
    rule = imported(
        tmp_path, 'event.a == "x"', throttle=throttle | {"group_by_attributes": attributes}
    )

    assert rule.group_by == ("device", "source.ip")
    assert rule.correlation
    assert rule.correlation.timespan.total_seconds() == 300
    assert rule.correlation.threshold.bounds == (("gte", 10),)


@pytest.mark.parametrize(
    ("kind", "expected"), [("all", CorrelationType.TEMPORAL), ("not_all", CorrelationType.ABSENCE)]
)
def test_several_conditions_become_a_sequence(
    kind: str, expected: CorrelationType, tmp_path: Path
) -> None:
    """What events share by back reference is the group."""
    second = 'event.b == "y" and event.host == events.first.host'
    condition = {kind: ['events.first << event.a == "x"', second], "timeout": "10 seconds"}
    rule = imported(tmp_path, condition)

    assert rule.correlation
    assert rule.correlation.type is expected
    assert rule.correlation.steps == ("first", "m_1")
    assert rule.group_by == ("host",)


def test_a_playbook_becomes_a_response_that_only_observes(tmp_path: Path) -> None:
    """Values of events come by the name of their field, and are never rendered."""
    playbook = {"name": "playbooks/block_ip.yml", "extra_vars": {"ip": "{{ event.source.ip }}"}}
    rule = imported(tmp_path, 'event.a == "x"', action={"run_playbook": playbook})

    assert rule.response
    assert rule.response["playbook"] == "block_ip"
    assert rule.response["mode"] == "observe"
    assert rule.response["params"] == {"ip": "source.ip"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"condition": "event.a == events.m_0.b"}, "a compared with another event"),
        ({"condition": "event.a is select('>', 1)"}, "select cannot be kept"),
        ({"condition": "event.i == event.j + 1"}, "arithmetic cannot be kept"),
        ({"condition": "fact.a == 1"}, "facts cannot be kept"),
        ({"condition": True}, "would match everything"),
        ({"condition": "event.a =="}, "ends where a value should stand"),
        ({"condition": 'event.a is search("(a+)+")'}, "repetition within a repetition"),
        ({"throttle": {"once_after": "5 minutes"}}, "once_after acts at the end of its time"),
        ({"action": {"run_module": {"name": "x"}}}, "action run_module cannot be kept"),
        (
            {"action": {"run_playbook": {"name": "x", "extra_vars": {"a": "{{ lookup('x') }}"}}}},
            "a template cannot be kept",
        ),
        ({"condition": {"not_all": ["event.a == 1"] * 3, "timeout": "1 hour"}}, "more than two"),
    ],
)
def test_what_cannot_be_kept_is_an_error_that_says_what(
    changes: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    """A rule that fires on something else is worse than none."""
    condition = changes.pop("condition", 'event.a == "x"')

    with pytest.raises(RuleError, match="rule 'a rule': .*" + expected.replace("(", "\\(")):
        imported(tmp_path, condition, **changes)
