"""Importing plain-text credentials: netwright.runs.credential_import."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from netwright.credentials.folder import VaultFolder, load_profiles
from netwright.credentials.legacy.survey import survey
from netwright.credentials.spreadsheet import Spreadsheet
from netwright.errors import VaultError
from netwright.model.credential import Login
from netwright.model.legacy import LegacySource
from netwright.model.secret import Secret
from netwright.runs import credential_import
from netwright.runs.credential_import import Importer, Wiped
from netwright.store.database import Store
from netwright.store.imports import Origin
from netwright.store.legacy_database import LegacyDatabase
from netwright.store.migrate import open_current
from netwright.vault.database_keys import DatabaseKeys, new_key
from netwright.vault.keys import VaultKeys, VaultPassword

KEYS = DatabaseKeys([new_key()])
VAULT_KEYS = VaultKeys([VaultPassword("default", Secret("CANARY-vault-password"))])
ROWS = 12


def database(folder: Path) -> Path:
    """Make the database of another product."""
    file = folder / "legacy.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE devices (id integer primary key, ip, ssh_user, ssh_pw)")
        rows = [(n, f"10.0.0.{n}", "netops", f"CANARY-pw-{n % 5}") for n in range(ROWS)]
        connection.executemany("INSERT INTO devices VALUES (?, ?, ?, ?)", rows)
    return file


def spreadsheet(folder: Path) -> Path:
    """Make a file of the same."""
    file = folder / "legacy.csv"
    lines = [f"10.0.0.{n},netops,CANARY-pw-{n % 5}" for n in range(ROWS)]
    file.write_text("\n".join(["ip,ssh_user,ssh_pw", *lines, ""]))
    return file


def opened(file: Path) -> LegacySource:
    """Open it as a source."""
    if file.suffix == ".csv":
        return Spreadsheet(file)
    return LegacyDatabase(f"sqlite:///{file}")


def plain(file: Path) -> set[int]:
    """Return the rows that still hold their password."""
    with closing(opened(file)) as source:
        [table] = source.tables()
        rows = list(source.rows(table, ["ip", "ssh_pw"]))
    held = [row for row in rows if row.cells["ssh_pw"]]
    numbers = [int(str(row.cells["ip"]).rpartition(".")[2]) for row in held]
    assert all(
        r.cells["ssh_pw"] == f"CANARY-pw-{n % 5}" for r, n in zip(held, numbers, strict=True)
    )
    return set(numbers)


@pytest.fixture(params=[database, spreadsheet], ids=["sqlite", "csv"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A source of twelve devices with five passwords."""
    make: Callable[[Path], Path] = request.param
    return make(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> VaultFolder:
    """An empty vault."""
    return VaultFolder(tmp_path / "vault", VAULT_KEYS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Our database."""
    with closing(open_current(f"sqlite:///{tmp_path / 'ours' / 'netwright.db'}")) as ours:
        yield ours


def run(file: Path, folder: VaultFolder, store: Store, work: str = "wipe") -> Any:
    """Run one command on a source that is opened anew."""
    with closing(opened(file)) as source:
        found = survey(source, {})
        origin = Origin("default", source.identity)
        at = datetime(2026, 11, 24, tzinfo=UTC)
        importer = Importer(source, folder, store, KEYS, origin, lambda: at)
        if work == "restore":
            return importer.restore(found)
        imported = importer.import_rows(found.rows)
        return importer.wipe(found) if work == "wipe" else imported


def all_in_vault(folder: VaultFolder) -> bool:
    """Tell whether every device has its password in the vault, and no other device's."""
    scopes: dict[str, set[str]] = {}
    for profile in load_profiles(folder).values():
        assert isinstance(profile.credential, Login)
        assert profile.credential.password
        hosts = {str(host) for prefix in profile.scopes for host in prefix}
        scopes[profile.credential.password.reveal()] = hosts
    return scopes == {
        f"CANARY-pw-{each}": {f"10.0.0.{n}" for n in range(ROWS) if n % 5 == each}
        for each in range(5)
    }


def test_every_row_comes_into_the_vault_and_the_source_stays(
    file: Path, folder: VaultFolder, store: Store
) -> None:
    """Without --wipe nothing that exists is touched."""
    before = file.read_bytes()
    done = run(file, folder, store, "import")

    assert (done.verified, len(done.written.profiles), all_in_vault(folder)) == (ROWS, 5, True)
    assert file.read_bytes() == before


def test_wiped_values_are_gone(file: Path, folder: VaultFolder, store: Store) -> None:
    """And the report says so because it looked."""
    done: Wiped = run(file, folder, store)

    assert (done.rows, done.left, done.search.searched, done.search.found) == (ROWS, 0, 5, 0)
    assert not any(b"CANARY" in each.read_bytes() for each in file.parent.glob("*legacy*"))
    assert all_in_vault(folder)


def test_a_second_run_changes_nothing(file: Path, folder: VaultFolder, store: Store) -> None:
    """Not the files, and not what was wiped."""
    run(file, folder, store, "import")
    [path] = folder.path.iterdir()
    before = path.read_bytes()
    again = run(file, folder, store, "import")
    run(file, folder, store)

    assert (again.written, again.verified, path.read_bytes()) == (([], []), ROWS, before)
    assert run(file, folder, store).rows == 0


def test_what_was_rotated_since_is_not_brought_back(
    file: Path, folder: VaultFolder, store: Store
) -> None:
    """A wipe weeks later must not write the old password into the vault again."""
    run(file, folder, store, "import")
    [path] = folder.path.iterdir()
    path.unlink()
    run(file, folder, store)

    assert load_profiles(folder) == {}
    assert plain(file) == set()


def test_wiped_values_can_be_put_back(file: Path, folder: VaultFolder, store: Store) -> None:
    """The old product is needed for another week."""
    run(file, folder, store)

    assert run(file, folder, store, "restore") == ROWS
    assert plain(file) == set(range(ROWS))


def test_a_row_that_the_vault_does_not_hold_stops_the_import(
    file: Path, folder: VaultFolder, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is wiped on the word of the writer alone."""
    monkeypatch.setattr(credential_import, "write_imported", lambda *_: ([], []))

    with pytest.raises(VaultError, match="does not hold what was imported"):
        run(file, folder, store)
    assert plain(file) == set(range(ROWS))


STEPS = (
    "keep_imported",
    "write_imported",
    "mark_verified",
    "load_imported",
)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [True, False])
def test_killed_between_any_two_steps_nothing_is_lost(  # noqa: PLR0913, PLR0917
    file: Path,
    folder: VaultFolder,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,  # noqa: FBT001 - a case
) -> None:
    """Each value is in the source or in the vault, and the next run completes."""
    monkeypatch.setattr(credential_import, "_BATCH", 5)
    real = getattr(credential_import, step)
    calls = iter([True])

    def dying(*arguments: object) -> object:
        if next(calls, False):
            if after:
                real(*arguments)
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as killed:
        killed.setattr(credential_import, step, dying)
        with pytest.raises(KeyboardInterrupt):
            run(file, folder, store)
    assert plain(file) == set(range(ROWS))
    done = run(file, folder, store)

    assert (done.left, done.search.found, all_in_vault(folder)) == (0, 0, True)


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_killed_while_wiping_the_rest_is_wiped_next_time(
    file: Path, folder: VaultFolder, store: Store, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    """A part of the rows is empty then, and everything is in the vault."""
    monkeypatch.setattr(credential_import, "_BATCH", 5)
    source = Spreadsheet if file.suffix == ".csv" else LegacyDatabase
    real, calls = source.change, iter(range(batches))

    def dying(self: Any, *arguments: Any) -> int:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return real(self, *arguments)

    with monkeypatch.context() as killed:
        killed.setattr(source, "change", dying)
        with pytest.raises(KeyboardInterrupt):
            run(file, folder, store)
    assert len(plain(file)) == ROWS - 5 * batches
    done = run(file, folder, store)

    assert (done.rows, done.left, all_in_vault(folder)) == (ROWS - 5 * batches, 0, True)
