"""Write many rows at once, as tuples, in the columns' order.

Measured (benchmarks/store.py): the driver's own executemany is the fastest way into SQLite, COPY
into PostgreSQL; SQLAlchemy compiles the statement once and stays out of the rows' way. ORM objects
cost twenty times as much, multi-row VALUES thirty.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from netwright.store.base import UtcDateTime

COPY_FROM_ROWS = 1_000
"""Below this a staging table for a merge costs more than it saves."""

Values = tuple[Any, ...]


class Rows(NamedTuple):
    """Rows for a table: the columns, and a tuple of their values per row."""

    names: tuple[str, ...]
    values: Sequence[Values]


def insert(session: Session, table: Table, rows: Rows) -> None:
    """Insert rows that are known to be new."""
    names, values = rows
    if not values:
        return
    connection = session.connection()
    bound = _bound(connection.dialect, table, names, values)
    if connection.dialect.name == "postgresql":
        _copy(connection, connection.dialect.identifier_preparer.quote(table.name), names, bound)
        return
    statement = table.insert().values(dict.fromkeys(names))
    _execute(connection, statement, names, bound)


def upsert(
    session: Session, table: Table, rows: Rows, *, key: Iterable[str], update: bool = True
) -> None:
    """Insert rows; where the unique key exists, update the other columns, or leave the row."""
    names, values = rows
    if not values:
        return
    connection = session.connection()
    keys = list(key)
    others = [name for name in names if name not in keys] if update else []
    bound = _bound(connection.dialect, table, names, values)
    if connection.dialect.name == "postgresql" and len(values) >= COPY_FROM_ROWS:
        _merge(connection, table, names, bound, (keys, others))
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(dict.fromkeys(names))
    if others:
        changed = {name: statement.excluded[name] for name in others}
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    _execute(connection, statement, names, bound)


def _bound(
    dialect: Dialect, table: Table, names: Sequence[str], rows: Sequence[Values]
) -> Sequence[Values]:
    """Convert the columns whose type has something to say; most rows share their instants."""
    binders = [
        (position, lru_cache(maxsize=64)(binder) if _is_instant(table, name) else binder)
        for position, name in enumerate(names)
        if (binder := _binder(dialect, table, name))
    ]
    if not binders:
        return rows
    return [_converted(row, binders) for row in rows]


def _binder(dialect: Dialect, table: Table, name: str) -> Callable[[Any], Any] | None:
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)


def _is_instant(table: Table, name: str) -> bool:
    return isinstance(table.c[name].type, UtcDateTime)


def _converted(row: Values, binders: Sequence[tuple[int, Callable[[Any], Any]]]) -> Values:
    values = list(row)
    for position, bind in binders:
        values[position] = bind(values[position])
    return tuple(values)


def _execute(
    connection: Connection, statement: Executable, names: Sequence[str], rows: Sequence[Values]
) -> None:
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(names))  # type: ignore[attr-defined]
    order = compiled.positiontup
    if order is None:  # the driver takes named parameters
        connection.exec_driver_sql(str(compiled), [dict(zip(names, r, strict=True)) for r in rows])
        return
    if list(order) != list(names):
        positions = [list(names).index(name) for name in order]
        rows = [tuple(row[position] for position in positions) for row in rows]
    connection.exec_driver_sql(str(compiled), list(rows))


def _copy(
    connection: Connection, target: str, names: Sequence[str], rows: Iterable[Values]
) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {target} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _merge(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Sequence[Values],
    columns: tuple[Sequence[str], Sequence[str]],
) -> None:
    quote = connection.dialect.identifier_preparer.quote
    key, others = columns
    listed = ", ".join(map(quote, names))
    target, staging = quote(table.name), quote(f"staging_{table.name}")
    changed = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in others)
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE {staging} ON COMMIT DROP AS "  # noqa: S608 - our own tables' names
        f"SELECT {listed} FROM {target} WITH NO DATA"
    )
    _copy(connection, staging, names, rows)
    connection.exec_driver_sql(
        f"INSERT INTO {target} ({listed}) SELECT {listed} FROM {staging} "  # noqa: S608
        f"ON CONFLICT ({', '.join(map(quote, key))}) "
        + (f"DO UPDATE SET {changed}" if changed else "DO NOTHING")
    )
    connection.exec_driver_sql(f"DROP TABLE {staging}")
