"""A fresh database for every test of the store, SQLite here; PostgreSQL where one runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from netwright.store.base import Base
from netwright.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store with the current schema."""
    opened = Store(f"sqlite:///{tmp_path / 'netwright.db'}")
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()
