"""Write many rows at once.

Measured (benchmarks/store.py): an executemany of one Core statement is within a third of the bare
driver on SQLite; on PostgreSQL COPY into a temporary table and one merge is twice as fast above
a few thousand rows. Multi-row VALUES and ORM objects are 20 to 100 times slower.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

COPY_FROM_ROWS = 5_000

RowValues = Mapping[str, Any]


def insert(session: Session, table: Table, rows: Sequence[RowValues]) -> None:
    """Insert rows that are known to be new."""
    if rows:
        session.connection().execute(table.insert(), list(rows))


def upsert(
    session: Session, table: Table, rows: Sequence[RowValues], key: Iterable[str], *, update: bool
) -> None:
    """Insert rows; where the unique key exists, update the other columns, or leave the row.

    All rows carry the same columns.
    """
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name == "postgresql" and len(rows) >= COPY_FROM_ROWS:
        _copy_and_merge(connection, table, rows, tuple(key), update=update)
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    others = [name for name in rows[0] if name not in set(key)]
    if update and others:
        changed = {name: statement.excluded[name] for name in others}
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    connection.execute(statement, list(rows))


def _copy_and_merge(
    connection: Connection,
    table: Table,
    rows: Sequence[RowValues],
    key: tuple[str, ...],
    *,
    update: bool,
) -> None:
    names = list(rows[0])
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    target, staging = quote(table.name), quote(f"staging_{table.name}")
    others = [quote(name) for name in names if name not in key]
    action = ", ".join(f"{name} = excluded.{name}" for name in others)
    conflict = f"DO UPDATE SET {action}" if update and others else "DO NOTHING"
    binders = [_binder(connection, table, name) for name in names]
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE {staging} ON COMMIT DROP AS "  # noqa: S608 - names are our own tables'
        f"SELECT {columns} FROM {target} WITH NO DATA"
    )
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {staging} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([bind(row[name]) for bind, name in zip(binders, names, strict=True)])
    connection.exec_driver_sql(
        f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {staging} "  # noqa: S608
        f"ON CONFLICT ({', '.join(map(quote, key))}) {conflict}"
    )
    connection.exec_driver_sql(f"DROP TABLE {staging}")


def _binder(connection: Connection, table: Table, name: str) -> Any:
    processor = table.c[name].type.bind_processor(connection.dialect)
    return processor or (lambda value: value)
