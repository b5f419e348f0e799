"""Runs of jobs: what was asked, how far it came, what it counted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netwright.errors import UsageError
from netwright.store.tables import RunRow


@dataclass(frozen=True, slots=True)
class Run:
    """A run as stored."""

    id: str
    tenant: str
    kind: str
    request: Mapping[str, Any]
    state: str  # running finished interrupted failed
    swept: bool
    started_at: datetime
    finished_at: datetime | None
    stats: Mapping[str, Any]
    started_by: str = ""


def create_run(session: Session, run: Run) -> None:
    """Store a new run."""
    session.add(RunRow(**asdict(run)))
    session.flush()


def load_run(session: Session, tenant: str, run_id: str) -> Run:
    """Return a run.

    Raises:
        UsageError: there is none of that id.
    """
    row = session.scalar(select(RunRow).filter_by(tenant=tenant, id=run_id))
    if row is None:
        raise UsageError(f"no run {run_id}", "`netwright runs list` shows them")
    return Run(**{name: getattr(row, name) for name in Run.__dataclass_fields__})


def latest_run(session: Session, tenant: str, kind: str) -> Run | None:
    """Return the run of a kind that started last."""
    run_id = session.scalar(
        select(RunRow.id).filter_by(tenant=tenant, kind=kind).order_by(RunRow.started_at.desc())
    )
    return load_run(session, tenant, run_id) if run_id else None


def list_runs(session: Session, tenant: str, limit: int) -> list[Run]:
    """Return the runs that started last, the newest first."""
    ids = session.scalars(
        select(RunRow.id).filter_by(tenant=tenant).order_by(RunRow.started_at.desc()).limit(limit)
    )
    return [load_run(session, tenant, id_) for id_ in ids]


def update_run(session: Session, run_id: str, **values: object) -> None:
    """Change some of a run's columns."""
    session.execute(update(RunRow).where(RunRow.id == run_id).values(**values))
