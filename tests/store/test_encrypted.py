"""The encrypted column: netwright.store.encrypted."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import StatementError

from netwright.errors import SealBroken, StoreError
from netwright.model.secret import Secret
from netwright.store.database import Store
from netwright.store.encrypted import Sealed
from netwright.store.import_tables import ImportedCredentialRow
from netwright.vault.database_keys import Cell, DatabaseKeys, new_key

KEYS = DatabaseKeys([new_key()])
AT = datetime(2026, 11, 24, tzinfo=UTC)


def add(store: Store, row: str, value: str, tenant: str = "default") -> None:
    """Write a sealed value."""
    cell = Cell(tenant, "imported_credential", row, "values")
    with store.write() as session:
        session.add(
            ImportedCredentialRow(
                id=row,
                tenant=tenant,
                source="s",
                source_table="t",
                source_key=row,
                values=Sealed(KEYS.seal(cell, Secret(value))),
                at=AT,
            )
        )


def opened(store: Store, row: str) -> Secret:
    """Read a value."""
    with store.read() as session:
        found = session.get_one(ImportedCredentialRow, row)
        cell = Cell(found.tenant, "imported_credential", found.id, "values")
        return KEYS.open(cell, found.values)


def test_a_value_comes_back_and_sql_sees_none_of_it(store: Store) -> None:
    """What a dump, a replica and a backup hold."""
    add(store, "1", "CANARY-password")
    with store.read() as session:
        raw = str(session.execute(text("SELECT * FROM imported_credential")).all())

    assert opened(store, "1") == Secret("CANARY-password")
    assert ("CANARY" in raw, "v1:" in raw) == (False, True)


def test_a_value_that_sql_copied_to_another_row_does_not_open(store: Store) -> None:
    """One who may write to the database gives the core the password of a lab switch."""
    add(store, "1", "CANARY-1")
    add(store, "2", "CANARY-2")
    with store.write() as session:
        value = session.scalar(select(ImportedCredentialRow.values).filter_by(id="1"))
        session.execute(update(ImportedCredentialRow).filter_by(id="2").values(values=value))

    with pytest.raises(SealBroken, match="not what was sealed there"):
        opened(store, "2")


def test_a_row_given_to_another_tenant_does_not_open(store: Store) -> None:
    """Nor with that tenant's key."""
    add(store, "1", "CANARY-1")
    with store.write() as session:
        session.execute(update(ImportedCredentialRow).values(tenant="acme"))

    with pytest.raises(SealBroken):
        opened(store, "1")


@pytest.mark.parametrize("value", ["CANARY", Secret("CANARY")])
def test_what_is_not_sealed_is_refused(store: Store, value: object) -> None:
    """A forgotten seal fails at the first try, without showing the value."""
    with pytest.raises(StoreError) as caught, store.write() as session:
        session.execute(update(ImportedCredentialRow).values(values=value))

    assert isinstance(caught.value.__cause__, StatementError)
    assert "CANARY" not in str(caught.value)


def test_plain_text_cannot_be_called_sealed() -> None:
    """Not even by mistake."""
    with pytest.raises(ValueError, match=r"^not a sealed value$"):
        Sealed("CANARY")


def test_plain_text_that_sql_wrote_does_not_open(store: Store) -> None:
    """It comes from elsewhere."""
    add(store, "1", "CANARY-1")
    with store.write() as session:
        session.execute(text("""UPDATE imported_credential SET "values" = 'forged'"""))

    with pytest.raises(SealBroken, match="no sealed value"):
        opened(store, "1")
