"""Literal text with placeholders, and how it becomes a regular expression.

    Line protocol on Interface {interface.name}, changed state to {state}
    User '{user.name:text}' logged in from {source.ip}

A blank stands for any number of blanks. A placeholder is a word that ends at a blank, and before
the character that follows it in the template; a common name brings its own type. `{_}` is dropped.
A text (`{name:text}`) ends where the literal behind it first stands, and is never tried again
beyond it: a line is read in one pass, whatever it holds.

`[[…]]` may be there or not; a blank it begins with may be missing even if it is. `<FROM>` stands
for a part of a line that a profile says once, under `shapes`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netwright.events.profiles.names import PATTERNS, type_of
from netwright.events.profiles.safety import UnsafeError, compile_safely

DROPPED = "_"

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.-]*)(?::(\w+))?\}")
_WORD = re.compile(r"(\[\[|\]\]|\{[A-Za-z_][\w.-]*(?::\w+)?\})")
_SHAPE = re.compile(r"<([A-Z_]+)>")
_BLANKS = re.compile(r"\s+")
_BLANK, _MAYBE_BLANK = r"\s++", r"\s*+"
_LONGEST_WORD = 256
_TYPES = {"word", "text", *PATTERNS}


@dataclass(frozen=True, slots=True)
class Template:
    """A line as an expression: its groups are the names, in this order."""

    pattern: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """What all lines of a profile share."""

    patterns: Mapping[str, str] = field(default_factory=dict)
    """What a placeholder of a name accepts."""
    shapes: Mapping[str, str] = field(default_factory=dict)
    """Parts of lines, by the names they have in `<…>`."""


@dataclass(frozen=True, slots=True)
class _Hole:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class _Maybe:
    parts: tuple["_Part", ...]


_Part = str | _Hole | _Maybe
_Follow = tuple[str | _Hole | None, ...]
"""What may stand behind a part; None is the end of the line."""


def read_template(
    line: str, patterns: Mapping[str, str], language: Language | None = None
) -> Template:
    """Turn a line with placeholders into an expression.

    Raises:
        UnsafeError: it cannot be read in one way only.
    """
    language = language or Language()
    parts = _parts(_whole(line, language))
    names = [*_names(parts)]
    if unknown := set(patterns) - set(names):
        raise UnsafeError(f"a pattern for what is not in the line: {', '.join(sorted(unknown))}")
    pattern = _sequence(parts, (None,), {**language.patterns, **patterns})
    return Template(pattern, tuple(name for name in names if name != DROPPED))


def read_templates(
    lines: Sequence[str], patterns: Mapping[str, str], language: Language | None = None
) -> list[Template]:
    """Turn lines that share the expressions of their names into expressions.

    Raises:
        UnsafeError: one cannot be read in one way only, or none has a name of the expressions.
    """
    language = language or Language()
    told = [(line, {*_names(_parts(_whole(line, language)))}) for line in lines]
    if unknown := set(patterns).difference(*(names for _, names in told)):
        raise UnsafeError(f"a pattern for what is in no line: {', '.join(sorted(unknown))}")
    return [
        read_template(line, {name: patterns[name] for name in names & set(patterns)}, language)
        for line, names in told
    ]


def _whole(line: str, language: Language) -> str:
    return _SHAPE.sub(lambda found: language.shapes.get(found[1], found[0]), line)


def _parts(line: str) -> tuple[_Part, ...]:
    open_parts: list[list[_Part]] = [[]]
    for word in _WORD.split(line):
        if word == "[[":
            open_parts.append([])
        elif word == "]]" and len(open_parts) > 1:
            inner = open_parts.pop()
            open_parts[-1].append(_Maybe(tuple(inner)))
        elif word:
            open_parts[-1].append(_hole(found) if (found := _PLACEHOLDER.fullmatch(word)) else word)
    if len(open_parts) > 1:
        raise UnsafeError("[[ without ]]")
    return tuple(open_parts[0])


def _hole(found: re.Match[str]) -> _Hole:
    kind = found[2] or ""
    if kind and kind not in _TYPES:
        raise UnsafeError(f"{found[0]}: no such type; types: {', '.join(sorted(_TYPES))}")
    return _Hole(found[1], kind)


def _names(parts: Sequence[_Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, _Hole):
            yield part.name
        elif isinstance(part, _Maybe):
            yield from _names(part.parts)


def _sequence(parts: Sequence[_Part], after: _Follow, own: Mapping[str, str]) -> str:
    pieces = []
    for place, part in enumerate(parts):
        follow = _follow(parts[place + 1 :], after)
        if isinstance(part, _Maybe):
            inside = _sequence(part.parts, follow, own)
            pieces.append(
                f"(?:{inside.replace(_BLANK, _MAYBE_BLANK, 1) if _is_blank(part) else inside})?"
            )
        else:
            pieces.append(_piece(part, follow, own))
    return "".join(pieces)


def _is_blank(part: _Maybe) -> bool:
    first = part.parts[0] if part.parts else ""
    return isinstance(first, str) and first[:1].isspace() and first.strip() != ""


def _follow(parts: Sequence[_Part], after: _Follow) -> _Follow:
    if not parts:
        return after
    first = parts[0]
    if isinstance(first, str) and len(parts) == 1 and len(after) == 1 and isinstance(after[0], str):
        return (first + after[0],)
    if isinstance(first, _Maybe):
        rest = _follow(parts[1:], after)
        return tuple(dict.fromkeys((*_follow(first.parts, rest), *rest)))
    return (first,)


def _piece(part: str | _Hole, follow: _Follow, own: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return _literal(part)
    if part.name in own and not part.type:
        return _group(part, own[part.name])
    kind = part.type or type_of(part.name)
    if kind in PATTERNS:
        return _group(part, PATTERNS[kind])
    if kind == "text":
        return _text(part, follow)
    return _group(part, _word(follow))


def _literal(text: str) -> str:
    return _BLANK.join(re.escape(word) for word in _BLANKS.split(text))


def _group(part: _Hole, pattern: str) -> str:
    return f"(?:{pattern})" if part.name == DROPPED else f"({pattern})"


def _word(follow: _Follow) -> str:
    stops = r"\s"
    for each in follow:
        if isinstance(each, _Hole):
            raise UnsafeError(f"nothing stands between {{{each.name}}} and what precedes it")
        if each and not each[0].isspace():
            stops += re.escape(each[0])
    return f"[^{stops}]{{1,{_LONGEST_WORD}}}+"


def _text(part: _Hole, follow: _Follow) -> str:
    if follow == (None,):
        return _group(part, ".*")
    if any(isinstance(each, _Hole) for each in follow):
        raise UnsafeError(f"nothing tells where {{{part.name}}} ends")
    ends = "|".join(_literal(each) if isinstance(each, str) else "$" for each in follow)
    return f"(?>{_group(part, '.*?')}(?={ends}))"


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
