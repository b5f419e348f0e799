"""Runs that are no discoveries: they stand in the list of runs, so that the audit can say who."""

from collections.abc import Mapping

from netwright.runs.actor import acting_user
from netwright.runs.clock import utc_now
from netwright.runs.run_id import new_run_id
from netwright.store.database import Store
from netwright.store.runs import Run, create_run, update_run


def begin_run(store: Store, tenant: str, kind: str, request: Mapping[str, object]) -> str:
    """Store a run that begins now; return its id."""
    now = utc_now()
    run = Run(
        id=new_run_id(now),
        tenant=tenant,
        kind=kind,
        request=request,
        state="running",
        swept=True,
        started_at=now,
        finished_at=None,
        stats={},
        started_by=acting_user(),
    )
    with store.write() as session:
        create_run(session, run)
    return run.id


def end_run(store: Store, run_id: str) -> None:
    """Note that a run is finished."""
    with store.write() as session:
        update_run(session, run_id, state="finished", finished_at=utc_now())
