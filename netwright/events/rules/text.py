r"""Strings of rules: compared without case, with Sigma's wildcards.

`*` stands for any text and `?` for one character; `\*`, `\?` and `\\` before one of them are meant
literally, any other backslash is itself (Sigma rules specification, section Escape Character).
"""

import re
from collections.abc import Callable
from typing import Any

Predicate = Callable[[Any], bool]

_PART = re.compile(r"\\([*?\\])|([*?])|(.)", re.DOTALL)
_ANY, _ONE = object(), object()


def text_of(value: object) -> str:
    """Return a value as rules compare it."""
    if type(value) is str:  # nearly always
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def plain_of(value: str) -> str | None:
    """Return what a string without wildcards means, None if it has one."""
    parts = _parts(value)
    return None if _ANY in parts or _ONE in parts else "".join(map(str, parts))


def wildcard(value: str, *, before: bool = False, after: bool = False) -> re.Pattern[str]:
    """Return the pattern of a string with wildcards, for `fullmatch`; it never backtracks for long.

    `before` and `after` let any text stand around it.
    """
    parts = [_ANY] * before + _parts(value) + [_ANY] * after
    pieces: list[str] = [""]
    for part in parts:
        if part is _ANY:
            pieces.append("")
        else:
            pieces[-1] += "." if part is _ONE else re.escape(str(part))
    if len(pieces) == 1:
        return re.compile(pieces[0], re.IGNORECASE | re.DOTALL)
    first, *middle, last = pieces
    # The first place where a piece fits is as good as any other: nothing before it is tried again.
    body = "".join(f"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(f"{first}{body}.*{last}", re.IGNORECASE | re.DOTALL)


def _parts(value: str) -> list[object]:
    return [_part(*match.groups()) for match in _PART.finditer(value)]


def _part(escaped: str | None, special: str | None, other: str | None) -> object:
    if special:
        return _ANY if special == "*" else _ONE
    return escaped or other
