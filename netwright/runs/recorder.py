"""Write the results of visits: one thread, one transaction for many devices.

Visits end at any rate on any thread; the database has one writer. A batch is what arrived while
the last one was written, so the batches grow with the load and nothing waits when there is none.
"""

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from netwright.discovery.credential_order import Good
from netwright.discovery.frontier import Lead, leads
from netwright.discovery.scope import Scope
from netwright.discovery.work import ItemState, WorkItem
from netwright.errors import StoreError
from netwright.logs import carry_context
from netwright.model.credential import Address
from netwright.model.evidence import Observation
from netwright.runs.places import Places
from netwright.store.credentials import CredentialUse, record_uses, remember_good
from netwright.store.database import Store
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, Claimed, claim_devices
from netwright.store.work_queue import (
    NewItem,
    Settled,
    add_items,
    held_items,
    settle_items,
)

MAX_BATCH = 64
MAX_WAITING = 256  # visits that may wait for the writer before their threads do


@dataclass(frozen=True, slots=True)
class VisitResult:
    """How a visit to an address ended; an observation when a device was met."""

    item: WorkItem
    state: ItemState
    observation: Observation | None = None
    stage: str | None = None
    reason: str | None = None
    alias_of: Address | None = None  # where else the same device is visited
    goods: tuple[Good, ...] = ()  # the profiles that opened it
    uses: tuple[CredentialUse, ...] = ()  # those it was shown over SNMP, for the audit


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """What the recorder has to know about its run."""

    id: str
    tenant: str
    scope: Scope
    crawl: bool
    places: Places
    started_at: datetime | None = None


def record_results(
    store: Store, run: RecordedRun, results: Sequence[VisitResult], at: datetime
) -> None:
    """Settle items, claim devices, store evidence and queue neighbors, all or nothing.

    A result whose lease was lost is dropped: somebody else visits that address now.
    """
    with store.write() as session:
        held = held_items(session, [result.item for result in results])
        results = [result for result in results if result.item.id in held]
        met = [result for result in results if result.observation]
        arrivals = [_arrival(run, result) for result in met]
        claimed = claim_devices(session, run.tenant, arrivals, run.started_at)
        device_of = {r.item.id: device for r, device in zip(met, claimed, strict=True)}
        settle_items(session, [(r.item, _settled(r, device_of)) for r in results], at)
        visits = {
            device.device_id: r.observation
            for r in met
            if r.observation and (device := device_of[r.item.id]).speaks
        }
        record(session, [Visit(run.tenant, run.id, id_, seen) for id_, seen in visits.items()])
        record_uses(session, run.tenant, run.id, [use for r in results for use in r.uses])
        remember_good(session, run.tenant, [good for r in met for good in r.goods])
        found = [item for r in met for item in _frontier(run, r, device_of[r.item.id])]
        add_items(session, run.tenant, run.id, found, at)


def _settled(result: VisitResult, device_of: Mapping[int, Claimed]) -> Settled:
    device = device_of.get(result.item.id)
    alias_of = str(result.alias_of) if result.alias_of else None
    id_ = device and device.device_id
    return Settled(result.state, id_, result.stage, result.reason, alias_of)


def _arrival(run: RecordedRun, result: VisitResult) -> Arrival:
    assert result.observation is not None  # noqa: S101 - the caller filtered
    name, site = run.places.of(result.observation)
    return Arrival(result.observation, site, name)


def _frontier(run: RecordedRun, result: VisitResult, device: Claimed) -> list[NewItem]:
    if not run.crawl or result.observation is None:
        return []
    heard = leads(
        result.observation,
        device.name,
        result.item.hops,
        allows=run.scope.allows,
        max_hops=run.scope.max_hops,
    )
    return [_new_item(lead) for lead in heard]


def _new_item(lead: Lead) -> NewItem:
    state = ItemState.OUTSIDE if lead.refusal else ItemState.PENDING
    return NewItem(lead.address, lead.hops, state, lead.heard_from, reason=lead.refusal or None)


class Recorder:
    """A thread that records results until it is closed."""

    def __init__(
        self,
        store: Store,
        run: RecordedRun,
        clock: Callable[[], datetime],
        stop: threading.Event,
    ) -> None:
        self._store = store
        self._run = run
        self._clock = clock
        self._results: queue.Queue[VisitResult | None] = queue.Queue(MAX_WAITING)
        self._error: StoreError | None = None
        self._stop = stop  # set when the database refuses: there is no use in going on
        target = carry_context(self._work)
        self._thread = threading.Thread(target=target, name="recorder", daemon=True)
        self._thread.start()

    def put(self, result: VisitResult) -> None:
        """Hand a result over; waits while the writer is behind."""
        self._results.put(result)

    def fail(self, error: StoreError) -> None:
        """End the run: the database refuses, a full disk perhaps; what is stored is kept."""
        self._error = self._error or error
        self._stop.set()

    def close(self) -> None:
        """Record what is left.

        Raises:
            StoreError: the database refused a batch; what was stored before is kept.
        """
        self.abandon()
        if self._error:
            raise self._error

    def abandon(self) -> None:
        """Record what is left, whatever comes of it; safe to call twice."""
        if self._thread.is_alive():
            self._results.put(None)
            self._thread.join()

    def _work(self) -> None:
        done = False
        while not done:
            batch = [self._results.get()]
            while len(batch) < MAX_BATCH and not self._results.empty():
                batch.append(self._results.get())
            done = None in batch
            results = [result for result in batch if result is not None]
            if results and not self._error:
                self._record(results)

    def _record(self, results: Sequence[VisitResult]) -> None:
        try:
            record_results(self._store, self._run, results, self._clock())
        except StoreError as error:
            self.fail(error)
