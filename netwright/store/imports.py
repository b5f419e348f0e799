"""Credentials on their way from another product into the vault, sealed row by row."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from netwright.model.secret import Secret
from netwright.store.bulk import Rows, upsert
from netwright.store.encrypted import Sealed
from netwright.store.import_tables import ImportedCredentialRow
from netwright.vault.database_keys import Cell, DatabaseKeys

_TABLE = cast("Table", ImportedCredentialRow.__table__)
_COLUMNS = tuple(_TABLE.c.keys())


class Origin(NamedTuple):
    """Whose import, and from where."""

    tenant: str
    source: str


class ImportedRow(NamedTuple):
    """One row of a source; `values` is what it held, as text."""

    table: str
    key: str
    values: Secret
    verified: bool = False


def keep_imported(
    session: Session,
    keys: DatabaseKeys,
    origin: Origin,
    rows: Sequence[ImportedRow],
    at: datetime,
) -> int:
    """Seal rows; return how many were not there, or not like that."""
    ids = [_id(origin, row.table, row.key) for row in rows]
    kept = _kept(session, keys, origin, ids)
    new = [
        (row_id, *origin, row.table, row.key, _sealed(keys, origin, row_id, row.values), at, None)
        for row_id, row in zip(ids, rows, strict=True)
        if kept.get(row_id) != row.values
    ]
    upsert(session, _TABLE, Rows(_COLUMNS, new), key=("id",))
    return len(new)


def load_imported(session: Session, keys: DatabaseKeys, origin: Origin) -> Iterator[ImportedRow]:
    """Yield every row of a source.

    Raises:
        SealBroken: one does not open.
    """
    query = select(ImportedCredentialRow).filter_by(tenant=origin.tenant, source=origin.source)
    for row in session.scalars(query.order_by(ImportedCredentialRow.id)):
        plain = keys.open(_cell(row.tenant, row.id), row.values)
        verified = row.verified_at is not None
        yield ImportedRow(row.source_table, row.source_key, plain, verified)


def mark_verified(
    session: Session, origin: Origin, rows: Iterable[tuple[str, str]], at: datetime
) -> None:
    """Remember that the vault holds what these rows (table and key) held."""
    ids = [_id(origin, table, key) for table, key in rows]
    session.execute(
        update(ImportedCredentialRow)
        .where(ImportedCredentialRow.id.in_(ids), ImportedCredentialRow.tenant == origin.tenant)
        .values(verified_at=at)
    )


def forget_imported(session: Session, origin: Origin) -> int:
    """Remove every row of a source; return how many there were."""
    done = session.execute(
        delete(ImportedCredentialRow).filter_by(tenant=origin.tenant, source=origin.source)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _kept(
    session: Session, keys: DatabaseKeys, origin: Origin, ids: Iterable[str]
) -> Mapping[str, Secret]:
    query = select(ImportedCredentialRow).where(ImportedCredentialRow.id.in_(ids))
    return {
        row.id: keys.open(_cell(origin.tenant, row.id), row.values)
        for row in session.scalars(query)
    }


def _sealed(keys: DatabaseKeys, origin: Origin, row_id: str, values: Secret) -> Sealed:
    return Sealed(keys.seal(_cell(origin.tenant, row_id), values))


def _id(origin: Origin, table: str, key: str) -> str:
    parts = "\0".join((*origin, table, key))
    return hashlib.sha256(parts.encode()).hexdigest()


def _cell(tenant: str, row_id: str) -> Cell:
    return Cell(tenant, "imported_credential", row_id, "values")
