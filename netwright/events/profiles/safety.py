"""Refuse regular expressions that a hostile line could make expensive.

Python's `re` backtracks. An expression is kept only if, by its parse tree, no line can make it try
more than about the square of what it reads: within a repetition nothing may match one text in two
ways, and at most two unbounded repetitions may fight with what follows them over the same
characters. What is behind an atomic group or a possessive repetition is never tried again.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from re import (  # type: ignore[attr-defined]  # how `re` itself reads it; there is no public way
    _constants as _c,
)
from re import _parser  # type: ignore[attr-defined]
from typing import Any

LONGEST = 1_000
MATCHED = 2_048
"""How much of a line an expression gets to see."""

_WIDE = 128  # repeated more often than this is taken for unbounded
_DEGREE = 2
# A set of characters: one bit each for 0 to 255, and one each for all other letters, digits,
# blanks and signs.
_SAMPLES = ("\u0101", "\u0661", "\u2003", "\u2020")
_KNOWN = (1 << 256) - 1
_ALL = (1 << 256 + len(_SAMPLES)) - 1
_REPEATS = {_c.MAX_REPEAT, _c.MIN_REPEAT, _c.POSSESSIVE_REPEAT}
_CATEGORIES = {
    _c.CATEGORY_DIGIT: r"\d",
    _c.CATEGORY_NOT_DIGIT: r"\D",
    _c.CATEGORY_SPACE: r"\s",
    _c.CATEGORY_NOT_SPACE: r"\S",
    _c.CATEGORY_WORD: r"\w",
    _c.CATEGORY_NOT_WORD: r"\W",
}

Item = tuple[Any, Any]
Search = Callable[..., re.Match[str] | None]


class UnsafeError(ValueError):
    """The expression is wrong, or may be too expensive."""


def compile_safely(pattern: str, *, search: bool = False) -> re.Pattern[str]:
    """Compile an expression that no line can make expensive.

    Raises:
        UnsafeError: why not.
    """
    if len(pattern) > LONGEST:
        raise UnsafeError(f"longer than {LONGEST} characters")
    try:
        compiled = re.compile(pattern)
        tree = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsafeError(f"not a regular expression: {error}") from error
    degree = _cost(list(tree), 0, repeated=False)
    if search and any(_is_wide(item) for item in _flat(list(tree))):
        degree += 1
    if degree > _DEGREE:
        raise UnsafeError(
            "too many repetitions fight over the same characters; "
            "write what a value may hold (`[^,]*`), or use atomic groups `(?>…)`"
        )
    return compiled


def searcher(pattern: str) -> Search:
    """Return how an expression is looked for in a text, wherever it may stand.

    `re` tries an expression that begins with `^` at every place of a text; once is enough.

    Raises:
        UnsafeError: it is wrong, or may be too expensive.
    """
    compiled = compile_safely(pattern, search=True)
    return compiled.match if is_anchored(pattern) else compiled.search


def is_anchored(pattern: str) -> bool:
    """Tell whether an expression can only match at the beginning of a text."""
    tree = list(_parser.parse(pattern))
    return bool(tree) and tree[0] == (_c.AT, _c.AT_BEGINNING)


def first_characters(pattern: str) -> Callable[[str], bool] | None:
    """Tell which characters a text may begin with where an anchored expression fits.

    Returns:
        A test for one character; None where the expression may fit anywhere, or fit nothing.
    """
    if not is_anchored(pattern):
        return None
    begins, empty = _sequence(list(_parser.parse(pattern))[1:])
    return None if empty else lambda character: bool(begins & _bit(ord(character)))


def _cost(items: Sequence[Item], follow: int, *, repeated: bool) -> int:
    """Return how many repetitions are in doubt where they end."""
    degree = 0
    for place, item in enumerate(items):
        behind = _first(items[place + 1 :], follow)
        degree += _item_cost(item, behind, repeated=repeated)
    return degree


def _item_cost(item: Item, behind: int, *, repeated: bool) -> int:  # noqa: PLR0911 - one line per kind
    op, value = item
    if op in _REPEATS:
        return _repeat_cost(item, behind, repeated=repeated)
    if op is _c.SUBPATTERN:
        return _cost(list(value[3]), behind, repeated=repeated)
    if op is _c.ATOMIC_GROUP:
        return 0 * _cost(list(value), 0, repeated=False)
    if op in {_c.ASSERT, _c.ASSERT_NOT}:
        return _cost(list(value[1]), 0, repeated=repeated)
    if op is _c.BRANCH:
        return _branch_cost([list(branch) for branch in value[1]], behind, repeated=repeated)
    if op in {_c.GROUPREF, _c.GROUPREF_EXISTS}:
        raise UnsafeError("back references are not allowed")
    return 0


def _repeat_cost(item: Item, behind: int, *, repeated: bool) -> int:
    op, (_, most, body) = item
    inner = list(body)
    is_repeated = int(most) > 1
    again = _first(inner, 0) if is_repeated else 0
    degree = _cost(inner, behind | again, repeated=is_repeated or repeated)
    if is_repeated and _sequence(inner)[1]:  # (a?){40} has as many ways as there are subsets
        raise UnsafeError("a repetition of what may be empty")
    if op is _c.POSSESSIVE_REPEAT or not _is_wide(item) or not again & behind:
        return degree
    if repeated:
        raise UnsafeError("a repetition within a repetition that may match one text in two ways")
    return degree + 1


def _branch_cost(branches: Sequence[list[Item]], behind: int, *, repeated: bool) -> int:
    if repeated and _overlap(_first(branch, behind) for branch in branches):
        raise UnsafeError("branches within a repetition that begin with the same character")
    return max(_cost(branch, behind, repeated=repeated) for branch in branches)


def _overlap(sets: Iterable[int]) -> bool:
    seen = 0
    for one in sets:
        if one & seen:
            return True
        seen |= one
    return False


def _first(items: Sequence[Item], follow: int) -> int:
    """Return the characters that a sequence may begin with; `follow` too where it may be empty."""
    found = 0
    for op, value in items:
        begins, empty = _begin(op, value)
        found |= begins
        if not empty:
            return found
    return found | follow


def _begin(op: Any, value: Any) -> tuple[int, bool]:  # noqa: PLR0911 - one line per kind
    if op in _REPEATS:
        least, _, body = value
        begins, empty = _sequence(list(body))
        return begins, empty or not least
    if op is _c.SUBPATTERN:
        return _sequence(list(value[3]))
    if op is _c.ATOMIC_GROUP:
        return _sequence(list(value))
    if op is _c.BRANCH:
        parts = [_sequence(list(branch)) for branch in value[1]]
        return _union(begins for begins, _ in parts), any(empty for _, empty in parts)
    if op in {_c.AT, _c.ASSERT, _c.ASSERT_NOT}:
        return 0, True
    return _characters(op, value), False


def _sequence(items: Sequence[Item]) -> tuple[int, bool]:
    empty = all(_begin(op, value)[1] for op, value in items)
    return _first(items, 0), empty


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


def _is_wide(item: Item) -> bool:
    return item[0] in _REPEATS and int(item[1][1]) > _WIDE


def _flat(items: Sequence[Item]) -> Iterable[Item]:
    for op, value in items:
        yield op, value
        for inner in _inside(op, value):
            yield from _flat(inner)


def _inside(op: Any, value: Any) -> list[list[Item]]:
    if op in _REPEATS:
        return [list(value[2])]
    if op is _c.SUBPATTERN:
        return [list(value[3])]
    if op is _c.ATOMIC_GROUP:
        return [list(value)]
    return [list(branch) for branch in value[1]] if op is _c.BRANCH else []
