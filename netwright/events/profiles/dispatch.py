"""Which profile a message is for, without asking all of them.

A way of recognising is filed under the name of a program, under the first two characters of the
message, or, if it has neither, among those that are tried last. More conditions go before fewer;
what a host's name says (`lab-f5-1`) goes before all of them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from netwright.events.profiles.conditions import texts
from netwright.events.profiles.profile import Profile, Recognise
from netwright.events.profiles.safety import (
    MATCHED,
    Search,
    UnsafeError,
    compile_safely,
    is_anchored,
    searcher,
)
from netwright.model.event import Event

Test = Callable[[Event], bool]
ANY = "*"

_HEAD = 2
_LONGEST_HOST = 255
_MOST_HOSTS = 4_096


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


class Dispatch:
    """Finds the profile of a message among some."""

    def __init__(self, found: Iterable[Way]) -> None:
        apps: dict[str, list[Way]] = defaultdict(list)
        heads: dict[str, list[Way]] = defaultdict(list)
        rest: list[Way] = []
        hosts: list[tuple[Search, Way]] = []
        for way in sorted(found, key=lambda each: (-each.weight, each.place)):
            names, starts = texts(way.spec.app_name), texts(way.spec.starts)
            if way.spec.hostname:
                hosts.append((searcher(way.spec.hostname), way))
            elif names and ANY not in names:
                _file(apps, names, way)
            elif starts:
                _file(heads, [start[:_HEAD] for start in starts], way)
            else:
                rest.append(way)
        self._apps = {name: tuple(filed) for name, filed in apps.items()}
        self._heads = _heads(heads)
        self._rest = tuple(rest)
        self._hosts = tuple(hosts)
        self._by_host: dict[str, tuple[Way, ...]] = {}

    def find(self, event: Event) -> int | None:
        """Return the place of the profile that a message is for."""
        message = event.message
        if self._hosts and event.hostname:
            place = _first(self._named(event.hostname), event)
            if place is not None:
                return place
        place = _first(self._apps.get(event.app_name or "", ()), event)
        if place is not None:
            return place
        heads = self._heads.get(message[:_HEAD])
        if heads is None:
            heads = self._heads.get(message[:1], ())
        place = _first(heads, event)
        return place if place is not None else _first(self._rest, event)

    def _named(self, host: str) -> tuple[Way, ...]:
        """Return the ways that a sender of this name may go; remembered, for a host sends much."""
        ways = self._by_host.get(host)
        if ways is None:
            name = host[:_LONGEST_HOST].lower()
            ways = tuple(way for search, way in self._hosts if search(name))
            if len(self._by_host) >= _MOST_HOSTS:
                self._by_host.clear()  # a sender that makes up names cannot fill the memory
            self._by_host[host] = ways
        return ways


def _first(told: Sequence[Way], event: Event) -> int | None:
    for way in told:
        if way.test(event):
            return way.place
    return None


def _file(drawers: dict[str, list[Way]], keys: Sequence[str], way: Way) -> None:
    for key in dict.fromkeys(keys):
        drawers[key].append(way)


def _heads(filed: dict[str, list[Way]]) -> dict[str, tuple[Way, ...]]:
    """Let those of two characters hold those of their first one too."""
    return {
        head: tuple(
            sorted(
                [*own, *(filed.get(head[:1], []) if len(head) == _HEAD else [])],
                key=lambda each: (-each.weight, each.place),
            )
        )
        for head, own in filed.items()
    }


def _weight(spec: Recognise) -> int:
    """Return how particular a way is: what the header says, then the text, then its length."""
    told = [spec.starts, spec.app_name, spec.format, spec.msg_id, spec.raw, spec.structured_data]
    told.append(spec.hostname)
    loose = [spec.contains, spec.matches]
    literal = min((len(text) for text in texts(spec.starts)), default=0)
    return 1_000 * sum(map(bool, told)) + 400 * sum(map(bool, loose)) + 60 * min(literal, 10)


def _test(spec: Recognise) -> Test:
    tests = [*_literal_tests(spec), *_pattern_tests(spec)]
    if not tests:
        raise UnsafeError("a way to recognise that says nothing")
    if len(tests) == 1:
        return tests[0]
    if len(tests) == _HEAD:
        one, two = tests
        return lambda event: one(event) and two(event)
    return lambda event: all(test(event) for test in tests)


def _literal_tests(spec: Recognise) -> Iterable[Test]:
    if spec.hostname:
        yield lambda _: True  # it was looked up by its name
    if spec.starts:
        starts = tuple(texts(spec.starts))
        yield lambda event: event.message.startswith(starts)
    if spec.app_name:
        yield _one_of("app_name", spec.app_name)
    if spec.format:
        yield _one_of("format", spec.format)
    if spec.msg_id:
        yield _one_of("msg_id", spec.msg_id)
    if spec.structured_data:
        sd_id = spec.structured_data
        yield lambda event: any(name.startswith(sd_id) for name in event.structured_data or ())


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
        compiled = re.compile(spec.raw.encode())
        find = compiled.match if is_anchored(spec.raw) else compiled.search
        yield lambda event: find(event.raw, 0, MATCHED) is not None
