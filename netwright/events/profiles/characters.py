"""Which characters a part of an expression may begin with, by `re`'s own parse tree.

A set of characters is a number: one bit each for 0 to 255, and one each for all other letters,
digits, blanks and signs.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from re import (  # type: ignore[attr-defined]  # how `re` itself reads it; there is no public way
    _constants as _c,
)
from typing import Any

Item = tuple[Any, Any]

REPEATS = {_c.MAX_REPEAT, _c.MIN_REPEAT, _c.POSSESSIVE_REPEAT}

_SAMPLES = ("\u0101", "\u0661", "\u2003", "\u2020")
_KNOWN = (1 << 256) - 1
_ALL = (1 << 256 + len(_SAMPLES)) - 1
_CATEGORIES = {
    _c.CATEGORY_DIGIT: r"\d",
    _c.CATEGORY_NOT_DIGIT: r"\D",
    _c.CATEGORY_SPACE: r"\s",
    _c.CATEGORY_NOT_SPACE: r"\S",
    _c.CATEGORY_WORD: r"\w",
    _c.CATEGORY_NOT_WORD: r"\W",
}


def first_of(items: Sequence[Item], follow: int) -> int:
    """Return the characters that a sequence may begin with; `follow` too where it may be empty."""
    found = 0
    for op, value in items:
        begins, empty = _begin(op, value)
        found |= begins
        if not empty:
            return found
    return found | follow


def _begin(op: Any, value: Any) -> tuple[int, bool]:  # noqa: PLR0911 - one line per kind
    if op in REPEATS:
        least, _, body = value
        begins, empty = begin_of(list(body))
        return begins, empty or not least
    if op is _c.SUBPATTERN:
        return begin_of(list(value[3]))
    if op is _c.ATOMIC_GROUP:
        return begin_of(list(value))
    if op is _c.BRANCH:
        parts = [begin_of(list(branch)) for branch in value[1]]
        return _union(begins for begins, _ in parts), any(empty for _, empty in parts)
    if op in {_c.AT, _c.ASSERT, _c.ASSERT_NOT}:
        return 0, True
    return _characters(op, value), False


def begin_of(items: Sequence[Item]) -> tuple[int, bool]:
    """Return the characters that a sequence may begin with, and whether it may be empty."""
    empty = all(_begin(op, value)[1] for op, value in items)
    return first_of(items, 0), empty


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


def _characters(op: Any, value: Any) -> int:  # noqa: PLR0911 - as above
    if op is _c.LITERAL:
        return _bit(value)
    if op is _c.NOT_LITERAL:
        return _ALL & ~(_bit(value) & _KNOWN)
    if op is _c.RANGE:
        return _range(*value)
    if op is _c.CATEGORY:
        return _category(_CATEGORIES[value])
    if op is _c.IN:
        return _class(value)
    return _ALL


def _class(parts: Sequence[Item]) -> int:
    inside = [part for part in parts if part[0] is not _c.NEGATE]
    if len(inside) == len(parts):
        return _union(_characters(*part) for part in inside)
    # All but one foreign letter is still nearly every foreign letter.
    without = (_characters(*part) & (_ALL if part[0] is _c.CATEGORY else _KNOWN) for part in inside)
    return _ALL & ~_union(without)


def _range(first: int, last: int) -> int:
    known = _union(1 << code for code in range(first, min(last, 255) + 1))
    return known | (_ALL & ~_KNOWN if last > 255 else 0)  # noqa: PLR2004


@cache
def _category(escape: str) -> int:
    match = re.compile(escape).match
    known = _union(1 << code for code in range(256) if match(chr(code)))
    return known | _union(1 << 256 + n for n, other in enumerate(_SAMPLES) if match(other))


def _bit(code: int) -> int:
    if code < 256:  # noqa: PLR2004
        return 1 << code
    kinds = (str.isalpha, str.isdecimal, str.isspace)
    kind = next((n for n, is_kind in enumerate(kinds) if is_kind(chr(code))), len(kinds))
    return 1 << 256 + kind


def bit_of(character: str) -> int:
    """Return the set that holds one character."""
    return _bit(ord(character))
