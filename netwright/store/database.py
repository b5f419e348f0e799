"""Open the database and hand out units of work.

`read()` and `write()` are the only ways in. On SQLite a write begins IMMEDIATE, so that it waits
for its turn at the door instead of failing half-way, and writers of one process queue on a lock,
because SQLite's own waiting is a poll with growing sleeps.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from netwright.errors import StoreError

__all__ = ["BUSY_TIMEOUT_S", "Session", "Store"]  # a session is what units of work hand on

BUSY_TIMEOUT_S = 30.0
"""How long to wait for another process that writes, unless `?timeout=` of the URL says so."""


_DRIVERS = {"postgresql": "postgresql+psycopg"}  # the one that we bring

_CHECKPOINT = "wal_autocheckpoint=8000"  # pages, of 4 KiB: in a storm each is written less often


class Store:
    """One database; safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.url = _understood(url)
        self.engine = _engine(self.url)
        sqlite = self.engine.dialect.name == "sqlite"
        self._turn: Any = threading.Lock() if sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session over one consistent snapshot; nothing written in it is kept.

        Raises:
            StoreError: the database cannot be reached or read.
        """
        with _translated(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session whose work is committed at the end, or rolled back by an exception.

        Raises:
            StoreError: the database is locked, full or cannot be reached.
        """
        writer = self.engine.execution_options(netwright_write=True)
        session = Session(writer, expire_on_commit=False)
        with self._turn, _translated(), session, session.begin():
            yield session

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """What a unit of work raises, inside, where driver or database does not take a value."""
        driver = self.engine.dialect.loaded_dbapi.Error
        return SQLAlchemyError, driver, ValueError, TypeError, OverflowError

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _understood(text: str) -> URL:
    """Return the parts of a URL; it may hold a password, so that an error does not show it.

    Raises:
        StoreError: it is none, or one of a database that we do not know.
    """
    hint = "such as sqlite:///path/to/file.db or postgresql+psycopg://user@host/name"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError("database_url is no URL of a database", hint) from None
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(f"database_url: {url.get_backend_name()} is not supported", hint)
    return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))


def _engine(url: URL) -> Engine:
    told: dict[str, Any] = {"json_serializer": _written, "json_deserializer": _read}
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=20, max_overflow=40, **told)
    waits = {} if "timeout" in url.query else {"timeout": BUSY_TIMEOUT_S}
    engine = create_engine(url, connect_args=waits, **told)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _written(value: object) -> str:
    """Write a JSON column, ten times as fast as `json` where that can do it."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a number of more than 64 bits, a key that is no text
        return json.dumps(value)


def _read(text: str | bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # a number that only `json` writes
        return json.loads(text)


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own transaction handling begins too late; we say BEGIN ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", _CHECKPOINT):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("netwright_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's words into ours, without statement or parameters (they hold data)."""
    try:
        yield
    except DBAPIError as error:
        cause = str(error.orig).splitlines()[0] if error.orig else type(error).__name__
        raise StoreError(f"database: {cause}", _hint(cause)) from error
    except SQLAlchemyError as error:
        raise StoreError(f"database: {type(error).__name__}", "see the log with --debug") from error


_HINTS = {
    "locked": "another process holds the database; wait for it, or use PostgreSQL",
    "full": "free some disk space and run the command again; nothing stored is lost",
    "no such table": "run `netwright db upgrade`",
    "does not exist": "run `netwright db upgrade`",
    "readonly": "the database file must be writable by this user",
    "unable to open": "the directory of database_url must exist and be writable",
    "connection": "is the database server running, and database_url right?",
}


def _hint(cause: str) -> str:
    return next((hint for word, hint in _HINTS.items() if word in cause.lower()), "")
