"""The schema and its migrations: netwright.store.migrate."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import netwright.store.action_tables
import netwright.store.audit_tables
import netwright.store.credential_tables
import netwright.store.engine_tables
import netwright.store.event_tables
import netwright.store.identity_tables
import netwright.store.import_tables
import netwright.store.incident_tables
import netwright.store.past_tables
import netwright.store.rotation_tables
import netwright.store.standing_tables
import netwright.store.state_tables
import netwright.store.tables
from netwright.errors import StoreError
from netwright.store.base import Base
from netwright.store.database import Store
from netwright.store.migrate import HEAD, current_revision, open_current, upgrade

MIGRATIONS = Path(netwright.store.tables.__file__).parent / "migrations"


def test_the_migrations_make_exactly_the_tables_the_code_uses(store: Store) -> None:
    """A column that was added in code but not in a migration fails here, not at a customer."""
    with store.read() as session:
        context = MigrationContext.configure(session.connection())
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_head_is_the_newest_migration() -> None:
    """Commands compare with HEAD without loading Alembic."""
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_migrating_twice_changes_nothing(store: Store) -> None:
    """`db upgrade` is safe to repeat."""
    upgrade(store)

    assert current_revision(store) == HEAD


def test_a_schema_that_is_behind_is_refused_with_the_remedy(tmp_path: Path) -> None:
    """A new version must not write into an old schema."""
    url = f"sqlite:///{tmp_path / 'netwright.db'}"
    store = open_current(url)
    with store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    store.close()

    with pytest.raises(StoreError, match="0000") as caught:
        open_current(url)

    assert caught.value.hint == "run `netwright db upgrade`"
