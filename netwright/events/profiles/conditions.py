"""Conditions on what is known of a message: `{type: event, action: [login, logout]}`.

A name is a common field, a value of the vendor's, or a part of the header (`app_name`, `code`, …).
A value is compared without case; a list is any of them; an operator says more:
`{matches: …}`, `{contains: …}`, `{starts: …}`, `{exists: true}`, `{not: …}`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from operator import attrgetter
from typing import Any, Generic, TypeVar

from netwright.events.profiles.safety import MATCHED, UnsafeError, searcher
from netwright.model.event import Event

Holds = Callable[[Event], bool]
Test = Callable[[Any], bool]
Choice = TypeVar("Choice")

HEADER = frozenset(
    {
        "message",
        "code",
        "app_name",
        "proc_id",
        "msg_id",
        "hostname",
        "format",
        "facility",
        "severity",
        "tag",
        "vendor",
        "platform",
        "class_",
    }
)
"""Parts of an event that conditions and placeholders may name."""


def value_of(event: Event, name: str) -> Any:
    """Return what a name stands for in an event; None if it is not there."""
    return getter(name)(event)


@cache
def getter(name: str) -> Callable[[Event], Any]:
    """Return how a name is looked up: a common one has a dot, others are the vendor's."""
    if name in HEADER:
        read = attrgetter(name)

        def in_header(event: Event) -> Any:
            found = event.vendor_fields.get(name)
            return read(event) if found is None else found

        return in_header
    if "." not in name:
        return lambda event: event.vendor_fields.get(name)

    def in_fields(event: Event) -> Any:
        found = event.fields.get(name)
        return event.vendor_fields.get(name) if found is None else found

    return in_fields


def all_hold(where: Mapping[str, Any]) -> Holds | None:
    """Return one test for all conditions; None where there is none.

    Raises:
        UnsafeError: an unknown operator, or an expression that may be too expensive.
    """
    tests = [_on(getter(name), _test(operand)) for name, operand in where.items()]
    return reduce(_and, tests) if tests else None


def _on(get: Callable[[Event], Any], test: Test) -> Holds:
    return lambda event: test(get(event))


def _and(one: Holds, other: Holds) -> Holds:
    return lambda event: one(event) and other(event)


class FirstThat(Generic[Choice]):
    """Chooses the first of many whose conditions hold, without asking all of them.

    One condition of each that is an equality files it under the values it wants: only those filed
    under what the event has, and those without such a condition, are tried, in their order.
    """

    def __init__(self, told: Sequence[tuple[Mapping[str, Any], Choice]]) -> None:
        """Compile the conditions.

        Raises:
            UnsafeError: one is wrong, or may be too expensive.
        """
        self._told = [(all_hold(where), choice) for where, choice in told]
        filed: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._others: list[int] = []
        for place, (where, _) in enumerate(told):
            name = next((n for n, wish in where.items() if not isinstance(wish, Mapping)), "")
            if not name:
                self._others.append(place)
                continue
            for word in _words(where[name]):
                filed[name][word].append(place)
        self._filed = [(getter(name), dict(places)) for name, places in filed.items()]

    def find(self, event: Event) -> Choice | None:
        """Return the first choice whose conditions hold."""
        places = self._others
        for get, filed in self._filed:
            value = get(event)
            if value is not None and (more := filed.get(_plain(value))):
                places = places + more
        if places is not self._others:
            places = sorted(places)
        for place in places:
            holds, choice = self._told[place]
            if holds is None or holds(event):
                return choice
        return None


def texts(value: str | list[str]) -> list[str]:
    """Return one text or several as several."""
    return [value] if isinstance(value, str) else value


def _test(operand: Any) -> Test:
    if isinstance(operand, Mapping):
        return _both([_operator(str(name), value) for name, value in operand.items()])
    wanted = _words(operand)
    return lambda value: value is not None and _plain(value) in wanted


def _both(tests: list[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)


def _operator(name: str, operand: Any) -> Test:
    if name == "matches":
        search = searcher(str(operand))
        return lambda value: value is not None and bool(search(str(value)[:MATCHED]))
    if name == "exists":
        return lambda value: (value is not None) is bool(operand)
    if name == "not":
        refused = _test(operand)
        return lambda value: not refused(value)
    words = [_plain(word) for word in (operand if isinstance(operand, list) else [operand])]
    if name == "contains":
        return _contains(words)
    if name == "starts":
        return lambda value: value is not None and _plain(value).startswith(tuple(words))
    raise UnsafeError(f"{name}: no such operator; matches, contains, starts, exists or not")


def _contains(words: list[str]) -> Test:
    if len(words) == 1:
        (only,) = words
        return lambda value: value is not None and only in _plain(value)

    def test(value: Any) -> bool:
        text = "" if value is None else _plain(value)
        return any(word in text for word in words)

    return test


def _words(operand: Any) -> frozenset[str]:
    """Return the words that a value is compared with."""
    return frozenset(_plain(each) for each in (operand if isinstance(operand, list) else [operand]))


def _plain(value: Any) -> str:
    """Return a value as it is compared: a text, without case."""
    return value.lower() if isinstance(value, str) else str(value).lower()
