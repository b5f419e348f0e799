"""Another product's database as a source to import credentials from: SQLite or PostgreSQL.

It is not ours: nothing but the cells that hold credentials is ever changed in it, and its settings
(journal mode, encoding) stay as they are.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Inspector,
    Update,
    bindparam,
    column,
    create_engine,
    event,
    func,
    inspect,
    literal_column,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.types import NullType

from netwright.errors import StoreError, UsageError
from netwright.model.legacy import Change, LegacyRow, LegacyTable, Reference, Search
from netwright.model.secret import Secret
from netwright.store.legacy_scrub import scrub_postgres, scrub_sqlite, search_sqlite

_BEYOND_POSTGRES = (
    "the write-ahead log and its archive, replicas, base backups and dumps, until they expire"
)
_BEYOND_SQLITE = "copies and backups of the file, and blocks that the file system or the disk moved"


class LegacyDatabase:
    """A database, through its own primary keys."""

    def __init__(self, url: str) -> None:
        try:
            self._url = make_url(url)
        except ArgumentError as error:
            raise UsageError(f"not a database URL or file: {error}") from error
        if self._url.drivername in {"postgres", "postgresql"}:
            self._url = self._url.set(drivername="postgresql+psycopg")
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = create_engine(self._url)
        if self._is_sqlite:
            event.listen(self._engine, "connect", _prepare)

    @property
    def name(self) -> str:
        """The database's name."""
        return Path(self._url.database or "database").stem

    @property
    def identity(self) -> str:
        """Where the database is; without the password."""
        url = self._url
        where = {key: url.query[key] for key in ("host", "port") if key in url.query}
        return URL.create(
            url.drivername, url.username, None, url.host, url.port, url.database, where
        ).render_as_string()

    @property
    def beyond(self) -> str:
        """Where old values remain that a wipe cannot reach."""
        return _BEYOND_SQLITE if self._is_sqlite else _BEYOND_POSTGRES

    def tables(self) -> Sequence[LegacyTable]:
        """Return the tables there are."""
        with _translated():
            return [self._table(name) for name in self._inspector.get_table_names()]

    def rows(self, table: LegacyTable, columns: Collection[str]) -> Iterator[LegacyRow]:
        """Yield every row with these columns."""
        keys = self._keys(table.name)
        wanted: list[ColumnElement[Any]] = [
            literal_column(each) if each == "rowid" else column(each) for each in keys
        ]
        statement = select(
            *(each.label(f"key{n}") for n, each in enumerate(wanted)), *map(column, columns)
        ).select_from(_clause(table))
        with _translated(), self._engine.connect() as connection:
            for row in connection.execution_options(stream_results=True).execute(statement):
                handle = tuple(row[: len(keys)])
                cells = dict(zip(columns, row[len(keys) :], strict=True))
                yield LegacyRow(json.dumps(list(handle), default=str), handle, cells)

    def change(self, table: LegacyTable, changes: Sequence[Change]) -> int:
        """Make changes in one transaction."""
        alike: defaultdict[tuple[str, ...], list[Change]] = defaultdict(list)
        for change in changes:
            alike[tuple(change.new)].append(change)
        with _translated(), self._engine.begin() as connection:
            return sum(
                connection.execute(
                    self._statement(table, columns), [self._bound(table, each) for each in group]
                ).rowcount
                for columns, group in alike.items()
            )

    def scrub(self, tables: Sequence[LegacyTable]) -> None:
        """Remove overwritten values from free pages and logs."""
        names = [each.name for each in tables]
        with _translated(), self._engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            if self._is_sqlite:
                scrub_sqlite(alone)
            else:
                scrub_postgres(alone, names)

    def search(self, secrets: Collection[Secret], emptied: Mapping[str, Sequence[str]]) -> Search:
        """Look for secrets in the file, or for values in the columns that were emptied."""
        with _translated(), self._engine.connect() as connection:
            if self._is_sqlite:
                return search_sqlite(connection, Path(str(self._url.database)), secrets)
            left = {
                f"{name}.{each}": _count_held(connection, name, each)
                for name, columns in emptied.items()
                for each in columns
            }
        places = tuple(sorted(place for place, count in left.items() if count))
        return Search(len(secrets), 0, sum(left.values()), places)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @cached_property
    def _inspector(self) -> Inspector:
        return inspect(self._engine)

    def _table(self, name: str) -> LegacyTable:
        columns = tuple(each["name"] for each in self._inspector.get_columns(name))
        references = tuple(
            Reference(ours, key["referred_table"], theirs)
            for key in self._inspector.get_foreign_keys(name)
            for ours, theirs in zip(
                key["constrained_columns"], key["referred_columns"], strict=True
            )
        )
        return LegacyTable(name, columns, references)

    def _keys(self, name: str) -> list[str]:
        keys = self._inspector.get_pk_constraint(name)["constrained_columns"]
        if keys:
            return list(keys)
        if self._is_sqlite:
            return ["rowid"]
        raise UsageError(f"table {name} has no primary key", "add one, or export it as CSV")

    def _statement(self, table: LegacyTable, columns: Sequence[str]) -> Update:
        keys = [
            column(each) == bindparam(f"key{n}") for n, each in enumerate(self._keys(table.name))
        ]
        held = [
            column(each).is_not_distinct_from(bindparam(f"old{n}", type_=NullType()))
            for n, each in enumerate(columns)
        ]
        new: dict[Any, Any] = {column(c): bindparam(f"new{n}") for n, c in enumerate(columns)}
        return update(_clause(table)).where(*keys, *held).values(new)

    def _bound(self, table: LegacyTable, change: Change) -> dict[str, Any]:
        empty = self._empty(table.name)
        bound = {f"key{n}": value for n, value in enumerate(change.row.handle)}
        for n, (name, value) in enumerate(change.new.items()):
            bound[f"old{n}"] = change.row.cells[name]
            bound[f"new{n}"] = empty[name] if value is None else value
        return bound

    def _empty(self, name: str) -> dict[str, str | None]:
        """Return what stands for nothing in each column."""
        columns = self._inspector.get_columns(name)
        return {each["name"]: None if each["nullable"] else "" for each in columns}


def _prepare(connection: Any, _: object) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA busy_timeout = 30000")


def _clause(shape: LegacyTable) -> TableClause:
    return table(shape.name, *map(column, shape.columns))


def _count_held(connection: Connection, name: str, its: str) -> int:
    cell: ColumnElement[Any] = column(its)
    held = or_(cell.is_(None), cell == "")
    statement = select(func.count()).select_from(table(name)).where(~held)
    return int(connection.scalar(statement) or 0)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's words into ours, without statement or parameters: they hold secrets."""
    try:
        yield
    except DBAPIError as error:
        cause = str(error.orig).splitlines()[0] if error.orig else type(error).__name__
        fault = f"the database to import from: {cause}"
    else:
        return
    raise StoreError(fault, "nothing is lost; run the command again once that is mended")
