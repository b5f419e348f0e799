"""Literal text with placeholders, and how it becomes a regular expression.

    Line protocol on Interface {interface.name}, changed state to {state}
    User '{user.name:text}' logged in from {source.ip}

A blank stands for any number of blanks. A placeholder is a word that ends at a blank, and before
the character that follows it in the template; a common name brings its own type. `{_}` is dropped.
A text (`{name:text}`) ends where the literal behind it first stands, and is never tried again
beyond it: a line is read in one pass, whatever it holds.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from netwright.events.profiles.names import PATTERNS, type_of
from netwright.events.profiles.safety import UnsafeError, compile_safely

DROPPED = "_"

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.-]*)(?::(\w+))?\}")
_BLANKS = re.compile(r"\s+")
_LONGEST_WORD = 256
_TYPES = {"word", "text", *PATTERNS}


@dataclass(frozen=True, slots=True)
class Template:
    """A line as an expression: its groups are the names, in this order."""

    pattern: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hole:
    name: str
    type: str


def read_template(line: str, patterns: Mapping[str, str]) -> Template:
    """Turn a line with placeholders into an expression.

    Raises:
        UnsafeError: it cannot be read in one way only.
    """
    parts = [*_parts(line)]
    pieces = [
        _piece(part, follow, patterns)
        for part, follow in pairwise([*parts, None])
        if part is not None
    ]
    names = tuple(part.name for part in parts if isinstance(part, _Hole) and part.name != DROPPED)
    unknown = set(patterns) - {part.name for part in parts if isinstance(part, _Hole)}
    if unknown:
        raise UnsafeError(f"a pattern for what is not in the line: {', '.join(sorted(unknown))}")
    return Template("".join(pieces), names)


def _parts(line: str) -> Iterator[str | _Hole]:
    end = 0
    for found in _PLACEHOLDER.finditer(line):
        if found.start() > end:
            yield line[end : found.start()]
        kind = found[2] or ""
        if kind and kind not in _TYPES:
            raise UnsafeError(f"{found[0]}: no such type; types: {', '.join(sorted(_TYPES))}")
        yield _Hole(found[1], kind)
        end = found.end()
    if end < len(line):
        yield line[end:]


def _piece(part: str | _Hole, follow: str | _Hole | None, own: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return _literal(part)
    if part.name in own:
        return _group(part, own[part.name])
    kind = part.type or type_of(part.name)
    if kind in PATTERNS:
        return _group(part, PATTERNS[kind])
    if kind == "text":
        return _text(part, follow)
    return _group(part, _word(follow))


def _literal(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in _BLANKS.split(text))


def _group(part: _Hole, pattern: str) -> str:
    return f"(?:{pattern})" if part.name == DROPPED else f"({pattern})"


def _word(follow: str | _Hole | None) -> str:
    if isinstance(follow, _Hole):
        raise UnsafeError(f"nothing stands between {{{follow.name}}} and what precedes it")
    stop = follow[0] if follow else " "
    inside = r"\s" if stop.isspace() else rf"\s{re.escape(stop)}"
    return rf"[^{inside}]{{1,{_LONGEST_WORD}}}"


def _text(part: _Hole, follow: str | _Hole | None) -> str:
    if follow is None:
        return _group(part, ".*")
    if isinstance(follow, _Hole):
        raise UnsafeError(f"nothing tells where {{{part.name}}} ends")
    return f"(?>{_group(part, '.*?')}(?={_literal(follow)}))"


Plan = tuple[int, tuple[tuple[int, str], ...]]
"""Which template it was, and its groups with their names."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Several templates as one expression; the marker that is matched last tells which one it was.

    Each alternative ends with an empty group: `(?:first)()|(?:second)()`.
    """

    match: Callable[[str], re.Match[str] | None]
    plans: Mapping[int, Plan]

    def read(self, text: str) -> tuple[int, dict[str, str | None]] | None:
        """Return which template fits, and what stands in its places."""
        found = self.match(text)
        if found is None or found.lastindex is None:
            return None
        number, groups = self.plans[found.lastindex]
        return number, {name: found[group] for group, name in groups}


def combine(templates: Sequence[Template]) -> Alternatives:
    """Make one expression of several.

    Raises:
        UnsafeError: one of them is wrong, or may be too expensive.
    """
    pieces, plans, group = [], {}, 0
    for number, template in enumerate(templates):
        count = compile_safely(template.pattern).groups
        if count != len(template.names):
            raise UnsafeError("a pattern of a name has a group of its own; write (?:…)")
        numbered = tuple(zip(range(group + 1, group + 1 + count), template.names, strict=True))
        group += count + 1
        pieces.append(f"(?:{template.pattern})()")
        plans[group] = (number, numbered)
    return Alternatives(re.compile("|".join(pieces)).match, plans)
