"""Imported rows, sealed: netwright.store.imports."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text, update

from netwright.errors import SealBroken
from netwright.model.secret import Secret
from netwright.store.database import Store
from netwright.store.import_tables import ImportedCredentialRow
from netwright.store.imports import (
    ImportedRow,
    Origin,
    forget_imported,
    keep_imported,
    load_imported,
    mark_verified,
)
from netwright.vault.database_keys import DatabaseKeys, new_key

KEYS = DatabaseKeys([new_key()])
ORIGIN = Origin("default", "/legacy.db")
AT = datetime(2026, 11, 24, tzinfo=UTC)
ROWS = [ImportedRow("devices", str(n), Secret(f"CANARY-{n}")) for n in range(3)]


def keep(store: Store, rows: list[ImportedRow], origin: Origin = ORIGIN) -> int:
    """Keep rows."""
    with store.write() as session:
        return keep_imported(session, KEYS, origin, rows, AT)


def load(store: Store, origin: Origin = ORIGIN) -> list[ImportedRow]:
    """Load them, in the order of their keys."""
    with store.read() as session:
        return sorted(load_imported(session, KEYS, origin), key=lambda row: row.key)


def test_rows_come_back_and_are_sealed_meanwhile(store: Store) -> None:
    """The database may be read by whoever makes its backups."""
    assert keep(store, ROWS) == 3
    with store.read() as session:
        raw = str(session.execute(text("SELECT * FROM imported_credential")).all())

    assert load(store) == ROWS
    assert "CANARY" not in raw


def test_keeping_again_changes_only_what_is_new(store: Store) -> None:
    """A run that was killed is repeated; what was verified stays so, unless it changed."""
    keep(store, ROWS)
    with store.write() as session:
        mark_verified(session, ORIGIN, [("devices", "0"), ("devices", "1")], AT)

    assert keep(store, [*ROWS[:1], ROWS[1]._replace(values=Secret("CANARY-new"))]) == 1
    assert [(row.values, row.verified) for row in load(store)] == [
        (Secret("CANARY-0"), True),
        (Secret("CANARY-new"), False),
        (Secret("CANARY-2"), False),
    ]


def test_tenants_and_sources_are_kept_apart(store: Store) -> None:
    """The same table and key in two of them."""
    for origin in (ORIGIN, Origin("acme", ORIGIN.source), Origin("default", "/other.db")):
        keep(store, [ROWS[0]], origin)
    with store.write() as session:
        assert forget_imported(session, ORIGIN) == 1

    assert (load(store), load(store, Origin("acme", ORIGIN.source))) == ([], [ROWS[0]])


def test_a_row_that_was_given_to_another_tenant_does_not_open(store: Store) -> None:
    """SQL can move it; the key does not follow."""
    keep(store, ROWS)
    with store.write() as session:
        session.execute(update(ImportedCredentialRow).values(tenant="acme"))

    with pytest.raises(SealBroken):
        load(store, Origin("acme", ORIGIN.source))
