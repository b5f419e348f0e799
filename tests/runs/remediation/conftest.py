"""A lab whose audit is verified at the end of every test."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from netwright.remediation.audit import verify as verify_chain
from netwright.store.audit import chain
from netwright.store.database import Store
from netwright.store.migrate import upgrade
from tests.runs.remediation.network import Lab


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one database."""
    file = tmp_path_factory.mktemp("migrated") / "netwright.db"
    store = Store(f"sqlite:///{file}")
    upgrade(store)
    store.close()
    return file


@pytest.fixture
def lab(migrated: Path, tmp_path: Path) -> Iterator[Lab]:
    """Return a lab whose rules are known for long."""
    shutil.copy(migrated, tmp_path / "netwright.db")
    store = Store(f"sqlite:///{tmp_path / 'netwright.db'}")
    lab = Lab(store)
    lab.around.base = replace(lab.around.base, observe=timedelta(0))
    yield lab
    with store.read() as session:
        assert verify_chain(chain(session, "default")) == []
    store.close()
