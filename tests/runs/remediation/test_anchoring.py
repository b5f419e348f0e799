"""The end of the audit is known outside the database: netwright.runs.remediation.anchoring."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from netwright.errors import ProjectError
from netwright.project import Project, find_project
from netwright.project.scaffold import init_project
from netwright.remediation.audit import GENESIS, sealed
from netwright.runs.remediation.anchoring import FILE, anchor, verify_audit
from netwright.store.audit import AuditWord, append, chain
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

    assert {fault.number for fault in verify_audit(project, store, "default")} == {5}


def _rewrite(store: Store, first: int, last: int = 5) -> None:
    """Write a chain anew from an entry on, with right digests, and its head: a forger's best."""
    with store.write() as session:
        entries = list(chain(session, "default"))
        digest = entries[first - 2].digest if first > 1 else GENESIS
        for entry in entries[first - 1 : last]:
            forged = sealed(digest, entry._replace(by="mallory"))
            digest = forged.digest
            told = {"by": "mallory", "digest": digest, "number": entry.number}
            session.execute(text(_FORGE), told)
        session.execute(text("DELETE FROM audit WHERE number > :last"), {"last": last})
        books = {"number": last, "digest": digest}
        session.execute(text("UPDATE audit_head SET number = :number, digest = :digest"), books)


_FORGE = 'UPDATE audit SET "by" = :by, digest = :digest WHERE number = :number'
_SWAP = """
UPDATE audit SET number = 99 WHERE number = 2;
UPDATE audit SET number = 2 WHERE number = 3;
UPDATE audit SET number = 3 WHERE number = 99
"""
_ADD = """
INSERT INTO audit (tenant, number, at, "by", verb, subject, detail, digest)
SELECT tenant, 6, at, "by", verb, subject, detail, 'f' FROM audit WHERE number = 5
"""
TAMPERED: Mapping[str, tuple[str | Callable[[Store], None], list[int]]] = {
    "a word of a row": ("UPDATE audit SET subject = 'a9' WHERE number = 3", [3]),
    "the detail of a row": ("UPDATE audit SET detail = '[]' WHERE number = 3", [3]),
    "the instant of a row": ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE number = 3", [3]),
    "a row that is gone": ("DELETE FROM audit WHERE number = 3", [3]),
    "two rows in each other's place": (_SWAP, [2, 3, 4]),
    "the first row": ("DELETE FROM audit WHERE number = 1", [1]),
    "the last row": ("DELETE FROM audit WHERE number = 5", [5, 5]),
    "all rows": ("DELETE FROM audit", [5, 5]),
    "all rows and the books": ("DELETE FROM audit; DELETE FROM audit_head", [5]),
    "a row too many": (_ADD, [6, 5]),
    "written anew from the middle": (lambda store: _rewrite(store, 3), [5]),
    "written anew from the beginning": (lambda store: _rewrite(store, 1), [5]),
    "written anew and cut": (lambda store: _rewrite(store, 3, 4), [5]),
}


@pytest.mark.parametrize(("how", "faults"), TAMPERED.values(), ids=TAMPERED.keys())
def test_whatever_is_done_to_the_table_shows(
    project: Project, store: Store, how: str | Callable[[Store], None], faults: list[int]
) -> None:
    """By somebody who may write all of the database, and no more."""
    anchor(project, store, "default")
    assert verify_audit(project, store, "default") == []
    if callable(how):
        how(store)
    else:
        with store.write() as session:
            for statement in how.split(";"):
                session.execute(text(statement))

    assert [fault.number for fault in verify_audit(project, store, "default")] == faults


@pytest.mark.parametrize("cut", ["", None])
def test_a_cut_file_of_anchors_is_still_in_git(
    project: Project, store: Store, cut: str | None
) -> None:
    """Whoever can write files can often not make commits, and never in another's clone."""
    anchor(project, store, "default")
    with store.write() as session:
        session.execute(text("DELETE FROM audit WHERE number > 3"))
        session.execute(text("DELETE FROM audit_head"))
    if cut is None:
        (project.root / FILE).unlink()
    else:
        (project.root / FILE).write_text(cut)

    assert [fault.number for fault in verify_audit(project, store, "default")] == [5]


def test_a_tampered_file_of_anchors_is_no_excuse(project: Project, store: Store) -> None:
    """It is an error, not an audit without anchors."""
    anchor(project, store, "default")
    (project.root / FILE).write_text(json.dumps({"tenant": "default"}) + "\n")

    with pytest.raises(ProjectError, match=":1: no anchor"):
        verify_audit(project, store, "default")
