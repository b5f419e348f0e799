"""What a message means once it is read: tag, constant fields, OpenConfig."""

from collections.abc import Callable, Mapping
from typing import Any

from netwright.events.profiles.conditions import value_of
from netwright.events.profiles.mapping import Common
from netwright.events.profiles.profile import Meaning, Message
from netwright.events.profiles.rendering import Look, Tables, rendering
from netwright.model.event import Event

Captured = Mapping[str, str | None]
Effect = Callable[[Event, Captured], None]


def effect(spec: Message | Meaning, common: Common, tables: Tables) -> Effect:
    """Compile what a message or a meaning does to an event.

    Raises:
        UnsafeError: it names a table that is not there.
    """
    tag = _tag(spec.tag)
    constants = [(common.setter(name), rendering(v, tables)) for name, v in spec.set.items()]
    paths = [(rendering(p, tables), rendering(v, tables)) for p, v in spec.openconfig.items()]

    def apply(event: Event, captured: Captured) -> None:
        look = _look(event, captured)
        for put, render in constants:
            put(event, render(look))
        found = tag(look)
        if found is not None:
            event.tag = found
        if paths:
            leaves = {path(look): value(look) for path, value in paths}
            leaves.pop(None, None)
            event.openconfig = leaves

    return apply


def _look(event: Event, captured: Captured) -> Look:
    """Prefer the words of the message to what became of them."""

    def look(name: str) -> Any:
        found = captured.get(name)
        return found if found is not None else value_of(event, name)

    return look


def _tag(told: str | Mapping[str, Mapping[str, str | None]] | None) -> Callable[[Look], str | None]:
    if told is None or isinstance(told, str):
        return lambda _: told
    ((name, words),) = told.items()
    low = {word.lower(): tag for word, tag in words.items()}
    other = low.get("*")
    return lambda look: low.get(str(look(name)).lower(), other)
