"""Another product's database as a source: netwright.store.legacy_database."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from netwright.errors import StoreError, UsageError
from netwright.model.legacy import Change, LegacyRow, LegacyTable, Reference
from netwright.model.secret import Secret
from netwright.store.legacy_database import LegacyDatabase
from tests.postgres import binaries, postgres

SITES = "CREATE TABLE sites (id integer PRIMARY KEY, name text)"
DEVICES = """CREATE TABLE devices (
    id integer PRIMARY KEY, ip text, ssh_password text, community text NOT NULL, notes text,
    site_id integer REFERENCES sites(id)
)"""
ROWS = 300
SECRETS = [Secret(f"CANARY-{kind}-{n}") for n in range(ROWS) for kind in ("pw", "ro")]


def fill(url: str) -> None:
    """Make the database of another product."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in (SITES, DEVICES):
            connection.execute(text(statement))
        connection.execute(
            text("INSERT INTO devices VALUES (:n, :ip, :pw, :ro, NULL, NULL)"),
            [
                {
                    "n": n,
                    "ip": f"10.0.{n // 250}.{n % 250}",
                    "pw": f"CANARY-pw-{n}",
                    "ro": f"CANARY-ro-{n}",
                }
                for n in range(ROWS)
            ],
        )
        connection.execute(text("ANALYZE"))  # statistics hold values too
    engine.dispose()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL server."""
    if binaries() is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "wal", pytest.param("postgresql", marks=pytest.mark.integration)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A filled database: SQLite in either journal mode, PostgreSQL."""
    if request.param == "postgresql":
        server: str = request.getfixturevalue("server")
        engine = create_engine(server)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS devices, sites"))
        engine.dispose()
        fill(server)
        return server
    file = tmp_path / "legacy.db"
    if request.param == "wal":
        with sqlite3.connect(file) as connection_:
            connection_.execute("PRAGMA journal_mode=WAL")
        connection_.close()
    fill(f"sqlite:///{file}")
    return f"sqlite:///{file}"


@pytest.fixture
def legacy(url: str) -> Iterator[LegacyDatabase]:
    """The source."""
    opened = LegacyDatabase(url)
    yield opened
    opened.close()


def devices(legacy: LegacyDatabase) -> LegacyTable:
    """Return the table of devices."""
    return next(each for each in legacy.tables() if each.name == "devices")


def emptied(row: LegacyRow) -> Change:
    """Empty all secrets of a row."""
    return Change(row, {"ssh_password": None, "community": None})


def rows(legacy: LegacyDatabase) -> list[LegacyRow]:
    """Return all rows."""
    return list(legacy.rows(devices(legacy), ["ssh_password", "community"]))


def test_tables_rows_and_references_are_read(legacy: LegacyDatabase) -> None:
    """Whatever the product's schema is."""
    table, found = devices(legacy), rows(legacy)

    assert table.references == (Reference("site_id", "sites", "id"),)
    assert (len(found), found[7].key) == (ROWS, "[7]")
    assert dict(found[7].cells) == {"ssh_password": "CANARY-pw-7", "community": "CANARY-ro-7"}


def test_wiped_values_are_gone_from_every_octet(legacy: LegacyDatabase, url: str) -> None:
    """Free pages and the write-ahead log too: `strings` is what an auditor runs."""
    table = devices(legacy)
    assert legacy.change(table, [emptied(row) for row in rows(legacy)]) == ROWS
    legacy.scrub([table])

    search = legacy.search(SECRETS, {"devices": ["ssh_password", "community"]})

    assert (search.searched, search.found, search.places) == (2 * ROWS, 0, ())
    assert [set(row.cells.values()) for row in rows(legacy)] == [{None, ""}] * ROWS
    assert b"CANARY" not in b"".join(each.read_bytes() for each in files_of(url))


