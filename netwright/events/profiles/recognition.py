"""One way to tell that a message is a product's: a test, and how particular it is."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

from netwright.events.profiles.conditions import all_hold, texts
from netwright.events.profiles.profile import Profile, Recognise
from netwright.events.profiles.safety import (
    MATCHED,
    UnsafeError,
    compile_safely,
    is_anchored,
    searcher,
)
from netwright.model.event import Event

Test = Callable[[Event], bool]

ANY = "*"
HEAD = 2
"""So many first characters of a message lead to the ways it may go."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to recognise one profile's messages."""

    place: int
    """Of the profile."""
    weight: int
    test: Test
    spec: Recognise


def ways(place: int, profile: Profile) -> list[Way]:
    """Compile the ways to recognise a profile's messages.

    Raises:
        UnsafeError: an expression is wrong, or may be too expensive.
    """
    return [Way(place, _weight(each), _test(each), each) for each in profile.recognise]


def _weight(spec: Recognise) -> int:
    """Return how particular a way is: what the header says, then the text, then its length."""
    told = [spec.starts, spec.app_name, spec.format, spec.msg_id, spec.raw, spec.structured_data]
    weight = 1_000 * sum(map(bool, [*told, spec.hostname, spec.when]))
    if spec.app_name and ANY not in texts(spec.app_name):
        weight += 900  # a program by its name says more than how a text begins
    literal = min((len(text) for text in texts(spec.starts)), default=0)
    return weight + 400 * bool(spec.matches) + 300 * bool(spec.contains) + 80 * min(literal, 10)


def _test(spec: Recognise) -> Test:
    tests = [*_literal_tests(spec), *_pattern_tests(spec)]
    if not tests and not spec.app_name and not spec.hostname and not spec.starts:
        raise UnsafeError("a way to recognise that says nothing")
    return reduce(_both, tests) if tests else lambda _: True  # it was found by its name


def _both(one: Test, other: Test) -> Test:
    return lambda event: one(event) and other(event)


def _literal_tests(spec: Recognise) -> Iterable[Test]:
    starts = tuple(texts(spec.starts))
    if starts and (spec.hostname or max(map(len, starts)) > HEAD):  # else it was looked up by it
        yield lambda event: event.message.startswith(starts)
    if spec.app_name and spec.hostname:  # without a host's name it was looked up by the program's
        yield _one_of("app_name", spec.app_name)
    if spec.format:
        yield _one_of("format", spec.format)
    if spec.msg_id:
        yield _one_of("msg_id", spec.msg_id)
    if spec.structured_data:
        sd_id = spec.structured_data
        yield (
            lambda event: (
                bool(event.structured_data)
                and any(name.startswith(sd_id) for name in event.structured_data or ())
            )
        )


def _one_of(name: str, told: str | list[str]) -> Test:
    names = frozenset(texts(told))
    if ANY in names:
        return lambda event: bool(getattr(event, name))
    return lambda event: getattr(event, name) in names


def _holds(word: str) -> Test:
    return lambda event: word in event.message


def _pattern_tests(spec: Recognise) -> Iterable[Test]:
    if spec.contains:
        yield from (_holds(word) for word in texts(spec.contains))
    if spec.matches:
        search = searcher(spec.matches)
        yield lambda event: search(event.message, 0, MATCHED) is not None
    if spec.raw:
        compile_safely(spec.raw, search=True)
        line = re.compile(spec.raw.encode())
        find = line.match if is_anchored(spec.raw) else line.search
        yield lambda event: find(event.raw, 0, MATCHED) is not None
    if (holds := all_hold(spec.when)) is not None:
        yield holds
