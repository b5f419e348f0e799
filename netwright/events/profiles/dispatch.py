"""Which profile a message is for, without asking all of them.

The name of the program and the first two characters of a message leave only a few ways that it may
be recognised, and which they are is remembered. More conditions go before fewer; what a host's name
says (`lab-f5-1`) goes before all of them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from netwright.events.profiles.conditions import all_hold, texts
from netwright.events.profiles.profile import Profile, Recognise
from netwright.events.profiles.safety import (
    MATCHED,
    UnsafeError,
    compile_safely,
    first_characters,
    is_anchored,
    searcher,
)
from netwright.model.event import Event

Test = Callable[[Event], bool]
ANY = "*"

_HEAD = 2
_LONGEST_HOST = 255
_MOST_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Way:
    """One way to recognise one profile's messages."""

    place: int
    """Of the profile."""
    weight: int
    test: Test
    spec: Recognise


_Loose = tuple[Callable[..., re.Match[str] | None], dict[int, int]]
"""One expression for all that only match; its marker → the place of the profile."""
_Filed = tuple[tuple[Way, ...], _Loose | None]


def ways(place: int, profile: Profile) -> list[Way]:
    """Compile the ways to recognise a profile's messages.

    Raises:
        UnsafeError: an expression is wrong, or may be too expensive.
    """
    return [Way(place, _weight(each), _test(each), each) for each in profile.recognise]


class Dispatch:
    """Finds the profile of a message among some."""

    def __init__(self, found: Iterable[Way]) -> None:
        ways = sorted(found, key=lambda each: (-each.weight, each.place))
        self._ways = [way for way in ways if not way.spec.hostname]
        self._begins = {id(way): _begin(way.spec) for way in self._ways}
        self._candidates: dict[tuple[str | None, str], _Filed] = {}
        self._together: dict[tuple[int, ...], _Loose | None] = {}
        self._hosts = [(searcher(way.spec.hostname), way) for way in ways if way.spec.hostname]
        self._by_host: dict[str, tuple[Way, ...]] = {}

    def find(self, event: Event) -> int | None:
        """Return the place of the profile that a message is for."""
        if self._hosts and event.hostname:
            for way in self._named(event.hostname):
                if way.test(event):
                    return way.place
        key = (event.app_name, event.message[:_HEAD])
        ways, loose = self._candidates.get(key) or self._filed(*key)
        for way in ways:
            if way.test(event):
                return way.place
        if loose is None:
            return None
        match, places = loose
        found = match(event.message, 0, MATCHED)
        return None if found is None else places[found.lastindex or 0]

    def _filed(self, app_name: str | None, head: str) -> _Filed:
        """Return the ways that messages of a program with such a beginning may go; remembered."""
        ways = [
            way
            for way in self._ways
            if _is_for(app_name, way.spec.app_name) and self._begins[id(way)](head)
        ]
        loose = [way for way in ways if _is_loose(way.spec)]
        told = tuple(map(id, loose))
        if told not in self._together:
            self._together[told] = _together(loose)
        filed = (tuple(way for way in ways if not _is_loose(way.spec)), self._together[told])
        _remember(self._candidates, (app_name, head), filed)
        return filed

    def _named(self, host: str) -> tuple[Way, ...]:
        """Return the ways that a sender of this name may go; remembered, for a host sends much."""
        ways = self._by_host.get(host)
        if ways is None:
            name = host[:_LONGEST_HOST].lower()
            ways = tuple(way for search, way in self._hosts if search(name))
            _remember(self._by_host, host, ways)
        return ways


def _is_loose(spec: Recognise) -> bool:
    """Tell whether a way is nothing but an anchored expression: they are tried last, at once."""
    others = (spec.starts, spec.format, spec.msg_id, spec.contains, spec.raw, spec.when)
    is_more = any((*others, spec.structured_data, spec.hostname))
    is_named = bool(spec.app_name) and texts(spec.app_name) != [ANY]
    if not spec.matches or is_more or is_named or not is_anchored(spec.matches):
        return False
    compiled = re.compile(spec.matches)
    return not compiled.groupindex and compiled.flags == re.UNICODE  # these stand alone


def _together(loose: Sequence[Way]) -> _Loose | None:
    pieces, places, group = [], {}, 0
    for way in loose:
        group += re.compile(way.spec.matches).groups + 1
        pieces.append(f"(?:{way.spec.matches})()")
        places[group] = way.place
    return (re.compile("|".join(pieces)).match, places) if pieces else None


def _remember(memory: dict[Any, Any], key: Any, ways: Any) -> None:
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()  # a sender that makes up names cannot fill the memory
    memory[key] = ways


def _is_for(app_name: str | None, told: str | list[str]) -> bool:
    names = texts(told)
    return not names or app_name in names or (ANY in names and bool(app_name))


def _begin(spec: Recognise) -> Callable[[str], bool]:
    """Return whether a message with such first characters may go this way."""
    starts = tuple(start[:_HEAD] for start in texts(spec.starts))
    first = first_characters(spec.matches) if spec.matches else None
    if starts:
        return lambda head: head.startswith(starts)
    if first is not None:
        return lambda head: bool(head) and first(head[0])
    return lambda _: True


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
    if starts and (spec.hostname or max(map(len, starts)) > _HEAD):  # else it was looked up by it
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
