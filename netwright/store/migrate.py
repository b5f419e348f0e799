"""Bring the schema up to date, and refuse to work on one that is not.

Alembic is imported only to migrate: every command checks the revision, few change it.
"""

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import URL, inspect, text

from netwright.errors import StoreError
from netwright.store.database import Store

HEAD = "0019"
"""The newest revision in migrations/versions; a test keeps it true."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_current(url: str) -> Store:
    """Open a database whose schema is current; an empty one is created.

    Raises:
        StoreError: the schema is behind or ahead, or the database cannot be reached.
    """
    with ExitStack() as unless_current:
        store = Store(url)
        _make_directory(store.url)
        unless_current.callback(store.close)
        _require_current(store)
        unless_current.pop_all()
    return store


def _require_current(store: Store) -> None:
    revision = current_revision(store)
    if revision is None:
        upgrade(store)
    elif revision != HEAD:
        behind = revision < HEAD
        raise StoreError(
            f"the database schema is at {revision}, this version needs {HEAD}",
            "run `netwright db upgrade`" if behind else "use the newer Netwright that made it",
        )


def current_revision(store: Store) -> str | None:
    """Return the schema's revision, None for a database without tables of ours."""
    with store.read() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return None
        revision: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def upgrade(store: Store) -> None:
    """Migrate to the newest revision; safe when several processes do it at once."""
    from alembic import command  # noqa: PLC0415 - see the module's docstring
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with store.write() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(7813320311)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _make_directory(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
