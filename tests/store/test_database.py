"""Opening the database: netwright.store.database."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from netwright.errors import StoreError
from netwright.store.database import Store


def test_a_locked_database_is_one_clear_error(tmp_path: Path) -> None:
    """Another process that holds the file must not look like a crash."""
    file = tmp_path / "netwright.db"
    store = Store(f"sqlite:///{file}?timeout=0.05")
    with store.write() as session:
        session.execute(text("CREATE TABLE t (x)"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="locked") as caught, store.write() as session:
        session.execute(text("SELECT 1"))

    other.close()
    store.close()
    assert "another process" in caught.value.hint


def test_a_database_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    """A wrong database_url names the directory that is missing."""
    store = Store(f"sqlite:///{tmp_path / 'missing' / 'netwright.db'}")

    with pytest.raises(StoreError, match="unable to open"), store.read() as session:
        session.execute(text("SELECT 1"))


@pytest.mark.parametrize(
    "url", ["no-url", "oracle://scott:tiger@db/x", "postgresql+psycopg://h:x/"]
)
def test_a_url_that_nobody_understands_is_one_clear_error(url: str) -> None:
    """Without the password that it may hold."""
    with pytest.raises(StoreError, match="database_url") as told:
        Store(url)

    assert "tiger" not in str(told.value)
    assert "postgresql+psycopg://" in told.value.hint


def test_an_exception_rolls_the_whole_unit_back(store: Store) -> None:
    """Half of a batch is never kept."""
    with store.write() as session:
        session.execute(text("CREATE TABLE probe (x INTEGER)"))

    with suppress(KeyError), store.write() as session:
        session.execute(text("INSERT INTO probe VALUES (1)"))
        raise KeyError

    with store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM probe")) == 0
