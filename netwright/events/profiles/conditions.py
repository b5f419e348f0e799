"""Conditions on what is known of a message: `{type: event, action: [login, logout]}`.

A name is a common field, a value of the vendor's, or a part of the header (`app_name`, `code`, …).
A value is compared without case; a list is any of them; an operator says more:
`{matches: …}`, `{contains: …}`, `{starts: …}`, `{exists: true}`, `{not: …}`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
    found = event.fields.get(name)
    if found is None:
        found = event.vendor_fields.get(name)
    if found is None and name in HEADER:
        found = getattr(event, name)
    return found


def all_hold(where: Mapping[str, Any]) -> Holds | None:
    """Return one test for all conditions; None where there is none.

    Raises:
        UnsafeError: an unknown operator, or an expression that may be too expensive.
    """
    tests = [(name, _test(operand)) for name, operand in where.items()]
    if not tests:
        return None
    if len(tests) == 1:
        ((only, test),) = tests
        return lambda event: test(value_of(event, only))
    return lambda event: all(test(value_of(event, name)) for name, test in tests)


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
            name, values = _equality(where)
            for value in values:
                filed[name][value].append(place)
            if not values:
                self._others.append(place)
        self._filed = [(name, dict(places)) for name, places in filed.items()]

    def find(self, event: Event) -> Choice | None:
        """Return the first choice whose conditions hold."""
        places = self._others
        for name, filed in self._filed:
            value = value_of(event, name)
            if value is not None and (more := filed.get(_plain(value))):
                places = places + more
        if places is not self._others:
            places = sorted(places)
        for place in places:
            holds, choice = self._told[place]
            if holds is None or holds(event):
                return choice
        return None


def _equality(where: Mapping[str, Any]) -> tuple[str, list[str]]:
    for name, operand in where.items():
        if not isinstance(operand, Mapping):
            return name, [
                _plain(one) for one in (operand if isinstance(operand, list) else [operand])
            ]
    return "", []


def texts(value: str | list[str]) -> list[str]:
    """Return one text or several as several."""
    return [value] if isinstance(value, str) else value


def _test(operand: Any) -> Test:
    if isinstance(operand, Mapping):
        return _both([_operator(str(name), value) for name, value in operand.items()])
    wanted = frozenset(
        _plain(each) for each in (operand if isinstance(operand, list) else [operand])
    )
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
        return lambda value: value is not None and any(word in _plain(value) for word in words)
    if name == "starts":
        return lambda value: value is not None and _plain(value).startswith(tuple(words))
    raise UnsafeError(f"{name}: no such operator; matches, contains, starts, exists or not")


def _plain(value: Any) -> str:
    return value.lower() if isinstance(value, str) else str(value).lower()
