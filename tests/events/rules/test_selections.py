"""Selections mean what Sigma says, and what they cannot mean is an error with a remedy."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.errors import RuleError
from netwright.events.rules.detection import parse_detection
from netwright.events.rules.index import Index
from netwright.events.rules.selection import parse_selection
from netwright.events.rules.text import plain_of, wildcard
from netwright.model.event import Event


def event(**fields: Any) -> Event:
    """Return an event with fields, and a tag if told."""
    return Event(b"", tag="LOGIN_FAILED", severity=4, message="User Root, on fire", fields=fields)


@pytest.mark.parametrize(
    ("selection", "fields", "expected"),
    [
        ({"a": "X"}, {"a": "x"}, True),
        ({"a": "x"}, {"a": "xy"}, False),
        ({"a": ["x", "y"]}, {"a": "Y"}, True),
        ({"a": 22}, {"a": "22"}, True),
        ({"a": "22"}, {"a": 22}, True),
        ({"a": "x*z"}, {"a": "xyz"}, True),
        ({"a": "x?z"}, {"a": "xz"}, False),
        ({"a": r"x\*z"}, {"a": "xyz"}, False),
        ({"a": r"x\*z"}, {"a": "x*z"}, True),
        ({"a": r"C:\new"}, {"a": r"C:\new"}, True),
        ({"a": r"C:\\*"}, {"a": r"C:\dir"}, True),
        ({"a": None}, {"b": 1}, True),
        ({"a": None}, {"a": ""}, False),
        ({"a": ""}, {"a": ""}, True),
        ({"a|exists": True}, {"a": ""}, True),
        ({"a|exists": False}, {"a": ""}, False),
        ({"a|contains": "B"}, {"a": "abc"}, True),
        ({"a|contains|all": ["a", "c"]}, {"a": "abc"}, True),
        ({"a|contains|all": ["a", "d"]}, {"a": "abc"}, False),
        ({"a|startswith": ["x", "a"]}, {"a": "Abc"}, True),
        ({"a|endswith": "c"}, {"a": "abcd"}, False),
        ({"a|endswith": "b?d"}, {"a": "abcd"}, True),
        ({"a|re": "^b"}, {"a": "abc"}, False),
        ({"a|re": "B"}, {"a": "abc"}, False),
        ({"a|re": "(?i)B"}, {"a": "abc"}, True),
        ({"a|re": ".*b.*c.*"}, {"a": "abc"}, True),
        ({"a|cidr": ["10.0.0.0/8", "2001:db8::/32"]}, {"a": "2001:db8::1"}, True),
        ({"a|cidr": "10.0.0.0/8"}, {"a": "::ffff:10.1.2.3"}, True),
        ({"a|cidr": "10.0.0.0/8"}, {"a": "11.0.0.1"}, False),
        ({"a|cidr": "10.0.0.0/8"}, {"a": "no address"}, False),
        ({"a|gt": 5}, {"a": "6"}, True),
        ({"a|gte": 5}, {"a": 5}, True),
        ({"a|lt": 5}, {"a": "x"}, False),
        ({"a|lte": 5}, {"a": 5.5}, False),
        ({"a|in": ["x*", "y"]}, {"a": "xz"}, False),
        ({"a|in": ["x*", "y"]}, {"a": "X*"}, True),
        ({"event.tag": "login_failed", "event.severity|lte": 4}, {}, True),
        ({"message|contains": "root"}, {}, True),
        ([{"a": 1}, {"b": 2}], {"b": 2}, True),
        ([{"a": 1}, {"b": 2}], {"a": 2, "b": 1}, False),
        (["fire", "water"], {}, True),
        ({"|all": ["fire", "ROOT"]}, {}, True),
        ({"|all": ["fire", "water"]}, {}, False),
    ],
)
def test_a_selection_fits_or_not(selection: Any, fields: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    """Strings without case, patterns with it; lists are alternatives, maps belong together."""
    assert parse_selection(selection).test(event(**fields)) is expected


@pytest.mark.parametrize(
    ("selection", "message", "hint"),
    [
        ({"a|cased": "x"}, "unknown modifier 'cased'", "re, which minds case"),
        ({"a|foo": "x"}, "unknown modifier 'foo'", "modifiers: contains startswith"),
        ({"a|contains|re": "x"}, "only one of them at a time", "split the selection"),
        ({"a|contains|all": "x"}, "all needs a list", "leave it out"),
        ({"a": ["x", None]}, "null stands alone", "a selection of its own"),
        ({"a|gt": "x"}, "not a number", "write one number"),
        ({"a|cidr": "300.0.0.0/8"}, "not a prefix", "write 192.0.2.0/24"),
        ({"a|exists": "yes"}, "expected true or false", "write exists: true"),
        ({"a|re": "("}, "not a regular expression", ""),
        ({"a|re": "(a|a)*b"}, "branches within a repetition", ""),
        ({"a|re": "(a?){40}b"}, "may be empty", ""),
        ({}, "an empty map", "name a field"),
        (5, "expected a map of fields", ""),
        ({"a": {"b": 1}}, "expected a value", ""),
    ],
)
def test_what_a_selection_cannot_mean_is_an_error(selection: Any, message: str, hint: str) -> None:
    """It names the key, and what to write instead."""
    with pytest.raises(RuleError) as raised:
        parse_selection(selection)

    assert message in str(raised.value)
    assert hint in raised.value.hint
    assert (
        raised.value.path == (next(iter(selection)),)
        if isinstance(selection, dict) and selection
        else True
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("a", True),
        ("not a", False),
        ("a and b", False),
        ("a or b and c", True),
        ("(a or b) and c", False),
        ("not b and not c", True),
        ("1 of them", True),
        ("all of them", False),
        ("all of a*", True),
        ("1 of a* and NOT 1 of b*", True),
        (["b", "a"], True),
    ],
)
def test_conditions_bind_as_sigma_says(condition: Any, expected: bool) -> None:  # noqa: FBT001
    """Least binding first: or, and, not, of, parentheses."""
    selections = {name: {name: 1} for name in ("a", "a2", "b", "c", "_hidden")}
    detection = parse_detection({**selections, "condition": condition})

    assert detection.test(event(a=1, a2=1)) is expected


@pytest.mark.parametrize(
    "condition", ["", "a and", "(a", "a b", "2 of them", "1 of z*", "z", "not " * 40 + "a", None]
)
def test_a_condition_that_says_nothing_is_an_error(condition: Any) -> None:
    """It must not become one that always, or never, holds."""
    with pytest.raises(RuleError):
        parse_detection({"a": {"a": 1}, "condition": condition})


TEXT = st.text(alphabet="ab*?\\", max_size=12)


@given(pattern=TEXT, text=TEXT)
def test_wildcards_are_those_of_a_plain_matcher(pattern: str, text: str) -> None:
    """Greedy pieces that never go back have to find what trying everything finds."""
    assert (wildcard(pattern).fullmatch(text) is not None) == _fits(_parts(pattern), text)


@given(text=st.text(alphabet="ab*?\\", max_size=8))
def test_an_escaped_text_is_itself(text: str) -> None:
    """Anything can be asked for literally."""
    escaped = "".join(f"\\{c}" if c in "*?\\" else c for c in text)

    assert plain_of(escaped) == text


def _parts(pattern: str) -> list[str | None]:
    """Return literal characters, None for any text, and "" for any character."""
    parts: list[str | None] = []
    rest = pattern
    while rest:
        if rest[0] == "\\" and rest[1:2] in {"*", "?", "\\"}:
            parts.append(rest[1])
            rest = rest[2:]
        else:
            parts.append({"*": None, "?": ""}.get(rest[0], rest[0]))
            rest = rest[1:]
    return parts


def _fits(parts: list[str | None], text: str) -> bool:
    if not parts:
        return not text
    if parts[0] is None:
        return any(_fits(parts[1:], text[n:]) for n in range(len(text) + 1))
    return bool(text) and parts[0] in {"", text[0]} and _fits(parts[1:], text[1:])


CODES = st.sampled_from(["a", "b", None])
VALUES = st.sampled_from(["A", "b", "*", ["a", "b"], ["a", "*b"]])
MAPS = st.dictionaries(
    st.sampled_from(["event.tag", "event.code", "x", "event.class"]), VALUES, min_size=1
)
CONDITIONS = st.sampled_from(["s", "not s", "s and t", "s or t", "s and not t", "1 of them"])


@given(
    rules=st.lists(st.tuples(MAPS, MAPS, CONDITIONS), max_size=6),
    tag=CODES,
    code=CODES,
    class_=CODES,
)
def test_the_index_hides_no_rule_from_an_event(
    rules: list[tuple[Any, Any, str]], tag: str | None, code: str | None, class_: str | None
) -> None:
    """A candidate too many costs a little; one too few is a missed incident."""
    detections = [parse_detection({"s": s, "t": t, "condition": c}) for s, t, c in rules]
    index = Index([(number, one.keys) for number, one in enumerate(detections)])
    told = Event(b"", tag=tag, code=code, class_=class_, fields={"x": "a"})
    candidates = index.candidates(told)

    assert list(candidates) == sorted(candidates)
    assert {number for number, one in enumerate(detections) if one.test(told)} <= set(candidates)


def test_an_event_that_no_rule_wants_meets_none() -> None:
    """Fifty rules cost such an event one look-up."""
    detection = parse_detection(
        {"s": {"event.tag": ["A", "B"], "x|contains": "y"}, "condition": "s"}
    )
    index = Index([(number, detection.keys) for number in range(50)])

    assert index.candidates(Event(b"", tag="C")) == ()
    assert len(index.candidates(Event(b"", tag="b"))) == 50
