"""Remove what a database keeps of overwritten values, and look for it."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, String, cast, column, func, inspect, or_, select, table, text

from netwright.model.legacy import Search
from netwright.model.secret import Secret
from netwright.model.traces import Traces

_BESIDE = ("", "-wal", "-journal", "-shm")
_MOST_WORDS = 50  # to tell where secrets still stand, a few of them are enough


def scrub_sqlite(connection: Connection) -> None:
    """Write the file anew without free pages, and empty its write-ahead log."""
    connection.execute(text("VACUUM"))
    connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def scrub_postgres(connection: Connection, tables: Sequence[str]) -> None:
    """Write tables anew, so that no page of theirs holds a dead row; and the planner's statistics.

    Those hold the most common values of every column. Only a superuser may write that table anew;
    for others PostgreSQL skips it with a warning, and the next autovacuum frees its dead rows.
    """
    quote = connection.dialect.identifier_preparer.quote
    for name in tables:
        connection.execute(text(f"VACUUM (FULL, ANALYZE) {quote(name)}"))
    connection.execute(text("VACUUM (FULL) pg_catalog.pg_statistic"))


def search_sqlite(connection: Connection, file: Path, secrets: Collection[Secret]) -> Search:
    """Look for secrets in every octet of the database and the files beside it."""
    traces = Traces(secrets)
    found: set[Secret] = set()
    for suffix in _BESIDE:
        path = Path(f"{file}{suffix}")
        if path.exists():
            found |= traces.within(path.read_bytes())
    places = list(_places(connection, found)) if found else []
    return Search.of(traces.too_short, secrets, found, places)


def _places(connection: Connection, found: Collection[Secret]) -> Iterator[str]:
    """Yield the columns where secrets stand as ordinary values."""
    words = [secret.reveal() for secret in list(found)[:_MOST_WORDS]]
    inspector = inspect(connection)
    for name in inspector.get_table_names():
        for each in inspector.get_columns(name):
            if _holds(connection, name, column(each["name"]), words):
                yield f"{name}.{each['name']}"
    if _holds(connection, "sqlite_master", column("sql"), words):
        yield "the schema"


def _holds(connection: Connection, name: str, its: Any, words: Sequence[str]) -> bool:
    hit = or_(*(func.instr(cast(its, String), word) > 0 for word in words))
    return (
        connection.execute(select(1).select_from(table(name)).where(hit).limit(1)).first()
        is not None
    )
