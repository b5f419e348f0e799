"""Refuse regular expressions that a hostile line could make expensive.

Python's `re` backtracks. An expression is kept only if, by its parse tree, no line can make it try
more than about the square of what it reads: within a repetition nothing may match one text in two
ways, and at most two unbounded repetitions may fight with what follows them over the same
characters. What is behind an atomic group or a possessive repetition is never tried again.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from re import (  # type: ignore[attr-defined]  # how `re` itself reads it; there is no public way
    _constants as _c,
)
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from netwright.events.profiles.characters import REPEATS, Item, begin_of, bit_of, first_of

LONGEST = 1_000
MATCHED = 2_048
"""How much of a line an expression gets to see."""

_WIDE = 128  # repeated more often than this is taken for unbounded
_DEGREE = 2
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
    begins, empty = begin_of(list(_parser.parse(pattern))[1:])
    return None if empty else lambda character: bool(begins & bit_of(character))


def _cost(items: Sequence[Item], follow: int, *, repeated: bool) -> int:
    """Return how many repetitions are in doubt where they end."""
    degree = 0
    for place, item in enumerate(items):
        behind = first_of(items[place + 1 :], follow)
        degree += _item_cost(item, behind, repeated=repeated)
    return degree


def _item_cost(item: Item, behind: int, *, repeated: bool) -> int:  # noqa: PLR0911 - one line per kind
    op, value = item
    if op in REPEATS:
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
    again = first_of(inner, 0) if is_repeated else 0
    degree = _cost(inner, behind | again, repeated=is_repeated or repeated)
    if is_repeated and begin_of(inner)[1]:  # (a?){40} has as many ways as there are subsets
        raise UnsafeError("a repetition of what may be empty")
    if op is _c.POSSESSIVE_REPEAT or not _is_wide(item) or not again & behind:
        return degree
    if repeated:
        raise UnsafeError("a repetition within a repetition that may match one text in two ways")
    return degree + 1


def _branch_cost(branches: Sequence[list[Item]], behind: int, *, repeated: bool) -> int:
    if repeated and _overlap(first_of(branch, behind) for branch in branches):
        raise UnsafeError("branches within a repetition that begin with the same character")
    return max(_cost(branch, behind, repeated=repeated) for branch in branches)


def _overlap(sets: Iterable[int]) -> bool:
    seen = 0
    for one in sets:
        if one & seen:
            return True
        seen |= one
    return False


def _is_wide(item: Item) -> bool:
    return item[0] in REPEATS and int(item[1][1]) > _WIDE


def _flat(items: Sequence[Item]) -> Iterable[Item]:
    for op, value in items:
        yield op, value
        for inner in _inside(op, value):
            yield from _flat(inner)


def _inside(op: Any, value: Any) -> list[list[Item]]:
    if op in REPEATS:
        return [list(value[2])]
    if op is _c.SUBPATTERN:
        return [list(value[3])]
    if op is _c.ATOMIC_GROUP:
        return [list(value)]
    return [list(branch) for branch in value[1]] if op is _c.BRANCH else []
