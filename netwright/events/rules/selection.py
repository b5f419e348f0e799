"""A selection: maps of fields, all of which must fit; lists of maps or of words, one of which must.

Compiled once into closures, so that an event pays for what is compared and for nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netwright.errors import RuleError
from netwright.events.rules import modifiers
from netwright.events.rules.field import MESSAGE, Getter, getter
from netwright.events.rules.text import plain_of, text_of
from netwright.model.event import Event

Test = Callable[[Event], bool]
Key = tuple[str, str]

INDEXED = ("event.tag", "event.code", "event.class", "event.format")
"""Fields by whose equality an event finds its rules."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a selection: a field, how it is compared, with what."""

    key: str
    values: tuple[Any, ...]
    get: Getter
    test: Test
    keys: frozenset[Key] | None  # where it stands in the index; None: nowhere


@dataclass(frozen=True, slots=True)
class Selection:
    """Alternatives, each a number of items that belong together."""

    alternatives: tuple[tuple[Item, ...], ...]
    test: Test

    @property
    def keys(self) -> frozenset[Key] | None:
        """Return keys of which a matching event has at least one; None where that is not known."""
        found: frozenset[Key] = frozenset()
        for items in self.alternatives:
            best = min(
                (item.keys for item in items if item.keys is not None), key=len, default=None
            )
            if best is None:
                return None
            found |= best
        return found


def parse_selection(value: object) -> Selection:
    """Compile what stands under the name of a selection.

    Raises:
        RuleError: its `path` leads from the selection to the key that cannot be used.
    """
    if isinstance(value, Mapping):
        alternatives = [_map(value, ())]
    elif isinstance(value, list) and value:
        alternatives = [_alternative(one, number) for number, one in enumerate(value)]
    elif isinstance(value, str):
        alternatives = [(_keyword(value, ()),)]
    else:
        raise RuleError("expected a map of fields, a list of maps, or a list of words")
    kept = tuple(alternatives)
    tests = [_all([item.test for item in items]) for items in kept]
    return Selection(kept, _any(tests))


def _alternative(value: object, number: int) -> tuple[Item, ...]:
    if isinstance(value, Mapping):
        return _map(value, (number,))
    return (_keyword(value, (number,)),)


def _map(value: Mapping[Any, Any], path: tuple[str | int, ...]) -> tuple[Item, ...]:
    if not value:
        raise RuleError("an empty map fits everything", "name a field", path)
    return tuple(_item(str(key), wanted, (*path, str(key))) for key, wanted in value.items())


def _keyword(value: object, path: tuple[str | int, ...]) -> Item:
    if isinstance(value, (Mapping, list)) or value is None:
        raise RuleError("expected a map of fields or a word", "", path)
    return _item(f"{MESSAGE}|contains", value, path)


def _item(key: str, value: object, path: tuple[str | int, ...]) -> Item:
    name, *given = key.split("|")
    if not name:  # Sigma's keywords: '|all': [...]
        name, given = MESSAGE, ["contains", *given] if given in (["all"], []) else given
    get = getter(name)
    try:
        values = _values(value)
        test = _test(get, given, values)
    except RuleError as error:
        raise RuleError(f"{key}: {error}", error.hint, path) from error
    is_equality = not given or given == ["in"]
    return Item(key, values, get, test, _keys(name, values) if is_equality else None)


def _values(value: object) -> tuple[Any, ...]:
    values = tuple(value) if isinstance(value, list) else (value,)
    if any(isinstance(one, (Mapping, list)) for one in values):
        raise RuleError("expected a value or a list of values")
    if len(values) > 1 and None in values:
        raise RuleError("null stands alone", "write a selection of its own with null")
    return values


def _test(get: Getter, given: Sequence[str], values: tuple[Any, ...]) -> Test:
    if given == ["exists"]:
        if len(values) != 1 or not isinstance(values[0], bool):
            raise RuleError("expected true or false", "write exists: true")
        return _presence(get, wanted=values[0])
    if "exists" in given:
        raise RuleError("exists goes with no other modifier", "split the selection")
    if values == (None,):
        if given:
            raise RuleError("null is compared as it is", "leave the modifier out")
        return _presence(get, wanted=False)
    fits = modifiers.build(given, values)

    def test(event: Event) -> bool:
        value = get(event)
        return value is not None and fits(value)

    return test


def _presence(get: Getter, *, wanted: bool) -> Test:
    return lambda event: (get(event) is not None) is wanted


def _keys(name: str, values: tuple[Any, ...]) -> frozenset[Key] | None:
    texts = [plain_of(text_of(value)) for value in values if value is not None]
    if name not in INDEXED or not texts or None in texts:
        return None
    return frozenset((name, text.casefold()) for text in texts if text is not None)


def _all(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:  # noqa: PLR2004 - the usual case without a loop
        first, second = tests
        return lambda event: first(event) and second(event)
    kept = tuple(tests)
    return lambda event: all(test(event) for test in kept)


def _any(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    kept = tuple(tests)
    return lambda event: any(test(event) for test in kept)


def joined(tests: Sequence[Test], *, every: bool) -> Test:
    """Return the test that all, or any, of several pass."""
    return _all(tests) if every else _any(tests)
