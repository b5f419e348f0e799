"""A fresh database for every test of the store, on SQLite and on PostgreSQL where one runs.

The schema is migrated once per server; a test gets a copy.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from netwright.store.database import Store
from netwright.store.migrate import upgrade
from tests.postgres import binaries, postgres


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """Run a PostgreSQL server whose database `migrated` has the schema; yield its URL."""
    if binaries() is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgres() as url:
        _admin(url, "CREATE DATABASE migrated")
        _migrate(_database(url, "migrated"))
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.integration)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty, migrated store."""
    if request.param == "sqlite":
        file = tmp_path / "netwright.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        url = f"sqlite:///{file}"
    else:
        server = request.getfixturevalue("migrated_postgres")
        _admin(server, "DROP DATABASE IF EXISTS tested WITH (FORCE)")
        _admin(server, "CREATE DATABASE tested TEMPLATE migrated")
        url = _database(server, "tested")
    opened = Store(url)
    yield opened
    opened.close()


def _migrate(url: str) -> None:
    store = Store(url)
    upgrade(store)
    store.close()


def _database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _admin(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
