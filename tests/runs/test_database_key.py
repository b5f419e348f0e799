"""`netwright db rotate-key`: netwright.runs.database_key."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netwright.errors import VaultError
from netwright.model.secret import Secret
from netwright.runs import database_key
from netwright.runs.database_key import rotate_database_key
from netwright.store.database import Store
from netwright.store.encrypted import Sealed
from netwright.store.import_tables import ImportedCredentialRow
from netwright.store.key_rotation import keys_in_use
from netwright.store.migrate import open_current
from netwright.vault.database_keys import (
    Cell,
    DatabaseKeys,
    keys_text,
    make_database_key,
    new_key,
    open_database_keys,
    read_keys,
)

CELL = Cell("default", "imported_credential", "1", "values")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A key file."""
    path = tmp_path / "database_key"
    make_database_key(str(path))
    return path


@pytest.fixture
def store(tmp_path: Path, file: Path) -> Iterator[Store]:
    """A database with one value, under the key of that file."""
    with closing(open_current(f"sqlite:///{tmp_path / 'netwright.db'}")) as opened:
        write(opened, open_database_keys(str(file)))
        yield opened


def write(store: Store, keys: DatabaseKeys) -> None:
    """Seal a value."""
    with store.write() as session:
        session.add(
            ImportedCredentialRow(
                id="1",
                tenant="default",
                source="s",
                source_table="t",
                source_key="1",
                values=Sealed(keys.seal(CELL, Secret("CANARY"))),
                at=datetime(2026, 11, 24, tzinfo=UTC),
            )
        )


def value(store: Store, keys: DatabaseKeys) -> Secret:
    """Open it."""
    with store.read() as session:
        return keys.open(CELL, session.get_one(ImportedCredentialRow, "1").values)


def test_values_move_and_the_old_key_is_forgotten(store: Store, file: Path) -> None:
    """Whoever stole the old key reads nothing that is written or moved afterwards."""
    old = read_keys(str(file))[0].key_id
    rotated = rotate_database_key(store, str(file))

    assert (rotated.values, rotated.retired) == (1, [old])
    assert [key.key_id for key in read_keys(str(file))] == [rotated.key_id]
    assert value(store, open_database_keys(str(file))) == Secret("CANARY")


def test_an_interrupted_rotation_goes_on_with_the_key_it_had_made(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the new key was written: both are kept, and no third one is made."""
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):  # noqa: PT012
        killed.setattr(
            database_key, "rotate_values", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        rotate_database_key(store, str(file))
    both = [key.key_id for key in read_keys(str(file))]
    rotated = rotate_database_key(store, str(file))

    assert (len(both), rotated.key_id, rotated.retired) == (2, both[0], [both[1]])


def test_keys_that_are_in_no_file_are_rotated_by_their_owner(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key manager puts a new line first, and takes the old one away afterwards."""
    old, new = read_keys(str(file))[0], new_key()
    monkeypatch.setenv("SITE_KEY", keys_text([old]))
    with pytest.raises(VaultError, match="holds one key only"):
        rotate_database_key(store, "env:SITE_KEY")
    monkeypatch.setenv("SITE_KEY", keys_text([new, old]))

    assert rotate_database_key(store, "env:SITE_KEY") == (new.key_id, 1, [old.key_id])
    assert keys_in_use(store) == {new.key_id: 1}


def test_the_old_key_stays_while_a_value_needs_it(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine wrote with the old key during the rotation."""
    monkeypatch.setattr(database_key, "rotate_values", lambda *_: 0)

    with pytest.raises(VaultError, match="1 values were sealed with an older key"):
        rotate_database_key(store, str(file))
    assert len(read_keys(str(file))) == 2
