"""Visit one device: find a way in, learn who it is, bring home what it says."""

import hashlib
from collections.abc import Collection
from dataclasses import replace

from nornir.core.task import Result, Task

from netwright.discovery.credential_budget import Outcome
from netwright.discovery.work import ItemState, WorkItem
from netwright.errors import DeviceError, NetwrightError, StoreError
from netwright.logs import log_context
from netwright.mibs.identity import identity_keys
from netwright.mibs.snmpv2_mib import system
from netwright.model.alive import SnmpState
from netwright.model.credential import Address
from netwright.model.device import Identification, IdentityKeys
from netwright.model.evidence import Observation, Table
from netwright.runs.clock import utc_now
from netwright.runs.recorder import VisitResult
from netwright.store.apart import is_told_apart
from netwright.store.credentials import CredentialUse
from netwright.store.work_queue import claim_visit
from netwright.transport.snmp.probe import ProbeResult
from nornir_tasks.cli_visit import CliVisit, NoLogin, visit_cli
from nornir_tasks.context import VisitContext
from nornir_tasks.facts import problems_of, read_identification, read_tables
from nornir_tasks.identify import Unread, read_identity
from nornir_tasks.reading import Reading
from nornir_tasks.second_source import completed, told_badly
from nornir_tasks.suspect import why_not_visited

MOST_REASON = 500
"""Characters of what broke on a device; a looping agent breaks every table in the same way."""

MANAGEMENT_PORTS = frozenset({22, 23, 830})
"""Ports that only something manageable opens; 443 may be any web server."""


def visit(task: Task, context: VisitContext) -> Result:
    """Visit the device of a work item; the result is a VisitResult.

    It is None where the run ended before the visit did: then somebody has to come again.

    Raises:
        DeviceError: a stage broke in a way that left nothing to record.
    """
    item: WorkItem = task.host["item"]
    is_over = context.run.cancelled.is_set
    with context.turns.of(item.address), log_context(device=str(item.address)):
        visited = None if is_over() else _visit(context, item)
    whole = visited and not (visited.reason and is_over())
    return Result(host=task.host, result=visited if whole else None)


def _visit(context: VisitContext, item: WorkItem) -> VisitResult:
    if reason := why_not_visited(context, item):
        return VisitResult(item, ItemState.FAILED, stage="snmp", reason=reason)
    reading = read_identity(context, item)
    if isinstance(reading, Unread):
        result = _by_cli_alone(context, item, reading)
    else:
        result = _by_snmp(context, item, reading)
    return replace(result, uses=tuple(_use(item, probed) for probed in reading.heard))


def _use(item: WorkItem, probed: ProbeResult) -> CredentialUse:
    """Return the audit record of a profile that was shown to a device."""
    outcome = Outcome(probed.outcome.value)
    address = item.address
    return CredentialUse(probed.profile, str(address), address, outcome, utc_now(), probed.reason)


def _by_snmp(context: VisitContext, item: WorkItem, reading: Reading) -> VisitResult:
    visitor = _claim(context, item, reading)
    if visitor != item.address:
        reason = f"another address of {visitor}"
        return VisitResult(item, ItemState.ALIAS, reason=reason, alias_of=visitor)
    tables = read_tables(reading)
    told = read_identification(reading)
    said = system(reading.walks)
    cli = _try_cli(context, item, told, said.sys_object_id, told_badly(tables))
    if isinstance(cli, CliVisit):
        tables = completed(tables, cli.facts.tables)
    observation = Observation(
        item.address,
        utc_now(),
        said,
        told,
        identity_keys(reading.walks, told),
        tables,
        snmp_profile=reading.profile.name,
        ssh_profile=cli.profile.name if isinstance(cli, CliVisit) else None,
        snmp_port=context.run.scope.snmp_port,
        login_port=cli.port if isinstance(cli, CliVisit) else None,
        problems=(*problems_of(tables), *_cli_problems(cli)),
    )
    return _met(context, item, observation)


def _by_cli_alone(context: VisitContext, item: WorkItem, unread: Unread) -> VisitResult:
    cli = _try_cli(context, item)
    if isinstance(cli, NoLogin):
        return _no_way_in(context, item, unread, cli)
    facts = cli.facts
    observation = Observation(
        item.address,
        utc_now(),
        facts.system,
        facts.identification,
        facts.keys,
        facts.tables,
        ssh_profile=cli.profile.name,
        login_port=cli.port,
        problems=(*_cli_problems(cli), *problems_of(facts.tables)),
    )
    return _met(context, item, observation)


def _try_cli(
    context: VisitContext,
    item: WorkItem,
    told: Identification | None = None,
    sys_object_id: str | None = None,
    wanted: Collection[Table] = (),
) -> CliVisit | NoLogin:
    try:
        return visit_cli(context, item, told, sys_object_id, wanted)
    except StoreError:
        raise
    except NetwrightError as error:  # what SNMP told must not be lost with the session
        return NoLogin(reason_of(error))


def reason_of(error: NetwrightError) -> str:
    """Return what went wrong, without the device's name in front."""
    return error.reason if isinstance(error, DeviceError) else str(error)


def _cli_problems(cli: CliVisit | NoLogin) -> tuple[str, ...]:
    if isinstance(cli, CliVisit):
        return tuple(f"cli: {problem}" for problem in cli.facts.problems)
    return (f"ssh: {cli.reason}",) if cli.reason else ()


def _met(context: VisitContext, item: WorkItem, observation: Observation) -> VisitResult:
    desk = context.credentials
    place = desk.place(item.address, observation.system.sys_object_id)
    used = {observation.snmp_profile, observation.ssh_profile}
    goods = tuple(desk.learn(place, profile) for profile in desk.profiles if profile.name in used)
    stage = observation.problems[0].partition(": ")[0] if observation.problems else None
    reason = "; ".join(observation.problems)[:MOST_REASON] or None
    return VisitResult(item, ItemState.DONE, observation, stage=stage, reason=reason, goods=goods)


def _claim(context: VisitContext, item: WorkItem, reading: Reading) -> Address:
    """Claim the device for this run; a router with five addresses is read once."""
    keys, run = identity_keys(reading.walks), context.run
    if not (keys.engine_ids or keys.chassis_ids or keys.macs):
        return item.address  # nothing tells it apart: each address is visited
    with run.store.write() as session:
        if is_told_apart(session, run.tenant, item.address):
            return item.address  # its keys are another's too: only a visit tells more
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
        keys.sys_descr,
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=32).hexdigest()


def _no_way_in(
    context: VisitContext, item: WorkItem, unread: Unread, no_login: NoLogin
) -> VisitResult:
    open_ports = item.alive.open_ports & {*MANAGEMENT_PORTS, context.run.scope.ssh_port}
    answered = unread.answered or item.alive.snmp is SnmpState.ANSWERED
    if not open_ports and not answered:
        reason = f"no management protocol answered ({', '.join(sorted(item.alive.by))} did)"
        return VisitResult(item, ItemState.UNMANAGED, reason=reason)
    stage = "snmp" if answered else "ssh"
    reason = "; ".join(part for part in (unread.reason, no_login.reason) if part)
    return VisitResult(item, ItemState.FAILED, stage=stage, reason=reason)
