"""Import another product's plain-text credentials into the vault: `netwright creds migrate`.

First every row is sealed into our database: that is the backup, and what a killed run goes on
from. Then profiles are written, and each row is checked against the vault as it stands on disk.
Only a row that passed is ever emptied in the source, and only if nobody has changed it since.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from netwright.credentials.folder import VaultFolder, load_profiles
from netwright.credentials.imported import Written, write_imported
from netwright.credentials.legacy.columns import TableRoles
from netwright.credentials.legacy.packing import pack, unpack
from netwright.credentials.legacy.profiles import Known
from netwright.credentials.legacy.survey import ImportRow, Survey, secrets_of_row
from netwright.errors import VaultError
from netwright.model.legacy import Change, LegacyRow, LegacySource, Search
from netwright.model.secret import Secret
from netwright.store.database import Store
from netwright.store.imports import (
    ImportedRow,
    Origin,
    forget_imported,
    keep_imported,
    load_imported,
    mark_verified,
)
from netwright.vault.database_keys import DatabaseKeys

_BATCH = 500

T = TypeVar("T")
Secrets = Mapping[str, Secret]


class Imported(NamedTuple):
    """What an import did."""

    written: Written
    verified: int  # rows whose credentials the vault holds


class Wiped(NamedTuple):
    """What became of the plain values in the source."""

    rows: int
    left: int  # rows that still hold a secret: not imported, or changed meanwhile
    search: Search


@dataclass(frozen=True, slots=True)
class Importer:
    """One import, from one source into one tenant's vault; every step may be repeated."""

    source: LegacySource
    folder: VaultFolder
    store: Store
    keys: DatabaseKeys
    origin: Origin
    now: Callable[[], datetime]

    def import_rows(self, rows: Sequence[ImportRow]) -> Imported:
        """Seal, write and verify.

        Raises:
            VaultError: the vault cannot be written, or does not hold what it should.
            StoreError: the database cannot be reached.
        """
        for batch in _batches(rows):
            packed = [ImportedRow(row.table, row.key, pack(row)) for row in batch]
            with self.store.write() as session:
                keep_imported(session, self.keys, self.origin, packed, self.now())
        kept = self._kept()
        todo = [row for row, verified in kept if not verified]
        written = write_imported(self.folder, self.source.name, todo)
        known = Known(load_profiles(self.folder).values())
        for batch in _batches(todo):
            self._verify(batch, known)
        return Imported(written, len(kept))

    def wipe(self, found: Survey) -> Wiped:
        """Empty what was imported and verified, remove its traces, and look for them.

        Raises:
            StoreError: the source cannot be changed; what was emptied stays so.
        """
        wiped = self._change(found, _emptied)
        self.source.scrub([shape.table for shape in found.tables])
        secrets = {each for row, _ in self._kept() for each in row.secrets.values()}
        columns = {shape.table.name: shape.secrets for shape in found.tables}
        left = sum(bool(_held(shape, row)) for shape in found.tables for row in self._rows(shape))
        return Wiped(wiped, left, self.source.search(secrets, columns))

    def restore(self, found: Survey) -> int:
        """Put what was emptied back into the source; return how many rows.

        Raises:
            StoreError: the source cannot be changed.
        """
        return self._change(found, _restored)

    def forget(self) -> int:
        """Remove the backup; return how many rows it had."""
        with self.store.write() as session:
            return forget_imported(session, self.origin)

    def _kept(self) -> list[tuple[ImportRow, bool]]:
        """Return what is kept of this source, and whether it is verified."""
        with self.store.read() as session:
            return [
                (unpack(row.table, row.key, row.values), row.verified)
                for row in load_imported(session, self.keys, self.origin)
            ]

    def _verify(self, rows: Sequence[ImportRow], known: Known) -> None:
        for row in rows:
            if not known.holds(row):
                raise VaultError(
                    f"{row.table}, row {row.key}: the vault does not hold what was imported",
                    "nothing was wiped; run the command again",
                )
        with self.store.write() as session:
            places = [(row.table, row.key) for row in rows]
            mark_verified(session, self.origin, places, self.now())

    def _rows(self, shape: TableRoles) -> Iterator[LegacyRow]:
        yield from self.source.rows(shape.table, shape.secrets)

    def _change(
        self, found: Survey, make: Callable[[LegacyRow, Secrets, Secrets], Change | None]
    ) -> int:
        kept = {(row.table, row.key): row.secrets for row, verified in self._kept() if verified}
        changed = 0
        for shape in found.tables:
            imported = ((row, kept.get((shape.table.name, row.key))) for row in self._rows(shape))
            made = [make(row, _held(shape, row), its) for row, its in imported if its]
            for batch in _batches([each for each in made if each]):
                changed += self.source.change(shape.table, batch)
        return changed


def _emptied(row: LegacyRow, held: Secrets, imported: Secrets) -> Change | None:
    """Return how to empty a row that is as it was imported."""
    return Change(row, dict.fromkeys(held)) if held and held == imported else None


def _restored(row: LegacyRow, held: Secrets, imported: Secrets) -> Change | None:
    """Return how to fill a row that is empty."""
    return None if held else Change(row, {c: s.reveal() for c, s in imported.items()})


def _held(shape: TableRoles, row: LegacyRow) -> Secrets:
    try:
        return secrets_of_row(shape, row)
    except VaultError:  # octets that are no text: they were not imported either
        return {"": Secret("")}


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[at : at + _BATCH] for at in range(0, len(items), _BATCH))
