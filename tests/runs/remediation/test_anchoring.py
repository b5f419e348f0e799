"""The end of the audit is known outside the database: netwright.runs.remediation.anchoring."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from netwright.errors import ProjectError
from netwright.project import Project, find_project
from netwright.project.scaffold import init_project
from netwright.runs.remediation.anchoring import FILE, anchor, verify_audit
from netwright.store.audit import AuditWord, append
from netwright.store.database import Store
from netwright.store.migrate import open_current
from netwright.transport.git import git

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project."""
    init_project(tmp_path / "net")
    return find_project(tmp_path / "net")


@pytest.fixture
def store(project: Project) -> Iterator[Store]:
    """Open its database with five entries in the audit."""
    opened = open_current(project.database_url)
    with opened.write() as session:
        for number in range(5):
            append(session, "default", NOON, AuditWord("ann", "approve", f"a{number}", {}))
    yield opened
    opened.close()


def test_an_anchor_is_a_commit_of_its_own(project: Project, store: Store) -> None:
    """What an operator had staged stays staged."""
    (project.root / "mine.txt").write_text("x")
    git(project.root, "add", "mine.txt")

    end = anchor(project, store, "default")

    assert end is not None
    assert end.number == 5
    assert git(project.root, "show", "--name-only", "--format=%s").split("\n")[:3] == [
        "Anchor the audit of default at entry 5",
        "",
        str(FILE),
    ]
    assert "mine.txt" in git(project.root, "diff", "--cached", "--name-only")


def test_the_same_end_is_anchored_once(project: Project, store: Store) -> None:
    """A quiet night makes no commits."""
    anchor(project, store, "default")

    assert anchor(project, store, "default") is None
    assert anchor(project, store, "other") is None
    assert len((project.root / FILE).read_text().splitlines()) == 1


def test_a_cut_audit_is_found_by_its_anchor(project: Project, store: Store) -> None:
    """The database alone would look whole."""
    anchor(project, store, "default")
    assert verify_audit(project, store, "default") == []
    with store.write() as session:
        session.execute(text("DELETE FROM audit WHERE number > 3"))

    assert [fault.number for fault in verify_audit(project, store, "default")] == [5]


def test_a_tampered_file_of_anchors_is_no_excuse(project: Project, store: Store) -> None:
    """It is an error, not an audit without anchors."""
    anchor(project, store, "default")
    (project.root / FILE).write_text(json.dumps({"tenant": "default"}) + "\n")

    with pytest.raises(ProjectError, match=":1: no anchor"):
        verify_audit(project, store, "default")
