"""A rule's file becomes a rule, or problems with file, line, key and what to write instead."""

from datetime import timedelta
from typing import Any

import pytest

from netwright.events.rules.rule import CorrelationType, Rule, Severity
from netwright.rules.reading import read_rule
from tests.rules.rule_files import BASE, faults, read_changed


def rule(**changes: Any) -> Rule:
    """Return the base rule with some keys changed."""
    read = read_changed(**changes)
    assert read.rule, read.problems
    return read.rule


def test_the_whole_of_a_rule_is_read() -> None:
    """Every key of the contract has its place."""
    found = rule(incident={"resolve_after": "30m", "fingerprint": ["source.ip"]})

    assert (found.severity, found.fingerprint) == (Severity.HIGH, ("source.ip",))
    assert found.resolve_after == timedelta(minutes=30)
    assert found.correlation is not None
    assert found.correlation.type is CorrelationType.EVENT_COUNT
    assert found.correlation.cooldown == timedelta(minutes=10)
    assert found.group_by == ("source.ip",)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"level": "high"}, "x.yaml:17: level: unknown key (write severity: informational"),
        ({"severity": "hihg"}, "x.yaml:4: severity: Input should be 'informational'"),
        ({"id": None}, "x.yaml:1: id: is missing (add id: …)"),
        (
            {"detection": {"s": {"a|neq": 1}, "condition": "s"}},
            "x.yaml:7: detection.s.a|neq: a|neq: unknown modifier 'neq' (write a selection of its",
        ),
        (
            {"detection": {"s": {"a|re": "(a+)+"}, "condition": "s"}},
            "x.yaml:7: detection.s.a|re: a|re: a repetition within a repetition",
        ),
        (
            {"detection": {"s": {"a": 1}, "condition": "s and not t"}},
            "x.yaml:8: detection.condition: condition: no selection is called 't' (selections: s)",
        ),
        (
            {"detection": {"s": {"a": "%nets%"}, "condition": "s"}},
            "x.yaml:7: detection.s.a: no variable is called 'nets' (add it to inventory/var",
        ),
        (
            {"correlation": {"type": "event_count", "timespan": "60"}},
            "x.yaml:11: correlation.timespan: not a duration: '60'; write a number with s, m",
        ),
        (
            {"correlation": {"type": "event_count", "timespan": "60s"}},
            "x.yaml:9: correlation.condition: a count needs one (add condition: {gte: 5})",
        ),
        (
            {"correlation": {**BASE["correlation"], "field": "user.name"}},
            "x.yaml:17: correlation.field: event_count has no use for it",
        ),
        ({"maintenance": ["always"]}, "x.yaml:18: maintenance.0: not a window: 'always'"),
        (
            {"response": {"playbook": "block_ip", "target": "everything"}},
            "x.yaml:19: response.target: not a target: 'everything'; write path_firewall",
        ),
        ({"incident": {"resolve_on": "up"}}, "x.yaml:18: incident.resolve_on: no selection is"),
        (
            {"tests": [{"events": [{"at": "1s"}], "expect": {"incidents": 1}}]},
            "x.yaml:19: tests.0.events.0: an event that says nothing",
        ),
    ],
)
def test_every_fault_names_its_line_its_key_and_the_remedy(
    changes: dict[str, Any], expected: str
) -> None:
    """Who writes rules should not need to read our code."""
    assert [fault for fault in faults(**changes) if fault.startswith(expected)], faults(**changes)


def test_several_faults_are_told_at_once() -> None:
    """One round of corrections, not five."""
    detection = {"s": {"a|neq": 1}, "t": {"b|gt": "x"}, "condition": "s or t"}

    assert len(faults(detection=detection, maintenance=["always"])) == 3


def test_what_is_no_yaml_is_a_fault_with_its_line() -> None:
    """A broken file must not stop the worker."""
    assert str(read_rule("x.yaml", "title: [", {}).problems[0]).startswith("x.yaml:2: ")


def test_placeholders_stand_for_the_values_of_variables() -> None:
    """Prefixes are written once, in the inventory."""
    detection = {"s": {"event.tag": ["A", "%tags%"]}, "condition": "s"}
    first = read_changed({"tags": ("B", "C")}, detection=detection).rule
    other = read_changed({"tags": ("B",)}, detection=detection).rule

    assert first
    assert other
    assert first.detection.keys == frozenset(("event.tag", tag) for tag in "abc")
    assert first.digest != other.digest


def test_the_digest_is_of_what_a_rule_does() -> None:
    """A new title must not throw away what is counted."""
    assert rule(title="other").digest == rule().digest
    assert rule(severity="low").digest != rule().digest
