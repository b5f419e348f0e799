"""Another product's store of plain-text credentials: tables, rows, and how to change them.

A source is a database or a spreadsheet; whoever imports from it sees nothing but this.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from netwright.model.secret import Secret

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values are those of a column of another table."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class LegacyTable:
    """A table of a source, or the one sheet of a CSV file."""

    name: str
    columns: tuple[str, ...]
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class LegacyRow:
    """One row; `key` tells it from all others, `handle` is how its source finds it again."""

    key: str
    handle: Any
    cells: Cells = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """New values for some cells of a row, which must still hold the old ones."""

    row: LegacyRow
    new: Cells = field(repr=False)


@dataclass(frozen=True, slots=True)
class Search:
    """How a search for secrets that should be gone ended."""

    searched: int
    too_short: int  # shorter than what can be told from chance
    found: int
    places: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        too_short: int,
        secrets: Collection[Secret],
        found: Collection[Secret],
        places: Iterable[str],
    ) -> "Search":
        """Count."""
        return cls(len(secrets) - too_short, too_short, len(found), tuple(sorted(places)))


class LegacySource(Protocol):
    """Where credentials come from."""

    @property
    def name(self) -> str:
        """A short name, which profiles are named after."""

    @property
    def identity(self) -> str:
        """What tells this source from all others; without a password."""

    @property
    def beyond(self) -> str:
        """Where old values remain that a wipe cannot reach."""

    def tables(self) -> Sequence[LegacyTable]:
        """Return the tables there are."""

    def rows(self, table: LegacyTable, columns: Collection[str]) -> Iterable[LegacyRow]:
        """Yield every row with these columns."""

    def change(self, table: LegacyTable, changes: Sequence[Change]) -> int:
        """Make changes, all or none; a row whose cells are no longer as they were stays.

        None empties a cell. Return how many rows changed.
        """

    def scrub(self, tables: Sequence[LegacyTable]) -> None:
        """Remove what is left of overwritten values: free pages, logs, old copies."""

    def search(
        self, secrets: Collection[Secret], emptied: Mapping[str, Sequence[str]], /
    ) -> Search:
        """Look for secrets where they could be left; `emptied` are columns of tables."""

    def close(self) -> None:
        """Let go of it."""
