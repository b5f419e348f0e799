"""Visit what a discovery run claims, with Nornir's threads."""

import asyncio
import gc
import logging
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.processor import Processors
from nornir.core.task import AggregatedResult, MultiResult, Task
from nornir.plugins.runners import ThreadedRunner

from netwright.discovery.work import ItemState, WorkItem
from netwright.errors import NetwrightError, StoreError
from netwright.logs import carry_context, log_context
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.runs.credentials import host_keys_of, objection_of, open_desk
from netwright.runs.discovery import DiscoveryRun, open_run
from netwright.runs.drain import LANES, VisitShard, drain
from netwright.runs.places import places_of
from netwright.runs.progress import ProgressLine
from netwright.runs.recorder import RecordedRun, Recorder, VisitResult
from netwright.runs.report import finish_run
from netwright.runs.request import DiscoveryReport, DiscoveryRequest
from netwright.store.migrate import open_current
from netwright.transport.snmp import SnmpEngine
from netwright.transport.ssh.options import SshOptions
from nornir_tasks.context import Turns, VisitContext
from nornir_tasks.visit import reason_of, visit

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Discovery:
    """An open discovery: its run, and what visits share."""

    run: DiscoveryRun
    context: VisitContext
    recorder: Recorder

    def visit(self, items: Sequence[WorkItem]) -> None:
        """Visit a shard of devices; blocks until the last is recorded or given up."""
        wanted = self.run.project.settings.discovery.threads
        threads = max(1, min(wanted, self.run.scope.max_per_site) // LANES)
        nornir = Nornir(
            _inventory(items),
            runner=ThreadedRunner(num_workers=min(threads, len(items))),
            processors=Processors([_Recording(self.recorder)]),
        )
        nornir.run(task=carry_context(visit), context=self.context, raise_on_error=False)

    def finish(self) -> DiscoveryReport:
        """Record what is left, draw the links and report.

        Raises:
            StoreError: the database refused a batch; what was stored before is kept.
        """
        self.recorder.close()
        return finish_run(self.run)

    async def drain(self, visit_shard: VisitShard, progress: ProgressLine) -> None:
        """Sweep and visit until nothing is left; visits under way are cut short at the end."""
        try:
            await drain(self.run, visit_shard, progress)
        finally:
            self.context.engine.hang_up()


@contextmanager
def open_discovery(project: Project, request: DiscoveryRequest) -> Iterator[Discovery]:
    """Open a run and everything its visits need; at the end all of it is closed."""
    _spare_the_collector()
    with ExitStack() as stack:
        store = open_current(project.database_url)
        stack.callback(store.close)
        run = open_run(project, store, request)
        stack.enter_context(log_context(run_id=run.id, tenant=run.tenant))
        recorded = RecordedRun(
            run.id, run.tenant, run.scope, request.crawl, places_of(run), run.started_at
        )
        recorder = Recorder(store, recorded, utc_now, run.cancelled)
        stack.callback(recorder.abandon)
        desk = open_desk(project, store, run)
        context = VisitContext(
            run,
            stack.enter_context(SnmpEngine(objection_of(desk.engines))),
            desk,
            SshOptions(
                host_keys_of(project, store, run.tenant),
                budget_s=project.settings.discovery.budget_s,
                legacy=run.scope.legacy_ssh,
                telnet=run.scope.telnet,
                is_cancelled=run.cancelled.is_set,
                budget=desk.budget,
            ),
            Turns(run.scope.max_per_prefix),
            project.settings.discovery.budget_s,
        )
        yield Discovery(run, context, recorder)


def _spare_the_collector() -> None:
    """Look for cycles less often: answers are millions of tuples and hold none.

    With the default thresholds a quarter of the CPU goes into looking at them.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def run_discovery(
    project: Project, request: DiscoveryRequest, progress: ProgressLine
) -> DiscoveryReport:
    """Discover without Prefect, in this process; Ctrl-C or SIGTERM ends it in good order.

    Raises:
        UsageError: the request makes no sense.
        RefusedError: the scope is empty, or too large without confirmation.
        StoreError: the database refused; what was stored before is kept.
    """
    with open_discovery(project, request) as job:
        try:
            with _terminated_as_interrupted():
                asyncio.run(job.drain(lambda items: asyncio.to_thread(job.visit, items), progress))
        except KeyboardInterrupt:
            job.run.cancelled.set()
        return job.finish()


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end a run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _inventory(items: Sequence[WorkItem]) -> Inventory:
    hosts = {
        str(item.address): Host(
            name=str(item.address),
            hostname=str(item.address),
            data={"item": item},
            defaults=Defaults(),
        )
        for item in items
    }
    return Inventory(Hosts(hosts), Groups(), Defaults())


class _Recording:
    """Hands every result over as its device is done; Nornir itself waits for the last one."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def task_started(self, task: Task) -> None:
        """Nothing to do."""

    def task_completed(self, task: Task, result: AggregatedResult) -> None:
        """Nothing to do."""

    def task_instance_started(self, task: Task, host: Host) -> None:
        """Nothing to do."""

    def task_instance_completed(self, _: Task, host: Host, result: MultiResult) -> None:
        """Record how a visit ended; an exception is a failed one, or ends the run."""
        done = result[0]
        if isinstance(done.exception, StoreError):
            self._recorder.fail(done.exception)
        elif done.exception is not None:
            self._recorder.put(_broken(host["item"], done.exception))
        elif done.result is not None:
            self._recorder.put(done.result)

    def subtask_instance_started(self, task: Task, host: Host) -> None:
        """Nothing to do."""

    def subtask_instance_completed(self, task: Task, host: Host, result: MultiResult) -> None:
        """Nothing to do."""


def _broken(item: WorkItem, error: BaseException) -> VisitResult:
    if isinstance(error, NetwrightError):
        return VisitResult(item, ItemState.FAILED, stage="visit", reason=reason_of(error))
    logger.error("visit broke", exc_info=error, extra={"device": str(item.address)})
    reason = f"internal error: {type(error).__name__}; see the log"
    return VisitResult(item, ItemState.FAILED, stage="visit", reason=reason)
