"""Upserts of 50,000 FDB rows: our bulk writer against the bare driver on both databases.

SQLite's peer is `sqlite3.executemany`; PostgreSQL's is a hand-written COPY into a temporary table
and one merge. Each is run for new rows and again for rows that are there.
"""

import gc
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, UniqueConstraint
from sqlalchemy.engine import make_url

from benchmarks.report import machine, row
from netwright.store.bulk import Rows, upsert
from netwright.store.database import Store
from tests.postgres import binaries, postgres

ROWS = 50_000
ROUNDS = 5
NAMES = ("device_id", "vid", "mac", "if_name")
KEY = NAMES[:3]
FDB = Table(
    "fdb",
    MetaData(),
    Column("device_id", BigInteger, nullable=False),
    Column("vid", Integer, nullable=False),
    Column("mac", BigInteger, nullable=False),
    Column("if_name", String(63), nullable=False),
    UniqueConstraint(*KEY),
)
CONFLICT = "ON CONFLICT (device_id, vid, mac) DO UPDATE SET if_name = excluded.if_name"

COLUMNS = (
    "(device_id BIGINT, vid INTEGER, mac BIGINT, if_name VARCHAR(63), UNIQUE (device_id, vid, mac))"
)

Work = Callable[[str], object]


def rows(port: str) -> list[tuple[int, int, int, str]]:
    """Return the rows of 100 devices; another port makes every one an update."""
    return [(n % 100, n % 40, n, f"Gi1/0/{n % 48}{port}") for n in range(ROWS)]


def compare(name: str, ours: Work, peer: Work, bar: float) -> None:
    """Time both in turn, insert and update, and print the ratio of their best rounds."""
    for kind in ("insert", "update"):
        mine, theirs = [], []
        for number in range(ROUNDS):
            if kind == "update":
                ours("insert"), peer("insert")
            mine.append(timed(ours, f"{kind}{number}"))
            theirs.append(timed(peer, f"{kind}{number}"))
        ratio = min(theirs) / min(mine)
        row(f"{name} {kind}: bare driver", f"{ROWS / min(theirs):,.0f} rows/s")
        row(f"{name} {kind}: ours", f"{ROWS / min(mine):,.0f} rows/s")
        row(f"{name} {kind}: ratio", f"{ratio:.2f}", bar=f">= {bar}", ok=ratio >= bar)


def timed(work: Work, label: str) -> float:
    """Return the seconds one round takes."""
    gc.collect()
    began = time.perf_counter()
    work(label)
    return time.perf_counter() - began


def ours(store: Store) -> Work:
    """Return a round with netwright.store.bulk.upsert."""
    with store.write() as session:
        FDB.create(session.connection())

    def work(label: str) -> None:
        with store.write() as session:
            if label.startswith("insert"):
                session.execute(FDB.delete())
            upsert(session, FDB, Rows(NAMES, rows(label)), key=KEY)

    return work


def bare_sqlite(connection: sqlite3.Connection) -> Work:
    """Return a round with the driver alone, in the same journal mode."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"CREATE TABLE fdb {COLUMNS}")

    def work(label: str) -> None:
        connection.execute("BEGIN IMMEDIATE")
        if label.startswith("insert"):
            connection.execute("DELETE FROM fdb")
        connection.executemany(f"INSERT INTO fdb VALUES (?, ?, ?, ?) {CONFLICT}", rows(label))
        connection.execute("COMMIT")

    return work


def bare_postgres(db: psycopg.Connection[psycopg.rows.TupleRow]) -> Work:
    """Return a round with COPY and merge as one would write it by hand."""
    db.execute(f"CREATE TABLE bare {COLUMNS}")
    db.commit()

    def work(label: str) -> None:
        if label.startswith("insert"):
            db.execute("DELETE FROM bare")
        db.execute("CREATE TEMP TABLE staging (LIKE bare) ON COMMIT DROP")
        with db.cursor() as cursor, cursor.copy("COPY staging FROM STDIN") as copy:
            for values in rows(label):
                copy.write_row(values)
        db.execute(f"INSERT INTO bare SELECT * FROM staging {CONFLICT}")
        db.commit()

    return work


def main() -> None:
    """Run on SQLite, and on PostgreSQL where a server is installed."""
    machine()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/ours.db")
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        compare("SQLite", ours(store), bare_sqlite(bare), 0.65)
        bare.close()
        store.close()
    if binaries() is None:
        row("PostgreSQL", "not installed")
        return
    with postgres() as url:
        store, parts = Store(url), make_url(url)
        with psycopg.connect(
            host=str(parts.query["host"]), user=parts.username, dbname="postgres"
        ) as db:
            compare("PostgreSQL", ours(store), bare_postgres(db), 0.9)
        store.close()


if __name__ == "__main__":
    main()
