"""From a condition's tree to Sigma's selections."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from netwright.errors import RuleError
from netwright.events.rules.field import KNOWN
from netwright.rules.rulebook.expression import Compared, Expression, Joined, Negated, Path

_MODIFIERS = {
    "==": "",
    "in": "",
    ">": "gt",
    ">=": "gte",
    "<": "lt",
    "<=": "lte",
    "contains": "contains",
    "search": "re",
    "regex": "re",
    "match": "re",
}


def field_of(path: Path) -> str:
    """Return what we call a value of an event.

    Raises:
        RuleError: it is no value of an event.
    """
    if path.root != "event":
        raise RuleError(f"{path.root} stands where a field should", "write event.…")
    if path.names == ("meta", "hosts"):
        return "device"
    if path.names[:1] == ("meta",):
        raise RuleError("event.meta cannot be kept", "only event.meta.hosts is the device")
    dotted = ".".join(path.names)
    return f"event.{dotted}" if f"event.{dotted}" in KNOWN else dotted


class Selections:
    """Selections as they are found, each with a name."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, Any]] = {}

    def add(self, expression: Expression, name: str = "") -> str:
        """Add what an expression asks for, and return the condition that says so.

        Raises:
            RuleError: it cannot be kept.
        """
        items = _plain(expression)
        if items is not None:
            return self._named(items, name)
        match expression:
            case Negated(part):
                return f"not {_inside(self.add(part))}"
            case Joined(word, parts):
                return f" {word} ".join(_inside(self.add(part)) for part in parts)
            case Compared() as one:
                there = self._named({f"{field_of(one.path)}|exists": True}, "")
                same = self.add(Compared(one.path, one.operator, one.wanted))
                # what is not there is unlike nothing: a rulebook does not match then
                return same if one.operator == "defined" else f"{there} and not {same}"

    def _named(self, items: Mapping[str, Any], name: str) -> str:
        chosen = name or ("selection" if not self.found else f"selection_{len(self.found) + 1}")
        self.found[chosen] = dict(items)
        return chosen


def _inside(condition: str) -> str:
    return f"({condition})" if " " in condition else condition


def _plain(expression: Expression) -> dict[str, Any] | None:
    """Return the map that an expression is; None if it takes more than one."""
    if isinstance(expression, Compared):
        return _item(expression)
    if isinstance(expression, Joined) and expression.word == "or":
        return _one_of(expression.parts)
    if not isinstance(expression, Joined):
        return None
    found: dict[str, Any] = {}
    for part in expression.parts:
        items = _plain(part)
        if items is None or items.keys() & found.keys():
            return None
        found |= items
    return found


def _one_of(parts: Sequence[Expression]) -> dict[str, Any] | None:
    """Return a list of values, where one field is to be equal to one of them."""
    items = [_item(part) if isinstance(part, Compared) else None for part in parts]
    keys = {key for item in items for key in item or {"": None}}
    if len(keys) != 1 or not all(isinstance(p, Compared) and p.operator == "==" for p in parts):
        return None
    (key,) = keys
    values = [item[key] for item in items if item]
    return None if len(values) < len(parts) or None in values else {key: values}


def _item(one: Compared) -> dict[str, Any] | None:
    name = field_of(one.path)
    if one.operator == "defined":
        return {f"{name}|exists": not one.is_negated}
    if one.is_negated:
        return None
    if isinstance(one.wanted, Path) and one.wanted.root != "vars":
        raise RuleError(f"{name} compared with another event", "write group-by")
    modifier = _MODIFIERS[one.operator]
    key = f"{name}|{modifier}" if modifier else name
    if modifier != "re":
        return {key: _literal(one.wanted)}
    return {key: _anchored(one.wanted) if one.operator == "match" else one.wanted}


def _anchored(pattern: str) -> str:
    flags = re.match(r"\(\?[a-z]+\)", pattern)
    begin = flags.end() if flags else 0
    return f"{pattern[:begin]}^(?:{pattern[begin:]})"


def _literal(value: Any) -> Any:
    """Return a value that stands for itself: `*` and `?` are wildcards only in our rules."""
    if isinstance(value, list):
        return [_literal(one) for one in value]
    if isinstance(value, Path):
        if value.root != "vars":
            raise RuleError("a list of other fields cannot be kept")
        return f"%{'_'.join(value.names)}%"
    if not isinstance(value, str):
        return value
    escaped = re.sub(r"(\\*)([*?])", lambda m: m[1] * 2 + "\\" + m[2], value)
    return f"\\{escaped}" if re.fullmatch(r"%\w+%", escaped) else escaped
