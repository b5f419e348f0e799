"""Expressions that a hostile line could make expensive: netwright.events.profiles.safety."""

import re
from time import process_time

import pytest

from netwright.events.profiles.safety import (
    MATCHED,
    UnsafeError,
    compile_safely,
    first_characters,
)

SLOWEST_S = 0.5  # for one text, on a busy machine


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(?:\w+\s?)*$",
        r"(a|a)*b",
        r"(?:x*)*y",
        r"(\d+)+$",
        r"(.*)a(.*)b(.*)c",
        r"(a)\1+",
    ],
)
def test_what_could_be_catastrophic_is_refused(pattern: str) -> None:
    """A profile is data of anybody, and one line must not stop a worker."""
    with pytest.raises(UnsafeError):
        compile_safely(pattern)


@pytest.mark.parametrize("pattern", ["(", "[a", "a" * 1_001, r"(?P<a>x)(?P=a)"])
def test_what_is_no_expression_is_refused_with_a_reason(pattern: str) -> None:
    """An operator reads the reason beside the line of the file."""
    with pytest.raises(UnsafeError, match=r"\w+"):
        compile_safely(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:\d+,)*x",
        r"([^ ]+) ([^ ]+) (.*)",
        r"(?>.*? by )(?>.*? from )(\S+)",
        r"%([A-Z]\w*(?:-\w+)*?-[0-7]-\w+)",
        r"(?:a|b)*c",
        r"(\S+):(\d+)",
    ],
)
def test_what_is_usual_is_kept(pattern: str) -> None:
    """A check that refuses what vendors' formats need is switched off."""
    assert compile_safely(pattern).pattern == pattern


@pytest.mark.parametrize(
    "pattern", [r".*.*=", r"(.+) by (.+) from", r"(\S+)@(\S+)@x", r"\s*\S*\s*$"]
)
@pytest.mark.parametrize("text", ["a" * MATCHED, "a by " * 400, "@" * MATCHED, " " * MATCHED])
def test_what_is_kept_is_quick_on_the_worst_text(pattern: str, text: str) -> None:
    """The bound that the check promises, measured."""
    match = compile_safely(pattern).match
    begun = process_time()

    match(text[:MATCHED])

    assert process_time() - begun < SLOWEST_S


def test_an_anchored_expression_tells_its_first_characters() -> None:
    """A message is only shown to profiles that it can be for."""
    begins = first_characters(r"^(?:\[|SNIPER|한)\d")

    assert begins is not None
    assert [begins(each) for each in "[S한x1"] == [True, True, True, False, False]


@pytest.mark.parametrize("pattern", [r"abc", r"^a?", r"a|^b"])
def test_no_first_character_is_told_where_there_is_none(pattern: str) -> None:
    """A wrong answer would hide messages from their profile."""
    assert first_characters(pattern) is None
    assert re.compile(pattern)
