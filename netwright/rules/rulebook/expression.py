"""The text of a rulebook's condition, as far as we can keep it, as a tree.

event.severity == "error" and not (event.host in ["a", "b"] or event.url is search("x"))
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from netwright.errors import RuleError

MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Path:
    """A value of an event, or of vars: `event.a.b`, `vars.a`, `events.m_0.a`."""

    root: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A path compared with something: a value, a list, a pattern, another path, or nothing."""

    path: Path
    operator: str
    wanted: Any = None
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Negated:
    """Its part does not hold."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Joined:
    """All of its parts hold, or any."""

    word: str  # and, or
    parts: tuple["Expression", ...]


Expression = Compared | Negated | Joined

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*|\[(?:"[^"]*"|'[^']*')\])*)
    |(?P<sign><<|==|!=|>=|<=|[<>()\[\],=+*/-])
    )""",
    re.VERBOSE,
)
_PART = re.compile(r"""\[(?:"([^"]*)"|'([^']*)')\]|([A-Za-z_][A-Za-z0-9_]*)""")
_CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "null": None}
_ROOTS = {"event", "events", "vars", "fact", "facts"}
_SIGNS = {"==", "!=", ">", ">=", "<", "<="}
_ARITHMETIC = {"+", "-", "*", "/"}
_PATTERNS = {"search", "match", "regex"}


def parse_expression(text: str) -> tuple[str | None, Expression]:
    """Return what a condition says, and the name that `<<` gives the event.

    Raises:
        RuleError: it says something that we have no words for.
    """
    parser = _Parser(_tokens(text))
    name = parser.assigned()
    return name, parser.whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if not match or match.lastgroup is None:
            raise RuleError(f"cannot be read from {text[place:].strip()[:40]!r} on")
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Parser:
    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = list(tokens)
        self._depth = 0

    def assigned(self) -> str | None:
        if len(self._tokens) > 1 and self._tokens[1][1] == "<<":
            path = _path(self._tokens[0][1])
            del self._tokens[:2]
            return path.names[0] if path.names else None
        return None

    def whole(self) -> Expression:
        found = self._joined("or")
        if self._peek() in _ARITHMETIC:
            raise RuleError("arithmetic cannot be kept", "compare with a number")
        if self._tokens:
            raise RuleError(f"unexpected {self._tokens[0][1]!r}")
        return found

    def _joined(self, word: str) -> Expression:
        part = self._one if word == "and" else lambda: self._joined("and")
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _one(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise RuleError(f"nested deeper than {MAX_DEPTH}")
        if self._take("not"):
            found: Expression = Negated(self._one())
        elif self._take("("):
            found = self._joined("or")
            self._want(")")
        else:
            found = self._comparison()
        self._depth -= 1
        return found

    def _comparison(self) -> Expression:
        left = self._value()
        operator, is_negated = self._operator()
        if not isinstance(left, Path):
            raise RuleError(f"{left!r} stands first", "write the field of the event first")
        if operator in {"", "defined"}:
            return Compared(left, operator or "==", None if operator else True, is_negated)
        if operator in _PATTERNS:
            return Compared(left, operator, self._pattern(), is_negated)
        return Compared(left, operator, self._value(), is_negated)

    def _operator(self) -> tuple[str, bool]:
        word = self._peek()
        if word in _SIGNS:
            self._tokens.pop(0)
            return ("==", True) if word == "!=" else (word, False)
        if word in _ARITHMETIC:
            return "", False
        is_test = self._take("is")
        is_negated = self._take("not")
        if not is_test and not is_negated and word not in {"in", "contains"}:
            return "", False
        operator = self._tokens.pop(0)[1] if self._tokens else ""
        allowed = _PATTERNS | {"defined"} if is_test else {"in", "contains"}
        if operator not in allowed:
            hint = "fields are texts and numbers: write contains, in, or search"
            raise RuleError(f"{operator or 'nothing'} cannot be kept", hint)
        return operator, is_negated

    def _pattern(self) -> str:
        self._want("(")
        pattern, flags = self._value(), ""
        while self._take(","):
            option = self._tokens.pop(0)[1] if self._tokens else ""
            self._want("=")
            flags += {"ignorecase": "i", "multiline": "m"}.get(option, "") if self._value() else ""
        self._want(")")
        if not isinstance(pattern, str):
            raise RuleError("a pattern out of another field cannot be kept")
        return f"(?{flags}){pattern}" if flags else pattern

    def _value(self) -> Any:
        if self._take("["):
            items = []
            while not self._take("]"):
                items.append(self._value())
                self._take(",")
            return items
        if not self._tokens:
            raise RuleError("ends where a value should stand")
        return _constant(*self._tokens.pop(0))

    def _peek(self) -> str:
        return self._tokens[0][1] if self._tokens and self._tokens[0][0] != "text" else ""

    def _take(self, word: str) -> bool:
        if self._peek() == word:
            self._tokens.pop(0)
            return True
        return False

    def _want(self, word: str) -> None:
        if not self._take(word):
            raise RuleError(f"{word} is missing")


def _constant(kind: str, token: str) -> Any:
    if kind == "text":
        return re.sub(r"\\([\"'\\])", r"\1", token[1:-1])
    if kind == "number":
        return float(token) if set(token) & set(".eE") else int(token)
    if token in _CONSTANTS:
        return _CONSTANTS[token]
    if kind == "word":
        return _path(token)
    raise RuleError(f"unexpected {token!r}")


def _path(token: str) -> Path:
    names = [next(filter(None, match.groups()), "") for match in _PART.finditer(token)]
    if names[0] not in _ROOTS:
        raise RuleError(f"{names[0]!r} is neither event nor vars", "write event.… or quote a text")
    if names[0] in {"fact", "facts"}:
        raise RuleError("facts cannot be kept", "use a correlation, or inventory/variables.yaml")
    return Path(names[0], tuple(names[1:]))
