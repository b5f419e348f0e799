"""One step of a profile, ready to run on an event."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from netwright.events.profiles.conditions import all_hold, texts, value_of
from netwright.events.profiles.extraction.columns import Selected, delimited, fixed, selected
from netwright.events.profiles.extraction.formats import cef, json, leef, structured_data
from netwright.events.profiles.extraction.naming import finishing
from netwright.events.profiles.extraction.pairs import Reader, Values, key_value
from netwright.events.profiles.profile import Extract
from netwright.events.profiles.rendering import Tables, rendering
from netwright.events.profiles.safety import MATCHED, compile_safely, searcher
from netwright.events.profiles.templates import Language, combine, read_templates
from netwright.events.text import decode
from netwright.model.event import Event

Step = Callable[[Event], Values]

LONGEST = 16_384  # characters; what follows is kept, but not read


def step(spec: Extract, language: Language, tables: Tables) -> Step:
    """Compile a step.

    Raises:
        UnsafeError: an expression is wrong, or may be too expensive.
    """
    read = _prefixed(spec.prefix, _finished(spec, tables, _read(spec, language, tables)))
    holds = all_hold(spec.when)
    if holds is None:
        return read
    return lambda event: read(event) if holds(event) else {}


def _read(spec: Extract, language: Language, tables: Tables) -> Step:
    if spec.kind == "structured_data":
        return lambda event: structured_data(spec, event)
    text = _text_of(spec)
    if spec.kind == "delimited" and spec.select is not None and isinstance(spec.select.by, str):
        return _selected(spec.select.by, selected(spec, tables), text)
    reader = _reader(spec, language, tables)
    return lambda event: reader(found) if (found := text(event)) else {}


def _selected(by: str, read: Selected, text: Callable[[Event], str]) -> Step:
    tell = rendering(by, {})

    def take(event: Event) -> Values:
        found = text(event)
        key = str(tell(event, {}) or "")
        return read(found, key) if found else {}

    return take


def _reader(spec: Extract, language: Language, tables: Tables) -> Reader:
    if spec.kind == "delimited":
        return delimited(spec, tables)
    if spec.kind == "fixed":
        return fixed(spec, tables)
    make = _READERS.get(spec.kind)
    reader: Reader = make(spec) if make else _template(spec, language)
    return reader


def _finished(spec: Extract, tables: Tables, read: Step) -> Step:
    finish = finishing(spec, tables)
    return read if finish is None else lambda event: finish(read(event))


def _text_of(spec: Extract) -> Callable[[Event], str]:
    sources = texts(spec.source)
    is_message = sources == ["message"]
    cut = searcher(spec.after) if spec.after else None
    before = spec.before

    def text_of(event: Event) -> str:
        text = event.message if is_message else _text(event, sources)
        if cut is not None:
            found = cut(text[:MATCHED])
            text = text[found.end() :] if found else ""
        if before:
            start, mark, _ = text.rpartition(before)
            text = start if mark else text
        return text[:LONGEST]

    return text_of


def _text(event: Event, sources: Sequence[str]) -> str:
    for source in sources:
        if source == "raw":
            return decode(event.raw)
        found = value_of(event, source)
        if found is not None:
            return str(found)
    return ""


def _prefixed(prefix: str, read: Step) -> Step:
    if not prefix:
        return read
    return lambda event: {prefix + name: value for name, value in read(event).items()}


def _template(spec: Extract, language: Language) -> Reader:
    lines = combine(read_templates(texts(spec.line), spec.patterns, language))

    def read(text: str) -> Values:
        found = lines.read(text[:MATCHED].lstrip())
        return (
            {name: value for name, value in found[1].items() if value is not None} if found else {}
        )

    return read


def _regex(spec: Extract) -> Reader:
    compiled = compile_safely(spec.pattern, search=spec.search)
    find = searcher(spec.pattern) if spec.search else compiled.match
    names = [(name.replace("__", "."), group) for name, group in compiled.groupindex.items()]

    def read(text: str) -> Values:
        found = find(text, 0, MATCHED)
        if found is None:
            return {}
        return {name: value for name, group in names if (value := found[group]) is not None}

    return read


_READERS: Mapping[str, Callable[[Extract], Any]] = {
    "key_value": key_value,
    "cef": cef,
    "leef": leef,
    "json": json,
    "regex": _regex,
}
