"""Move every encrypted value of the database to the current key; an interrupted move goes on.

What is done already carries the current key's id. A value that somebody else wrote meanwhile is
left alone: it is under the current key too.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, func, select, update

from netwright.store.base import Base
from netwright.store.database import Store
from netwright.store.encrypted import EncryptedText, resealed
from netwright.vault.database_keys import Cell, DatabaseKeys, key_of

BATCH = 500


def rotate_values(store: Store, keys: DatabaseKeys) -> int:
    """Seal every value anew that is under an older key; return how many there were.

    Raises:
        SealBroken: a value does not open; all others before it are moved.
    """
    return sum(_rotate(store, column, keys) for column in encrypted_columns())


def keys_in_use(store: Store) -> dict[str, int]:
    """Return how many values there are under each key id."""
    counts: dict[str, int] = {}
    with store.read() as session:
        for column in encrypted_columns():
            for value in session.scalars(select(column).where(column.is_not(None))):
                counts[key_of(value)] = counts.get(key_of(value), 0) + 1
    return counts


def encrypted_columns() -> Iterator[Column[Any]]:
    """Yield every encrypted column of the schema."""
    for table in Base.metadata.sorted_tables:
        yield from (each for each in table.columns if isinstance(each.type, EncryptedText))


def _rotate(store: Store, column: Column[Any], keys: DatabaseKeys) -> int:
    moved, more = 0, True
    while more:
        with store.write() as session:
            rows = session.execute(_behind(column, keys.current)).all()
            for row in rows:
                new = resealed(keys, _cell(column, row), row.value)
                session.execute(
                    update(column.table)
                    .where(_table(column).c.id == row.id, column == row.value)
                    .values({column.name: new})
                )
        moved, more = moved + len(rows), bool(rows)
    return moved


def _behind(column: Column[Any], current: str) -> Any:
    table = _table(column)
    prefix = f"v1:{current}:"
    return (
        select(table.c.tenant, table.c.id, column.label("value"))
        .where(column.is_not(None), func.substr(column, 1, len(prefix)) != prefix)
        .order_by(table.c.id)
        .limit(BATCH)
    )


def _cell(column: Column[Any], row: Any) -> Cell:
    return Cell(row.tenant, _table(column).name, str(row.id), column.name)


def _table(column: Column[Any]) -> Table:
    table: Table = column.table
    return table
