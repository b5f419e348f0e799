"""Regular expressions that hostile text cannot keep busy: what could backtrack for long is refused.

Python's matcher tries every way to split a text among repetitions. That explodes where one
repetition stands inside another and nothing tells their rounds apart, and grows with a power of
the length where several that take the same characters follow each other.
"""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

MOST_CHARACTERS = 2_048
"""How much of a text a pattern is tried on; with it, the worst accepted pattern takes a moment."""

MOST_IN_A_ROW = 2
_MANY = 16  # a repetition up to here counts as a fixed one
_EVERYTHING = frozenset(range(257))  # 256 stands for all that is not Latin-1
_ALPHABET = [chr(code) for code in range(256)]

# The parser of `re` is the one reading of a pattern that is sure to be the matcher's own.
_parser: Any = import_module("re._parser")

Item = tuple[Any, Any]


def compile_bounded(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for `search`.

    Raises:
        ValueError: it is no regular expression, or could backtrack for long.
    """
    try:
        compiled = re.compile(pattern)
        items = list(_parser.parse(pattern))
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"not a regular expression: {error}") from error
    _refuse_costly(items)
    return compiled


def _refuse_costly(items: Sequence[Item]) -> None:
    run: list[frozenset[int]] = []
    for name, body in _walk(items):
        _refuse_within(name, body)
        if _is_repeat(name):
            _refuse_nested(list(body[2]))
            run = [taken for taken in run if taken & _taken(body[2])] + [_taken(body[2])]
        elif _is_fixed((name, body)):
            run = [taken for taken in run if taken & _first((name, body))]
        if len(run) > MOST_IN_A_ROW:
            raise ValueError(
                f"more than {MOST_IN_A_ROW} repetitions that take the same characters: "
                "write what stands between them, such as [^ ]+ for .*"
            )


def _refuse_within(name: str, body: Any) -> None:
    if name == "GROUPREF":
        raise ValueError("back references can be slow: write out what repeats")
    for part in body[1] if name == "BRANCH" else [body[1]] if name.startswith("ASSERT") else ():
        _refuse_costly(list(part))


def _refuse_nested(items: Sequence[Item]) -> None:
    inner = [
        _taken(body[2]) for name, body in _deep(items) if _is_repeat(name) and body[0] != body[1]
    ]
    fixed = [_first(item) for item in _walk(items) if _is_fixed(item)]
    for taken in inner:
        if not any(taken.isdisjoint(mark) for mark in fixed):
            raise ValueError("a repetition inside a repetition can be slow: write one of the two")
    for name, body in _deep(items):
        if name == "BRANCH" and not _are_apart(body[1]):
            raise ValueError(
                "repeated alternatives begin alike, which can be slow: make them differ"
            )


def _walk(items: Sequence[Item]) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a sequence, those of its groups and short repetitions in their place."""
    for code, body in items:
        name = str(code)
        if name == "SUBPATTERN":
            yield from _walk(list(body[-1]))
        elif _is_repeat(name) and not _is_long(body):
            for _ in range(min(body[1], MOST_IN_A_ROW + 1)):
                yield from (part for part in _walk(list(body[2])) if body[0] or _is_repeat(part[0]))
        else:
            yield name, body


def _deep(items: Sequence[Item]) -> Iterator[tuple[str, Any]]:
    """Yield every part, however deep."""
    for code, body in items:
        name = str(code)
        yield name, body
        if name == "SUBPATTERN":
            yield from _deep(list(body[-1]))
        elif name == "BRANCH":
            for branch in body[1]:
                yield from _deep(list(branch))
        elif _is_repeat(name) or name in {"ASSERT", "ASSERT_NOT"}:
            yield from _deep(list(body[-1]))


def _is_repeat(name: str) -> bool:
    return name in {"MAX_REPEAT", "MIN_REPEAT"}  # possessive ones and atomic groups never go back


def _is_long(body: Any) -> bool:
    return int(body[1]) > _MANY


def _is_fixed(item: tuple[str, Any]) -> bool:
    return item[0] in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}


def _are_apart(branches: Sequence[Any]) -> bool:
    seen: set[int] = set()
    for branch in branches:
        items = list(_walk(list(branch)))
        first = _first(items[0]) if items else _EVERYTHING
        if seen & first:
            return False
        seen |= first
    return True


def _taken(items: Any) -> frozenset[int]:
    """Return the characters that a repetition may take."""
    return frozenset().union(*(_first(item) for item in _deep(list(items))))


def _first(item: tuple[Any, Any]) -> frozenset[int]:
    """Return the characters with which a part may begin."""
    name, body = str(item[0]), item[1]
    match name:
        case "LITERAL":
            found = _either_case(chr(body))
        case "NOT_LITERAL":
            found = _EVERYTHING - {body}
        case "ANY":
            found = _EVERYTHING - {10}
        case "IN":
            found = _of_set(body)
        case _:  # the parts of groups are looked at themselves
            found = frozenset()
    return found


def _either_case(character: str) -> frozenset[int]:
    """Count both cases, for (?i) may be on."""
    return frozenset(min(ord(c), 256) for s in (character.lower(), character.upper()) for c in s)


def _of_set(members: Sequence[Item]) -> frozenset[int]:
    is_negated = bool(members) and str(members[0][0]) == "NEGATE"
    found: frozenset[int] = frozenset()
    for code, body in members[is_negated:]:
        found |= _of_member(str(code), body)
    if is_negated:
        return _EVERYTHING - (found - {256})
    return found


def _of_member(name: str, body: Any) -> frozenset[int]:
    if name == "LITERAL":
        return _either_case(chr(body))
    if name == "RANGE":
        return frozenset().union(
            *(_either_case(chr(code)) for code in range(body[0], min(body[1], 256) + 1))
        )
    pattern = re.compile(_CATEGORIES[str(body)])

    return frozenset(code for code, c in enumerate(_ALPHABET) if pattern.match(c)) | {256}


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
