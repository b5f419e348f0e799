"""Which table a column refers to where the schema does not say, as in most SQLite databases.

`device_id` is the `id` of `devices`; `ssh_credential_id` that of `credentials`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from netwright.credentials.legacy.columns import snake_case
from netwright.model.legacy import LegacyTable, Reference

_KEY = "id"
_SUFFIX = "_id"


def with_guessed_references(tables: Sequence[LegacyTable]) -> list[LegacyTable]:
    """Return the tables with what their columns seem to refer to; what is declared stays."""
    targets = {_singular(each.name): each.name for each in tables if _KEY in each.columns}
    return [
        replace(each, references=(*each.references, *_guessed(each, targets))) for each in tables
    ]


def _guessed(table: LegacyTable, targets: dict[str, str]) -> Iterator[Reference]:
    declared = {reference.column for reference in table.references}
    for column in table.columns:
        name = snake_case(column)
        if column not in declared and name.endswith(_SUFFIX):
            target = _longest(name.removesuffix(_SUFFIX), targets)
            if target and targets[target] != table.name:
                yield Reference(column, targets[target], _KEY)


def _longest(stem: str, known: Iterable[str]) -> str | None:
    fitting = [each for each in known if stem == each or stem.endswith(f"_{each}")]
    return max(fitting, key=len, default=None)


def _singular(name: str) -> str:
    return snake_case(name).removesuffix("s")
