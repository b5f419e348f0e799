"""Ask devices whether they are there, and whether the ports that carry their links are up."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple

from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner

from netwright.discovery.engine_ledger import EngineLedger
from netwright.errors import DeviceError
from netwright.logs import carry_context, log_context
from netwright.mibs.port_counters import PortCounters, counter_instances, port_counters
from netwright.mibs.port_status import instances, port_statuses
from netwright.mibs.walks import instances as walks_of
from netwright.model.credential import Kind
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.runs.credentials import engines_of, objection_of
from netwright.runs.status import PollTarget, StatusRequest, answering, plan_poll
from netwright.runs.status_counters import note_counters
from netwright.runs.status_report import PortStatuses, StatusReport, note_poll
from netwright.store.database import Store
from netwright.store.migrate import open_current
from netwright.transport.snmp import FIRST_TIMEOUT_S, SnmpEngine
from nornir_tasks.context import Turns

RETRIES = 1
"""What stays silent is asked again by the next poll, a minute later."""

BUDGET_S = 10.0

logger = logging.getLogger(__name__)


class Told(NamedTuple):
    """What a device told of its watched ports."""

    statuses: PortStatuses
    counters: Sequence[PortCounters] = ()


Targets = Mapping[str, PollTarget]
"""By device; beside Nornir's hosts, for a target knows its credential."""


def read_ports(
    task: Task, engine: SnmpEngine, targets: Targets, turns: Mapping[int, Turns]
) -> Result:
    """Ask a device about its watched ports; the result is a Told, None after a silence."""
    target = targets[task.host.name]
    with turns[target.scope.max_per_prefix].of(target.address), log_context(device=target.device):
        return Result(host=task.host, result=_ask(engine, target))


def _ask(engine: SnmpEngine, target: PollTarget) -> Told | None:
    if target.profile is None:
        return None
    session = engine.session(
        target.address,
        target.profile,
        port=target.snmp_port,
        timeout_s=target.scope.timeout_s or FIRST_TIMEOUT_S,
        retries=RETRIES,
        budget_s=BUDGET_S,
    )
    counted = () if _is_mute(target) else target.ports  # SNMPv1 has no counters of 64 bits
    names = [*instances(target.ports), *counter_instances(counted)]
    try:
        walks = walks_of(names, session.get(names))
    except DeviceError as error:
        logger.info("status not told", extra={"reason": error.reason})
        return None
    statuses = dict(port_statuses(walks, target.ports))
    same = [port for port in counted if port.if_name in statuses]
    return Told(statuses, list(port_counters(walks, same)))


class Poller:
    """Polls as often as it is asked to; what it knows of SNMPv3 engines is kept meanwhile."""

    def __init__(self, project: Project, store: Store) -> None:
        self._project = project
        self._store = store
        self._known = EngineLedger()
        self._engine = SnmpEngine(self._object_to)

    def close(self) -> None:
        """End the conversations."""
        self._engine.close()

    def poll(self, request: StatusRequest) -> StatusReport:
        """Ask once, and keep what was said.

        Raises:
            UsageError: no device has one of the names.
            VaultError: the vault cannot be opened.
            StoreError: the database refused.
        """
        plan = plan_poll(self._project, self._store, request)
        self._known = engines_of(self._project, self._store, request.tenant)
        rate = self._project.settings.discovery.packets_per_s
        at = utc_now()
        found = answering(plan.targets, rate)
        told = self._read([t for t in plan.targets if t.address in found or _is_mute(t)])
        statuses: dict[str, PortStatuses | None] = {
            target.device: {} if target.address in found else None for target in plan.targets
        }
        statuses |= {device: one.statuses for device, one in told.items()}
        report = note_poll(self._store, request.tenant, plan, statuses, at)
        counters = {device: one.counters for device, one in told.items()}
        note_counters(self._store, request.tenant, counters, at)
        return report

    def _object_to(self, address: str, engine_id: bytes) -> str | None:
        """Say why a device is shown nothing, by what was known when this poll began."""
        return objection_of(self._known)(address, engine_id)

    def _read(self, wanted: Sequence[PollTarget]) -> dict[str, Told]:
        """Return what the devices tell of their ports that do."""
        targets = [target for target in wanted if target.profile and target.ports]
        if not targets:
            return {}
        threads = min(self._project.settings.discovery.threads, len(targets))
        turns = {most: Turns(most) for most in {target.scope.max_per_prefix for target in targets}}
        by_device = {target.device: target for target in targets}
        nornir = Nornir(_inventory(targets), runner=ThreadedRunner(num_workers=threads))
        told = nornir.run(
            task=carry_context(read_ports), engine=self._engine, targets=by_device, turns=turns
        )
        for name, each in told.items():
            if each.failed:
                logger.error("status poll broke", exc_info=each.exception, extra={"device": name})
        return {name: each[0].result for name, each in told.items() if each[0].result is not None}


def _is_mute(target: PollTarget) -> bool:
    """Tell whether a device may be there although no probe can find out: SNMPv1 has none."""
    return target.profile is not None and target.profile.kind is Kind.SNMP_V1


def _inventory(targets: Sequence[PollTarget]) -> Inventory:
    hosts = {
        target.device: Host(name=target.device, hostname=str(target.address), defaults=Defaults())
        for target in targets
    }
    return Inventory(Hosts(hosts), Groups(), Defaults())


@contextmanager
def open_poller(project: Project) -> Iterator[Poller]:
    """Open what polls need; at the end all of it is closed."""
    with (
        closing(open_current(project.database_url)) as store,
        closing(Poller(project, store)) as poller,
    ):
        yield poller


def poll_status(project: Project, request: StatusRequest) -> StatusReport:
    """Poll once, in this process.

    Raises:
        UsageError: no device has one of the names.
        VaultError: the vault cannot be opened.
        StoreError: the database refused.
    """
    with open_poller(project) as poller:
        return poller.poll(request)
