"""Visit one device: find a way in, learn who it is, bring home what it says."""

import hashlib

from nornir.core.task import Result, Task

from netwright.discovery.work import ItemState, WorkItem
from netwright.logs import log_context
from netwright.mibs.identity import identity_keys
from netwright.mibs.snmpv2_mib import system
from netwright.model.alive import SnmpState
from netwright.model.credential import Address
from netwright.model.device import IdentityKeys
from netwright.model.evidence import Observation
from netwright.runs.discovery import utc_now
from netwright.runs.recorder import VisitResult
from netwright.store.work_queue import claim_visit
from netwright.vendors import identify
from nornir_tasks.cli_visit import CliVisit, NoLogin, visit_cli
from nornir_tasks.context import VisitContext
from nornir_tasks.facts import problems_of, read_tables
from nornir_tasks.identify import Reading, Unread, read_identity

MANAGEMENT_PORTS = frozenset({22, 23, 830})
"""Ports that only something manageable opens; 443 may be any web server."""


def visit(task: Task, context: VisitContext) -> Result:
    """Visit the device of a work item; the result is a VisitResult.

    Raises:
        DeviceError: a stage broke in a way that left nothing to record.
    """
    item: WorkItem = task.host["item"]
    with context.turns.of(item.address), log_context(device=str(item.address)):
        return Result(host=task.host, result=_visit(context, item))


def _visit(context: VisitContext, item: WorkItem) -> VisitResult:
    reading = read_identity(context, item)
    if isinstance(reading, Reading):
        visitor = _claim(context, item, reading)
        if visitor != item.address:
            return VisitResult(item, ItemState.ALIAS, reason=f"another address of {visitor}")
    cli = visit_cli(context, item, reading)
    observation = _observation(item, reading, cli)
    if observation is None:
        return _no_way_in(context, item, reading, cli)
    stage, _, reason = next(iter(observation.problems), "").partition(": ")
    return VisitResult(item, ItemState.DONE, observation, stage or None, reason or None)


def _claim(context: VisitContext, item: WorkItem, reading: Reading) -> Address:
    """Claim the device for this run; a router with five addresses is read once."""
    keys = identity_keys(reading.walks)
    if not (keys.engine_ids or keys.chassis_ids or keys.macs):
        return item.address  # nothing tells it apart: each address is visited
    with context.run.store.write() as session:
        run = context.run
        return claim_visit(session, run.tenant, run.id, fingerprint(keys), item.address)


def fingerprint(keys: IdentityKeys) -> str:
    """Return a digest of everything that tells a device apart.

    Clones share some of it and never all: so two of them are two fingerprints.
    """
    parts = (
        sorted(keys.engine_ids),
        sorted(keys.serials),
        sorted(keys.chassis_ids),
        sorted(keys.macs),
        keys.sys_name,
        keys.sys_object_id,
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=32).hexdigest()


def _observation(
    item: WorkItem, reading: Reading | Unread, cli: CliVisit | NoLogin
) -> Observation | None:
    told_by_cli = cli if isinstance(cli, CliVisit) else None
    if isinstance(reading, Reading):
        return _by_snmp(item, reading, told_by_cli)
    if told_by_cli is None:
        return None
    return Observation(
        item.address,
        utc_now(),
        told_by_cli.system,
        told_by_cli.identification,
        told_by_cli.keys,
        told_by_cli.tables,
        ssh_profile=told_by_cli.profile.name,
        problems=told_by_cli.problems,
    )


def _by_snmp(item: WorkItem, reading: Reading, cli: CliVisit | None) -> Observation:
    tables = read_tables(reading)
    identification = identify(reading.walks)
    return Observation(
        item.address,
        utc_now(),
        system(reading.walks),
        identification,
        identity_keys(reading.walks, identification),
        tables,
        snmp_profile=reading.profile.name,
        ssh_profile=cli.profile.name if cli else None,
        problems=(*problems_of(tables), *(cli.problems if cli else ())),
    )


def _no_way_in(
    context: VisitContext, item: WorkItem, reading: Reading | Unread, cli: CliVisit | NoLogin
) -> VisitResult:
    snmp = reading.reason if isinstance(reading, Unread) else ""
    ssh = cli.reason if isinstance(cli, NoLogin) else ""
    open_ports = item.alive.open_ports & {*MANAGEMENT_PORTS, context.run.scope.ssh_port}
    answered = isinstance(reading, Unread) and reading.answered
    if not open_ports and not answered and item.alive.snmp is not SnmpState.ANSWERED:
        reason = f"no management protocol answered ({', '.join(sorted(item.alive.by))} did)"
        return VisitResult(item, ItemState.UNMANAGED, reason=reason)
    stage = "ssh" if open_ports and not answered else "snmp"
    return VisitResult(
        item, ItemState.FAILED, stage=stage, reason="; ".join(part for part in (snmp, ssh) if part)
    )
