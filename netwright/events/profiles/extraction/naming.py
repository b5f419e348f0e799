"""`name|filter`: what a value is called, and what becomes of its text; as in `{name|filter}`.

A filter that makes nothing of a text (`|int` of a word) leaves it as it is: nothing is lost.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from netwright.events.profiles.extraction.pairs import Values
from netwright.events.profiles.profile import Extract
from netwright.events.profiles.rendering import Filter, Tables, filter_named

REST = "*"

Finish = Callable[[Values], Values]


class Naming(NamedTuple):
    """One name, and what changes its value."""

    name: str
    filters: tuple[Filter, ...]
    is_rest: bool = False
    """It stands for all the columns that are left."""

    def value(self, text: Any) -> Any:
        """Return what a text becomes."""
        value = text
        for change in self.filters:
            value = None if value is None else change(value)
        return text if value is None else value


def naming(text: str, tables: Tables) -> Naming:
    """Read `name|filter|...`.

    Raises:
        UnsafeError: there is no such filter or table.
    """
    name, *filters = text.split("|")
    is_rest = name.startswith(REST)
    named = name.removeprefix(REST) or name
    return Naming(named, tuple(filter_named(each, tables) for each in filters), is_rest)


def finishing(spec: Extract, tables: Tables) -> Finish | None:
    """Return what a step does with all it took; None if nothing.

    Raises:
        UnsafeError: there is no such filter or table.
    """
    names = {old: naming(new, tables) for old, new in spec.names.items()}
    steps: list[Finish] = []
    if names:
        steps.append(lambda values: _renamed(values, names))
    if spec.lower:
        steps.append(lambda values: {_lower(name): value for name, value in values.items()})
    if spec.omit_empty:
        steps.append(lambda values: {name: value for name, value in values.items() if value != ""})
    return _chain(steps) if steps else None


def _renamed(values: Values, names: Mapping[str, Naming]) -> Values:
    return dict(_named(name, value, names) for name, value in values.items())


def _named(name: str, value: Any, names: Mapping[str, Naming]) -> tuple[str, Any]:
    found = names.get(name)
    return (name, value) if found is None else (found.name, found.value(value))


def _lower(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _chain(steps: Iterable[Finish]) -> Finish:
    def finish(values: Values) -> Values:
        for each in steps:
            values = each(values)
        return values

    return finish
