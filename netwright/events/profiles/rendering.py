"""Texts with `{name}` filled in: OpenConfig paths and values, constant fields.

`{name|int}`, `{name|upper}`, `{name|lower}`; `{name|table}` looks the text up in a table of the
profile, `{name|table|upper}` goes on with what stands there. A text that is one placeholder keeps
its type; a placeholder whose value is not there makes the whole of it None.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from netwright.events.profiles.conditions import getter, value_of
from netwright.events.profiles.names import integer
from netwright.events.profiles.safety import UnsafeError
from netwright.model.event import Event

Captured = Mapping[str, str | None]
"""The words of the message, by the names that its line gives them."""
Render = Callable[[Event, Captured], Any]
Filter = Callable[[Any], Any]


Tables = Mapping[str, Mapping[str, Any]]

ANY = "*"

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.-]*)((?:\|\w+)*)\}")
_BUILT_IN: dict[str, Filter] = {
    "int": lambda value: integer(str(value)),
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "bare": lambda value: _bare(value) if isinstance(value, str) else value,
    "strip": lambda value: value.strip() if isinstance(value, str) else value,
}


def rendering(template: Any, tables: Tables) -> Render:
    """Compile a text.

    Raises:
        UnsafeError: it names a table that is not there.
    """
    if not isinstance(template, str) or "{" not in template:
        return lambda _event, _captured: template
    found = [*_PLACEHOLDER.finditer(template)]
    values = [_value(each[1], each[2].split("|")[1:], tables) for each in found]
    literals = _PLACEHOLDER.sub("\0", template).split("\0")
    if literals == ["", ""]:
        return values[0]
    return _joined(literals, values)


def look(event: Event, captured: Captured, name: str) -> Any:
    """Return what a name stands for: the words of the message before what became of them."""
    found = captured.get(name)
    return found if found is not None else value_of(event, name)


def table(entries: Mapping[str, Any]) -> Filter:
    """Return a look-up by text without case; what is not in it is `*`, or stays what it is."""
    low = {key.lower(): value for key, value in entries.items()}
    if ANY in low:
        other = low[ANY]
        return lambda value: low.get(str(value).lower(), other)
    return lambda value: low.get(str(value).lower(), value)


def filter_named(name: str, tables: Tables) -> Filter:
    """Return a built-in filter, or the look-up in a table of the profile.

    Raises:
        UnsafeError: there is neither.
    """
    if name in tables:
        return table(tables[name])
    if name not in _BUILT_IN:
        raise UnsafeError(f"|{name}: no such table; built in: {', '.join(_BUILT_IN)}")
    return _BUILT_IN[name]


def _bare(text: str) -> str:
    """Take off the blanks, quotes and brackets around a text."""
    return text.strip().strip('"').removeprefix("[").removesuffix("]")


def _value(name: str, filters: Sequence[str], tables: Tables) -> Render:
    steps = [filter_named(each, tables) for each in filters]
    get = getter(name)

    def plain(event: Event, captured: Captured) -> Any:
        found = captured.get(name)
        return found if found is not None else get(event)

    if not steps:
        return plain
    if len(steps) == 1:
        (only,) = steps

        def render_one(event: Event, captured: Captured) -> Any:
            found = captured.get(name)
            value = found if found is not None else get(event)
            return None if value is None else only(value)

        return render_one

    def render(event: Event, captured: Captured) -> Any:
        value = plain(event, captured)
        for step in steps:
            value = None if value is None else step(value)
        return value

    return render


def _joined(literals: Sequence[str], values: Sequence[Render]) -> Render:
    form = "%s".join(literal.replace("%", "%%") for literal in literals)
    if len(values) == 1:
        (only,) = values

        def render_one(event: Event, captured: Captured) -> str | None:
            value = only(event, captured)
            return None if value is None else form % (value,)

        return render_one

    def render(event: Event, captured: Captured) -> str | None:
        found = tuple(value(event, captured) for value in values)
        return None if None in found else form % found

    return render
