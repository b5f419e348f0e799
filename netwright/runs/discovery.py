"""A discovery run: sweep, visit, follow neighbors, until nothing is left.

All state is in the database, so a run that was killed goes on where it was, and several workers
share one run. Sweeping and visiting overlap: an address is visited as soon as it answered, and a
neighbor is swept as soon as it is heard of; there is no barrier per depth.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from netwright.discovery.scope import Scope
from netwright.discovery.work import ItemState, Lease, WorkItem
from netwright.errors import UsageError
from netwright.model.alive import Alive
from netwright.model.credential import Address
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.runs.owner import is_gone, this_process
from netwright.runs.request import DiscoveryRequest
from netwright.runs.scoping import scope_of
from netwright.runs.short_run import begin_run
from netwright.store.credential_attempts import settle_lost_logins
from netwright.store.database import Store
from netwright.store.runs import load_run, update_run
from netwright.store.work_queue import (
    NewItem,
    add_items,
    claim_items,
    count_items,
    is_open,
    owners,
    pending_items,
    release_items,
    renew_leases,
    settle_sweep,
)
from netwright.transport.sweep.options import TCP_PORTS, SweepOptions
from netwright.transport.sweep.sweep import sweep

KIND = "discovery"
LEASE = timedelta(seconds=60)
SWEEP_BATCH = 256
ALIVE_BATCH = 64

Progress = Callable[[str, int, int], None]
"""Called with a stage and how much of it is done, out of how much."""


@dataclass(frozen=True, slots=True)
class DiscoveryRun:
    """An open run: where its state is, what it may touch, and whether it was told to stop."""

    project: Project
    store: Store
    request: DiscoveryRequest
    scope: Scope
    id: str
    owner: str
    started_at: datetime
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def tenant(self) -> str:
        """Whose network it is."""
        return self.request.tenant


def open_run(project: Project, store: Store, request: DiscoveryRequest) -> DiscoveryRun:
    """Start a run, or take up one that was interrupted.

    Raises:
        UsageError: the request makes no sense, or there is no such run.
        RefusedError: the scope is empty, or too large without confirmation.
    """
    if request.resume:
        return _resume(project, store, request)
    scope = scope_of(project, request)
    run = begin_run(store, request.tenant, KIND, request.model_dump(), swept=False)
    return DiscoveryRun(project, store, request, scope, run.id, this_process(), run.started_at)


def _resume(project: Project, store: Store, request: DiscoveryRequest) -> DiscoveryRun:
    with store.write() as session:
        run = load_run(session, request.tenant, request.resume)
        if run.kind != KIND:
            raise UsageError(f"run {run.id} is no discovery")
        workers = owners(session, run.id)
        dead = [owner for owner in workers if is_gone(owner)]
        for owner in dead:
            release_items(session, run.id, owner)
        if dead == workers:  # else some login under way may be a living one's
            settle_lost_logins(session, run.id, utc_now())
        update_run(session, run.id, state="running", finished_at=None)
    before = DiscoveryRequest.model_validate(run.request)
    scope = scope_of(project, before)
    return DiscoveryRun(project, store, before, scope, run.id, this_process(), run.started_at)


def sweep_targets(run: DiscoveryRun, progress: Progress) -> None:
    """Sweep the targets once per run, queueing what answers as it answers."""
    with run.store.read() as session:
        swept = load_run(session, run.tenant, run.id).swept
    if swept:
        return
    total = run.scope.swept.size
    answers = _sweep(run, run.scope.addresses(), progress)
    while batch := list(islice(answers, ALIVE_BATCH)):
        items = [NewItem(alive.address, 0, ItemState.ALIVE, alive=alive) for alive in batch]
        with run.store.write() as session:
            add_items(session, run.tenant, run.id, items, utc_now())
    if not run.cancelled.is_set():
        with run.store.write() as session:
            update_run(session, run.id, swept=True, stats={"addresses": total})


def sweep_neighbors(run: DiscoveryRun) -> bool:
    """Sweep some addresses that neighbors led to; False when there are none."""
    with run.store.read() as session:
        pending = pending_items(session, run.id, SWEEP_BATCH)
    if not pending:
        return False
    heard = {alive.address: alive for alive in _sweep(run, pending)}
    answers = {address: heard.get(address) for address in pending}
    if not run.cancelled.is_set():
        with run.store.write() as session:
            settle_sweep(session, run.id, answers, utc_now())
    return True


def _sweep(
    run: DiscoveryRun, addresses: Iterable[Address], progress: Progress = lambda *_: None
) -> Iterator[Alive]:
    options = SweepOptions(
        tcp_ports=(run.scope.ssh_port, *TCP_PORTS),
        snmp_port=run.scope.snmp_port,
        rate=float(run.project.settings.discovery.packets_per_s),
        timeout_s=run.scope.timeout_s,
    )
    return sweep(
        addresses,
        options,
        progress=lambda at: progress(at.stage, at.done, at.total),
        cancelled=run.cancelled.is_set,
    )


def is_within_limits(run: DiscoveryRun) -> bool:
    """Tell whether the run may go on: not told to stop, time left, devices left."""
    if run.cancelled.is_set():
        return False
    if utc_now() - run.started_at > timedelta(seconds=run.scope.max_wall_s):
        return False
    with run.store.read() as session:
        done = count_items(session, run.id).get(ItemState.DONE, 0)
    return done < run.scope.max_devices


def visited_of(run: DiscoveryRun) -> tuple[int, int]:
    """Return how many addresses were visited, and how many answered so far."""
    with run.store.read() as session:
        counts = count_items(session, run.id)
    unheard = {ItemState.PENDING, ItemState.SILENT, ItemState.OUTSIDE}
    alive = sum(number for state, number in counts.items() if state not in unheard)
    waiting = counts.get(ItemState.ALIVE, 0) + counts.get(ItemState.CLAIMED, 0)
    return alive - waiting, alive


def claim_shard(run: DiscoveryRun, limit: int) -> list[WorkItem]:
    """Claim addresses to visit, as many as the limit on devices leaves."""
    now = utc_now()
    with run.store.write() as session:
        counts = count_items(session, run.id)
        taken = counts.get(ItemState.DONE, 0) + counts.get(ItemState.CLAIMED, 0)
        limit = min(limit, run.scope.max_devices - taken)
        if limit <= 0:
            return []
        return claim_items(session, run.id, limit, Lease(run.owner, now, now + LEASE))


def renew(run: DiscoveryRun) -> None:
    """Keep the claims this worker holds."""
    now = utc_now()
    with run.store.write() as session:
        renew_leases(session, run.id, Lease(run.owner, now, now + LEASE))


def has_work(run: DiscoveryRun) -> bool:
    """Tell whether any address of the run still waits for something."""
    with run.store.read() as session:
        return is_open(session, run.id)


def release(run: DiscoveryRun) -> None:
    """Give back what this worker holds."""
    with run.store.write() as session:
        release_items(session, run.id, run.owner)
