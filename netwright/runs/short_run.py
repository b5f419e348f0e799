"""Begin and end what stands in the list of runs, so that the audit can say who did what."""

from collections.abc import Mapping

from netwright.runs.actor import acting_user
from netwright.runs.clock import utc_now
from netwright.runs.run_id import new_run_id
from netwright.store.database import Store
from netwright.store.runs import Run, create_run, update_run


def begin_run(
    store: Store, tenant: str, kind: str, request: Mapping[str, object], *, swept: bool = True
) -> Run:
    """Store a run that begins now; one that has addresses to sweep first is not `swept`."""
    now = utc_now()
    run = Run(
        id=new_run_id(now),
        tenant=tenant,
        kind=kind,
        request=request,
        state="running",
        swept=swept,
        started_at=now,
        finished_at=None,
        stats={},
        started_by=acting_user(),
    )
    with store.write() as session:
        create_run(session, run)
    return run


def end_run(store: Store, run_id: str) -> None:
    """Note that a run is finished."""
    with store.write() as session:
        update_run(session, run_id, state="finished", finished_at=utc_now())
