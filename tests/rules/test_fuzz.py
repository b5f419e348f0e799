"""Whatever somebody writes into a rule's file: a rule, or problems with lines, and no exception."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from netwright.events.correlation import Correlator
from netwright.events.tags import TAGS
from netwright.model.event import Event
from netwright.rules.loading import load_rules
from netwright.rules.reading import read_rule
from tests.rules.rule_files import BASE

RULES = load_rules([Path(__file__).parents[2] / "rules"], {}).rules
START = datetime(2026, 11, 24, tzinfo=UTC)

KEYS = st.sampled_from(
    [
        "event.tag",
        "a|re",
        "a|cidr",
        "condition",
        "type",
        "rules",
        "gte",
        "|all",
        "a|exists",
        "s",
        "",
    ]
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False),
        st.dates(),
        st.text(max_size=12),
        st.sampled_from(
            [
                "60s",
                "s",
                "temporal",
                "flap",
                "%x%",
                "%mgmt_prefixes%",
                "(a+)+",
                "[",
                "1 of them",
                "up",
            ]
        ),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
PARTS = st.sampled_from([*BASE, "incident", "maintenance", "response", "tests", "name", "x"])


@settings(max_examples=300, deadline=None)
@given(part=PARTS, key=st.none() | KEYS | st.sampled_from([*BASE["correlation"]]), value=VALUES)
def test_no_file_raises(part: str, key: str | None, value: Any) -> None:
    """A worker reads what is there, and goes on."""
    inner = dict(BASE[part]) if isinstance(BASE.get(part), dict) else {}
    document = BASE | {part: value if key is None else inner | {key: value}}

    read = read_rule("x.yaml", yaml.safe_dump(document), {})

    assert (read.rule is None) == bool(read.problems)
    assert all(problem.line >= 1 and problem.message for problem in read.problems)
    if read.rule:
        read.rule.detection.test(Event(b"", tag="LOGIN_FAILED", fields={"a": "x"}))


@given(text=st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: raw.decode("latin-1")))
def test_no_text_raises(text: str) -> None:
    """Also what is no YAML at all."""
    assert read_rule("x.yaml", text, {}).problems


ANYTHING = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=9),
    st.lists(st.text(max_size=2), max_size=2),
)
FIELDS = [
    "source.ip",
    "destination.port",
    "interface.name",
    "user.name",
    "neighbor.ip",
    "event.action",
]


@settings(max_examples=200, deadline=None)
@given(
    told=st.lists(
        st.tuples(
            st.sampled_from([*TAGS, None]),
            st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
            st.integers(-(10**5), 10**5),
        ),
        max_size=12,
    )
)
def test_no_event_stops_our_own_rules(told: list[tuple[str | None, dict[str, Any], int]]) -> None:
    """Profiles of users, and devices, fill fields with whatever they like."""
    correlator = Correlator(RULES)
    for number, (tag, fields, seconds) in enumerate(told):
        at = START + timedelta(seconds=seconds)
        received_at = START + timedelta(seconds=number)
        event = Event(b"\xff", tag=tag, fields=fields, at=at, received_at=received_at)
        for signal in correlator.feed(event):
            assert signal.fingerprint
    state = json.loads(json.dumps(correlator.state()))
    assert Correlator.restore(RULES, state).state() == correlator.state()
