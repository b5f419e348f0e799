"""Pairs: `srcip=192.0.2.1 user="j doe"`, `proto: tcp, src: 192.0.2.1`; and the pairs of CEF."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from netwright.events.profiles.profile import Extract

Values = dict[str, Any]
Reader = Callable[[str], Values]

Pair = tuple[str, str]

_LONGEST_NAME = 128
_ESCAPED = re.compile(r"\\([\"'\\])")


def key_value(spec: Extract) -> Reader:
    """Return a reader of pairs."""
    pairs = _pairs(spec)
    if spec.spaced:
        pairs = _split_pairs(spec) if spec.separator else _spaced_pairs(spec.assign, spec.quote)
    if spec.duplicates == "list":
        return lambda text: _lists(pairs(text))
    if spec.duplicates == "first":
        return lambda text: dict(reversed([*pairs(text)]))
    return lambda text: dict(pairs(text))


def spaced_pairs(text: str, names: re.Pattern[str]) -> Iterator[Pair]:
    """Yield pairs whose values hold blanks: a value ends where the next name begins."""
    found = [*names.finditer(text)]
    for place, name in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        yield name[1], text[name.end() : end].rstrip()


def _pairs(spec: Extract) -> Callable[[str], Iterable[Pair]]:
    """Return a finder of pairs: by splitting where nothing is escaped, else by an expression."""
    careful = _careful_pairs(spec)
    if spec.separator.strip() or (spec.assign, spec.quote) != ("=", '"'):
        return careful

    def find(text: str) -> Iterable[Pair]:
        pairs = quick_pairs(text) if _ESCAPED.search(text) is None else None
        return careful(text) if pairs is None else pairs

    return find


def quick_pairs(text: str) -> list[Pair] | None:
    """Return pairs parted by blanks; None if a quote is not where a value begins or ends."""
    pieces = text.split('"')
    last = len(pieces) - 1
    if last % 2:
        return None
    pairs: list[Pair] = []
    for place in range(0, last + 1, 2):
        piece = pieces[place]
        words = piece.split()
        quoted = ""
        if place < last:
            if piece[-1:] != "=":
                return None
            quoted = words.pop()[:-1]
        for word in words:
            name, mark, value = word.partition("=")
            if mark:
                pairs.append((name, value))
        if quoted:
            pairs.append((quoted, pieces[place + 1]))
    return pairs


def _careful_pairs(spec: Extract) -> Callable[[str], Iterable[Pair]]:
    """Return a finder of pairs; of the groups of a value only one is not empty."""
    blank = "" if spec.separator.strip() else r"\s"
    stop = blank + re.escape(spec.separator)
    lead = r"\s*+" if spec.separator.strip() else ""
    gap = r"\s*+" if spec.assign == ":" else ""
    name = rf"([^{stop}{re.escape(spec.assign[:1])}]{{1,128}}+)"
    value = "|".join([*(_quoted(mark) for mark in spec.quote), rf"([^{stop}]*+)"])
    find = re.compile(f"{lead}{name}{re.escape(spec.assign)}{gap}(?:{value})").findall
    if len(spec.quote) == 1:
        return lambda text: _unescaped(
            [(found, quoted or bare) for found, quoted, bare in find(text)], "\\" in text
        )
    return lambda text: _unescaped(
        [(found[0], "".join(found[1:])) for found in find(text)], "\\" in text
    )


def _unescaped(pairs: list[Pair], has_escapes: bool) -> list[Pair]:  # noqa: FBT001 - hot
    if not has_escapes:
        return pairs
    return [(name, _ESCAPED.sub(r"\1", value)) for name, value in pairs]


def _quoted(mark: str) -> str:
    mark = re.escape(mark)
    return rf"{mark}((?:[^{mark}\\]++|\\.)*+)(?:{mark}|$)"


def _spaced_pairs(assign: str, quote: str) -> Callable[[str], Iterable[Pair]]:
    names = re.compile(rf"(?:^|(?<=[\s,;|]))([A-Za-z_][\w.\-/]{{0,127}}+){re.escape(assign)}")

    def read(text: str) -> Iterator[Pair]:
        for name, value in spaced_pairs(text, names):
            yield name, _unquoted(value.strip(" ,;|"), quote)

    return read


def _split_pairs(spec: Extract) -> Callable[[str], Iterable[Pair]]:
    """Return a reader of pairs between separators; what is no pair belongs to the one before."""
    assign, quote, separator = spec.assign, spec.quote, spec.separator

    def read(text: str) -> Iterator[Pair]:
        name, value = "", ""
        for part in text.split(separator):
            before, mark, after = part.partition(assign)
            if not mark or len(before) > _LONGEST_NAME:
                value += separator + part
                continue
            if name:
                yield name, _unquoted(value, quote)
            name, value = before.strip(), after
        if name:
            yield name, _unquoted(value, quote)

    return read


def _unquoted(value: str, quote: str) -> str:
    whole = value.strip()
    is_quoted = len(whole) > 1 and whole[0] in quote and whole[-1] == whole[0]
    return whole[1:-1] if is_quoted else whole


def _lists(pairs: Iterable[Pair]) -> Values:
    values: Values = {}
    for name, value in pairs:
        before = values.get(name)
        if before is None:
            values[name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            values[name] = [before, value]
    return values
