"""The condition of a detection: names of selections joined by and, or, not.

Sigma's precedence, least binding first: or, and, not, `1 of` / `all of`, parentheses.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from netwright.errors import RuleError

_TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")
_THEM = "them"
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Named:
    """A selection matches."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """Its part does not match."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """All parts match."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part matches."""

    parts: tuple["Condition", ...]


Condition = Named | Not | All | AnyOf


def parse_condition(text: str, names: Sequence[str]) -> Condition:
    """Return what a condition over these selections says.

    Raises:
        RuleError: it is no condition, or names a selection that is not there.
    """
    return _Parser(_TOKEN.findall(text), names).whole()


def holds(condition: Condition, found: Mapping[str, bool]) -> bool:
    """Evaluate a condition over what each selection said."""
    match condition:
        case Named(name):
            return found[name]
        case Not(part):
            return not holds(part, found)
        case All(parts):
            return all(holds(part, found) for part in parts)
        case AnyOf(parts):
            return any(holds(part, found) for part in parts)


class _Parser:
    """Recursive descent over the tokens, left to right."""

    def __init__(self, tokens: Sequence[str], names: Sequence[str]) -> None:
        self._tokens = list(tokens)
        self._names = names
        self._depth = 0

    def whole(self) -> Condition:
        condition = self._or()
        if self._tokens:
            raise RuleError(f"unexpected {self._tokens[0]!r}", "join selections by and, or, not")
        return condition

    def _or(self) -> Condition:
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _and(self) -> Condition:
        parts = [self._not()]
        while self._take("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _not(self) -> Condition:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise RuleError(f"nested deeper than {MAX_DEPTH}", "name parts as selections")
        part: Condition = Not(self._not()) if self._take("not") else self._atom()
        self._depth -= 1
        return part

    def _atom(self) -> Condition:
        if not self._tokens:
            raise RuleError("ends where a selection should stand", "name a selection")
        word = self._tokens.pop(0)
        if word == "(":
            inner = self._or()
            if not self._take(")"):
                raise RuleError("a parenthesis is not closed", "add )")
            return inner
        if self._tokens and self._tokens[0].lower() == "of":
            return self._quantified(word.lower())
        if word not in self._names:
            known = ", ".join(self._names) or "none"
            raise RuleError(f"no selection is called {word!r}", f"selections: {known}")
        return Named(word)

    def _quantified(self, quantity: str) -> Condition:
        self._tokens.pop(0)
        pattern = self._tokens.pop(0) if self._tokens else ""
        if quantity not in {"1", "any", "all"}:
            raise RuleError(f"{quantity} of is not supported", "write 1 of … or all of …")
        found = tuple(Named(name) for name in self._names if _is_meant(pattern, name))
        if not found:
            raise RuleError(f"no selection fits {pattern!r}", f"selections: {self._names}")
        return All(found) if quantity == "all" else AnyOf(found)

    def _take(self, word: str) -> bool:
        if self._tokens and self._tokens[0].lower() == word:
            self._tokens.pop(0)
            return True
        return False


def _is_meant(pattern: str, name: str) -> bool:
    if pattern == _THEM:
        return not name.startswith("_")
    return fnmatchcase(name, re.sub(r"([\[\]?])", r"[\1]", pattern))
