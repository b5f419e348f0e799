"""A detection: named selections and the condition that joins them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from netwright.errors import RuleError
from netwright.events.rules.condition import All, AnyOf, Condition, Named, Not, parse_condition
from netwright.events.rules.selection import Key, Selection, Test, joined, parse_selection

CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Detection:
    """What an event has to look like."""

    selections: Mapping[str, Selection]
    condition: Condition
    test: Test
    keys: frozenset[Key] | None  # of which a matching event has at least one; None: any event may


ANYTHING = Detection({}, All(()), lambda _event: True, None)
"""What a rule has whose steps are other rules."""


def parse_detection(value: Mapping[str, object], default: str = "") -> Detection:
    """Compile a detection; `default` is the condition where it has none.

    Raises:
        RuleError: its `path` leads from the detection to the key that cannot be used.
    """
    selections: dict[str, Selection] = {}
    for name, body in value.items():
        if name != CONDITION:
            selections[name] = _selection(name, body)
    if not selections:
        raise RuleError("no selection", "name one, such as selection: {event.tag: …}")
    condition = _condition(value.get(CONDITION, default), list(selections))
    test = _compiled(condition, {name: one.test for name, one in selections.items()})
    return Detection(selections, condition, test, _keys(condition, selections))


def _selection(name: str, body: object) -> Selection:
    try:
        return parse_selection(body)
    except RuleError as error:
        raise RuleError(str(error), error.hint, (name, *error.path)) from error


def _condition(value: object, names: Sequence[str]) -> Condition:
    given = value if isinstance(value, list) else [value]
    texts = [text for text in given if isinstance(text, str) and text]
    if not texts or len(texts) < len(given):
        raise RuleError("expected text", f"join {', '.join(names)} by and, or, not", (CONDITION,))
    try:
        parts = tuple(parse_condition(text, names) for text in texts)
    except RuleError as error:
        raise RuleError(f"{CONDITION}: {error}", error.hint, (CONDITION,)) from error
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def _compiled(condition: Condition, tests: Mapping[str, Test]) -> Test:
    match condition:
        case Named(name):
            return tests[name]
        case Not(part):
            inner = _compiled(part, tests)
            return lambda event: not inner(event)
        case All(parts) | AnyOf(parts):
            every = isinstance(condition, All)
            return joined([_compiled(part, tests) for part in parts], every=every)


def _keys(condition: Condition, selections: Mapping[str, Selection]) -> frozenset[Key] | None:
    match condition:
        case Named(name):
            return selections[name].keys
        case Not():
            return None
        case All(parts):
            known = [keys for part in parts if (keys := _keys(part, selections)) is not None]
            return min(known, key=len, default=None)
        case AnyOf(parts):
            return union(_keys(part, selections) for part in parts)


def union(several: Iterable[frozenset[Key] | None]) -> frozenset[Key] | None:
    """Return all keys of alternatives; None as soon as one of them has none."""
    found: frozenset[Key] = frozenset()
    for keys in several:
        if keys is None:
            return None
        found |= keys
    return found