def files_of(url: str) -> Iterator[Path]:
    """Yield the database's files; the write-ahead log of PostgreSQL is beyond a wipe."""
    if url.startswith("sqlite"):
        yield from Path(url.removeprefix("sqlite:///")).parent.iterdir()
        return
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
    engine.dispose()
    data = Path(url.partition("host=")[2]) / "data" / "base"
    yield from (path for path in data.rglob("*") if path.is_file())


def test_only_the_values_are_changed(legacy: LegacyDatabase, url: str) -> None:
    """It is somebody else's database."""
    legacy.change(devices(legacy), [emptied(row) for row in rows(legacy)])
    engine = create_engine(url)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT ip FROM devices ORDER BY id")).scalars().all()
        if url.startswith("sqlite"):
            mode = connection.execute(text("PRAGMA journal_mode")).scalar()
            assert mode in {"wal", "delete"}
    engine.dispose()

    assert kept == [f"10.0.{n // 250}.{n % 250}" for n in range(ROWS)]


def test_a_row_that_changed_meanwhile_stays(legacy: LegacyDatabase, url: str) -> None:
    """The product is still running; its new password was not imported."""
    before = rows(legacy)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE devices SET ssh_password = 'CANARY-new' WHERE id = 3"))
    engine.dispose()

    assert legacy.change(devices(legacy), [emptied(row) for row in before]) == ROWS - 1
    search = legacy.search([Secret("CANARY-new")], {"devices": ["ssh_password"]})
    assert (search.found, search.places) == (1, ("devices.ssh_password",))


def test_values_can_be_put_back(legacy: LegacyDatabase) -> None:
    """The backup is good for something."""
    table, before = devices(legacy), rows(legacy)
    legacy.change(table, [emptied(row) for row in before])
    back = [Change(now, dict(old.cells)) for now, old in zip(rows(legacy), before, strict=True)]

    assert legacy.change(table, back) == ROWS
    assert rows(legacy) == before


def test_what_is_left_elsewhere_is_located(tmp_path: Path) -> None:
    """A column that nobody thought of, or the schema itself."""
    url = f"sqlite:///{tmp_path / 'legacy.db'}"
    fill(url)
    with sqlite3.connect(tmp_path / "legacy.db") as connection:
        connection.execute("UPDATE devices SET notes = 'it is CANARY-pw-5!' WHERE id = 1")
        connection.execute("CREATE TABLE defaults (c text DEFAULT 'CANARY-pw-6')")
    connection.close()
    legacy = LegacyDatabase(url)
    legacy.change(devices(legacy), [emptied(row) for row in rows(legacy)])
    legacy.scrub([])
    search = legacy.search(SECRETS, {})
    legacy.close()

    assert (search.found, search.places) == (2, ("devices.notes", "the schema"))


def test_a_table_without_a_key_is_known_by_its_row_number(tmp_path: Path) -> None:
    """SQLite counts its rows."""
    with sqlite3.connect(tmp_path / "legacy.db") as connection:
        connection.execute("CREATE TABLE devices (community text)")
        connection.execute("INSERT INTO devices VALUES ('CANARY')")
    connection.close()
    legacy = LegacyDatabase(f"sqlite:///{tmp_path / 'legacy.db'}")
    [table] = legacy.tables()
    [row] = legacy.rows(table, ["community"])

    assert legacy.change(table, [Change(row, {"community": None})]) == 1
    legacy.close()


def test_a_url_never_shows_its_password() -> None:
    """It is in reports, and in our database."""
    legacy = LegacyDatabase("postgresql://u:CANARY@db.example.net/nms?sslpassword=CANARY")

    assert legacy.identity == "postgresql+psycopg://u@db.example.net/nms"
    assert "CANARY" not in f"{legacy.name} {legacy.beyond}"


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda _: LegacyDatabase("no url"), UsageError),
        (lambda folder: LegacyDatabase(f"sqlite:///{folder}/missing/x.db").tables(), StoreError),
    ],
)
def test_a_source_that_cannot_be_opened_is_an_error(
    tmp_path: Path, make: Callable[[Path], object], error: type[Exception]
) -> None:
    """One line."""
    with pytest.raises(error):
        make(tmp_path)
