"""Read YAML so that every scalar stays as it was typed.

`password: 0123`, `no` or `1e5` are the characters an operator typed, not a number or a boolean.
Values are built from the parser's events, at half the cost of PyYAML's safe loader: a file
of a thousand profiles is opened at the start of every run.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from netwright.errors import VaultError
from netwright.model.secret import Secret

Value: TypeAlias = "str | Secret | Sealed | list[Value] | dict[str, Value] | None"
Pairs: TypeAlias = dict[str, Value]

_DEEPEST = 16
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_VAULT_TAGS = frozenset({"!vault", "!vault-encrypted"})


@dataclass(frozen=True, slots=True)
class Sealed:
    """An inline `!vault` value, as yet unopened."""

    text: str


def read_mapping(text: str) -> Pairs:
    """Return the mapping that is the root of a YAML text; empty for an empty text.

    Raises:
        VaultError: there is none; the message never quotes the text.
    """
    try:
        root = _Reader(text).document()
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        fault = f"not YAML{line}: {error.problem}"
    except yaml.YAMLError:
        fault = "not YAML: it holds characters that no text file has"
    else:
        if isinstance(root, dict):
            return root
        fault = "holds no keys"
    raise VaultError(fault)  # outside: what the parser saw must not travel with the error


class _Reader:
    """Builds values from the events of libyaml's parser."""

    def __init__(self, text: str) -> None:
        parser: Any = yaml.CBaseLoader(text)
        self._next = parser.get_event
        self._anchors: dict[str, Value] = {}
        self._depth = 0

    def document(self) -> Value:
        self._next()  # the stream starts
        if not isinstance(self._next(), DocumentStartEvent):
            return {}
        root = self._value(self._next())
        self._next()  # the document ends
        if not isinstance(self._next(), StreamEndEvent):
            raise VaultError("holds more than one YAML document")
        return root

    def _value(self, event: Any) -> Value:
        if event.__class__ is AliasEvent:
            return self._anchored(event)
        value = _scalar(event) if event.__class__ is ScalarEvent else self._collection(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = value
        return value

    def _anchored(self, event: Any) -> Value:
        if event.anchor not in self._anchors:
            raise _fault(event, "an alias without its anchor")
        return self._anchors[event.anchor]

    def _collection(self, event: Any) -> Value:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _fault(event, "nested too deeply")
        value = self._mapping() if event.__class__ is MappingStartEvent else self._sequence()
        self._depth -= 1
        return value

    def _sequence(self) -> list[Value]:
        values = []
        while (event := self._next()).__class__ is not SequenceEndEvent:
            values.append(self._value(event))
        return values

    def _mapping(self) -> Pairs:
        pairs: Pairs = {}
        parents: list[Value] = []
        while (event := self._next()).__class__ is not MappingEndEvent:
            key, value = self._value(event), self._value(self._next())
            if key == "<<":
                parents += value if isinstance(value, list) else [value]
            elif not isinstance(key, str) or key in pairs:
                raise _fault(event, "a key that is there twice, or is no text")
            else:
                pairs[key] = value
        for parent in parents:
            pairs = {**parent, **pairs} if isinstance(parent, dict) else pairs
        return pairs


def _scalar(event: Any) -> Value:
    if event.tag in _VAULT_TAGS:
        return Sealed(event.value)
    value: str = event.value
    return None if value in _NULLS and event.implicit[0] and not event.style else value


def _fault(event: Any, fault: str) -> VaultError:
    return VaultError(f"line {event.start_mark.line + 1}: {fault}")
