"""Write many rows at once, as tuples, in the columns' order.

Measured (benchmarks/store.py): the driver's own executemany is the fastest way into SQLite, COPY
into PostgreSQL; SQLAlchemy compiles the statement once and stays out of the rows' way. ORM objects
cost twenty times as much, multi-row VALUES thirty.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from netwright.errors import StoreError
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
    _execute(connection, _insert_statement(connection.dialect, table, names), names, bound)


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
    statement = _upsert_statement(connection.dialect, table, names, (tuple(keys), tuple(others)))
    _execute(connection, statement, names, bound)


class _Statement(NamedTuple):
    """A compiled statement, and the order in which it takes its values; None: by name."""

    sql: str
    order: tuple[str, ...] | None


@lru_cache(maxsize=256)
def _insert_statement(dialect: Dialect, table: Table, names: tuple[str, ...]) -> _Statement:
    return _compiled(dialect, table.insert().values(dict.fromkeys(names)))


@lru_cache(maxsize=256)
def _upsert_statement(
    dialect: Dialect,
    table: Table,
    names: tuple[str, ...],
    columns: tuple[tuple[str, ...], tuple[str, ...]],
) -> _Statement:
    keys, others = columns
    builder = postgresql if dialect.name == "postgresql" else sqlite
    statement = builder.insert(table).values(dict.fromkeys(names))
    if not others:
        return _compiled(dialect, statement.on_conflict_do_nothing(index_elements=keys))
    changed = {name: statement.excluded[name] for name in others}
    return _compiled(dialect, statement.on_conflict_do_update(index_elements=keys, set_=changed))


def _compiled(dialect: Dialect, statement: Insert) -> _Statement:
    compiled = statement.compile(dialect=dialect)
    order = getattr(compiled, "positiontup", None)
    return _Statement(str(compiled), None if order is None else tuple(order))


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
    connection: Connection, statement: _Statement, names: tuple[str, ...], rows: Sequence[Values]
) -> None:
    if statement.order is None:
        named = [dict(zip(names, row, strict=True)) for row in rows]
        connection.exec_driver_sql(statement.sql, named)
        return
    if statement.order != names:
        positions = [names.index(name) for name in statement.order]
        rows = [tuple(row[position] for position in positions) for row in rows]
    connection.exec_driver_sql(statement.sql, list(rows))


def _copy(
    connection: Connection, target: str, names: Sequence[str], rows: Iterable[Values]
) -> None:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(f"COPY {target} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:  # SQLAlchemy does not see it
        raise StoreError(f"database: {str(error).splitlines()[0]}") from error


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
