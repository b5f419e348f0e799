"""Moving encrypted values to another key: netwright.store.key_rotation."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from netwright.errors import SealBroken
from netwright.model.secret import Secret
from netwright.store import key_rotation
from netwright.store.database import Store
from netwright.store.encrypted import EncryptedText, Sealed, resealed
from netwright.store.import_tables import ImportedCredentialRow
from netwright.store.key_rotation import encrypted_columns, keys_in_use, rotate_values
from netwright.vault.database_keys import Cell, DatabaseKeys, new_key

OLD, NEW = new_key(), new_key()
BOTH = DatabaseKeys([NEW, OLD])
AT = datetime(2026, 11, 24, tzinfo=UTC)


def fill(store: Store, keys: DatabaseKeys, rows: int) -> None:
    """Write sealed values."""
    with store.write() as session:
        for row in map(str, range(rows)):
            cell = Cell("default", "imported_credential", row, "values")
            session.add(
                ImportedCredentialRow(
                    id=row,
                    tenant="default",
                    source="s",
                    source_table="t",
                    source_key=row,
                    values=Sealed(keys.seal(cell, Secret(f"CANARY-{row}"))),
                    at=AT,
                )
            )


def values(store: Store, keys: DatabaseKeys) -> set[str]:
    """Open every value."""
    with store.read() as session:
        rows = session.scalars(select(ImportedCredentialRow)).all()
    return {
        keys.open(Cell(row.tenant, "imported_credential", row.id, "values"), row.values).reveal()
        for row in rows
    }


def test_every_value_moves_to_the_new_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the old key is needed no more."""
    monkeypatch.setattr(key_rotation, "BATCH", 7)
    fill(store, DatabaseKeys([OLD]), 30)

    assert rotate_values(store, BOTH) == 30
    assert keys_in_use(store) == {NEW.key_id: 30}
    assert values(store, DatabaseKeys([NEW])) == {f"CANARY-{n}" for n in range(30)}


def test_an_interrupted_rotation_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between two batches, both keys are in use; the next run does the rest."""
    monkeypatch.setattr(key_rotation, "BATCH", 10)
    fill(store, DatabaseKeys([OLD]), 30)
    calls = iter(range(15))

    def dying(keys: DatabaseKeys, cell: Cell, value: Sealed) -> Sealed:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return resealed(keys, cell, value)

    monkeypatch.setattr(key_rotation, "resealed", dying)
    with pytest.raises(KeyboardInterrupt):
        rotate_values(store, BOTH)
    monkeypatch.setattr(key_rotation, "resealed", resealed)

    assert keys_in_use(store) == {NEW.key_id: 10, OLD.key_id: 20}
    assert values(store, BOTH) == {f"CANARY-{n}" for n in range(30)}
    assert rotate_values(store, BOTH) == 20
    assert rotate_values(store, BOTH) == 0


def test_a_value_that_does_not_open_stops_the_rotation(store: Store) -> None:
    """The old key must not be dropped then."""
    fill(store, DatabaseKeys([OLD]), 2)
    with store.write() as session:
        other = Sealed(DatabaseKeys([new_key()]).seal(Cell("a", "b", "c", "d"), Secret("x")))
        session.execute(update(ImportedCredentialRow).filter_by(id="1").values(values=other))

    with pytest.raises(SealBroken):
        rotate_values(store, BOTH)
    assert len(keys_in_use(store)) == 2


def test_an_encrypted_column_has_what_its_cell_needs() -> None:
    """Associated data is made of tenant, table, primary key and column."""
    columns = list(encrypted_columns())

    assert all(isinstance(column.type, EncryptedText) for column in columns)
    assert all({"tenant", "id"} <= set(column.table.c.keys()) for column in columns)
    assert [str(column) for column in columns] == ["imported_credential.values"]
