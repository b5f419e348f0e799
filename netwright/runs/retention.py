"""Cut what is old, in batches: the topology's own record tells the links of then.

What a batch cut is cut, wherever the work is ended; the next time goes on.
"""

import time
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from netwright.model.instant import rfc3339
from netwright.model.severity import severity_number
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.settings import RetentionSettings
from netwright.store.database import Store
from netwright.store.event_retention import EventLimits
from netwright.store.migrate import open_current
from netwright.store.past import thin_before, thinnable_before
from netwright.store.retention import Cut, Limits, all_devices, count, cuts, find, remove

BATCH = 2_000
"""Rows that one transaction removes: some tens of milliseconds."""

MOST = 20 * BATCH
"""Keys that are held in memory at a time."""

BREATH_S = 0.005
"""Between two batches, so that a writer who waits has its turn."""


class RetentionRequest(BaseModel):
    """The parameters of a retention."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keep_days: int | None = Field(
        default=None, ge=0, description="Days evidence and runs are kept, instead of the settings'."
    )
    dry_run: bool = Field(default=True, description="Only count what would be removed.")
    tenant: str = Field(default="default", description="Whose network it is.")


class RetentionReport(BaseModel):
    """What was removed, or would be."""

    model_config = ConfigDict(frozen=True)

    dry_run: bool
    whole_from: str | None  # since when the evidence is whole
    removed: dict[str, int]


def retain_project(project: Project, request: RetentionRequest) -> RetentionReport:
    """Cut what a project's settings call old.

    Raises:
        StoreError: the database refused; what was cut before is cut.
    """
    with closing(open_current(project.database_url)) as store:
        return retain(store, project.settings.retention, request, utc_now())


def retain(
    store: Store,
    settings: RetentionSettings,
    request: RetentionRequest,
    now: datetime,
) -> RetentionReport:
    """Cut a tenant's rows that are older than the settings or the request say.

    Raises:
        StoreError: the database refused; what was cut before is cut.
    """
    limits = _limits(store, settings, request, now)
    with store.read() as session:
        ids = all_devices(session, request.tenant)
    removed: Counter[str] = Counter()
    for cut in cuts(request.tenant, ids, limits):
        if request.dry_run:
            with store.read() as session:
                number = count(session, cut)
        else:
            number = _cut(store, cut)
        if number:
            removed[cut.table.name] += number
    whole_from = limits.evidence and rfc3339(limits.evidence)
    return RetentionReport(dry_run=request.dry_run, whole_from=whole_from, removed=dict(removed))


def _limits(
    store: Store, settings: RetentionSettings, request: RetentionRequest, now: datetime
) -> Limits:
    """Return before when to cut, and let the record tell the topology from now on if need be."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    keep = request.keep_days
    wanted = before(settings.evidence_days if keep is None else keep)
    if request.dry_run:
        with store.read() as session:
            evidence = thinnable_before(session, request.tenant, wanted)
    else:
        with store.write() as session:
            evidence = thin_before(session, request.tenant, wanted)
    return Limits(
        evidence,
        states=before(settings.states_days),
        runs=before(settings.runs_days if keep is None else keep),
        audit=before(settings.audit_days),
        flows=before(settings.flows_days),
        events=_event_limits(settings, now),
    )


def _event_limits(settings: RetentionSettings, now: datetime) -> EventLimits:
    """Return before when to cut events; a name that is no severity is a class."""
    classes, severities = {}, {}
    for name, days in settings.events.items():
        number = severity_number(name)
        if number is None:
            classes[name] = now - timedelta(days=days)
        else:
            severities[number] = now - timedelta(days=days)
    return EventLimits(now - timedelta(days=settings.events_days), classes, severities)


def _cut(store: Store, cut: Cut) -> int:
    """Remove all that may go, a batch at a time; return how many."""
    total = 0
    while True:
        with store.read() as session:
            keys = find(session, cut, MOST)
        for start in range(0, len(keys), BATCH):
            with store.write() as session:
                remove(session, cut, keys[start : start + BATCH])
            time.sleep(BREATH_S)
        total += len(keys)
        if len(keys) < MOST:
            return total
