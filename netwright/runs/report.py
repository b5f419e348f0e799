"""End a run and report it; explain why an address was or was not found."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address

from netwright.discovery.work import ItemState
from netwright.documents import Document
from netwright.errors import UsageError
from netwright.model.credential import Address
from netwright.model.device import DeviceStatus
from netwright.model.instant import rfc3339
from netwright.model.state import DEVICE, StateSource, Word
from netwright.project import Project
from netwright.runs.clock import utc_now
from netwright.runs.discovery import KIND, DiscoveryRun, release
from netwright.runs.request import DiscoveryReport, DiscoveryRequest, Failure, Unmanaged
from netwright.runs.scoping import scope_of
from netwright.runs.topology import rebuild
from netwright.store.database import Store
from netwright.store.devices import (
    count_devices,
    count_logged_in,
    device_ids,
    silent_devices,
)
from netwright.store.reached import note_reached
from netwright.store.runs import latest_run, list_runs, load_run, update_run
from netwright.store.states import note_states
from netwright.store.work_queue import ItemReport, count_items, report_items

_UNHEARD = frozenset({ItemState.PENDING, ItemState.SILENT, ItemState.OUTSIDE})
_REPORTED = frozenset(
    {ItemState.DONE, ItemState.FAILED, ItemState.UNMANAGED, ItemState.OUTSIDE, ItemState.ALIAS}
)


def finish_run(run: DiscoveryRun) -> DiscoveryReport:
    """Give back what is held, draw the links, count, and report what the run found so far."""
    release(run)
    _note_silence(run)
    is_whole = not run.cancelled.is_set()
    topology = rebuild(run.project, run.store, run.tenant, is_run=is_whole)
    state = "finished" if is_whole else "interrupted"
    with run.store.write() as session:
        stats = dict(load_run(session, run.tenant, run.id).stats)
        counts = count_items(session, run.id)
        visited = report_items(session, run.id, [ItemState.DONE])
        stats |= {
            "alive": sum(number for item, number in counts.items() if item not in _UNHEARD),
            "identified": len({item.device_id for item in visited}),
            "logged_in": count_logged_in(session, {item.device_id for item in visited}),
            "aliases": counts.get(ItemState.ALIAS, 0),
            "not_visited": counts.get(ItemState.ALIVE, 0) + counts.get(ItemState.PENDING, 0),
            "devices": count_devices(session, run.tenant),
            "links": len(topology.links),
        }
        update_run(session, run.id, state=state, finished_at=utc_now(), stats=stats)
    return report_run(run.store, run.tenant, run.id)


def _note_silence(run: DiscoveryRun) -> None:
    """Tell of devices that should have answered a sweep and did not; their evidence stays.

    And where those that did were reached.
    """
    with run.store.write() as session:
        swept = load_run(session, run.tenant, run.id).swept
        items = report_items(session, run.id, list(ItemState))
        note_reached(session, run.tenant, _reached(items), utc_now())
        answered = {item.address for item in items if item.state not in _UNHEARD}
        silent = {item.address for item in items if item.state is ItemState.SILENT}

        def is_silent(address: Address) -> bool:
            return address in silent or (
                swept and address in run.scope.swept and address not in answered
            )

        gone = silent_devices(session, run.tenant, is_silent, run.started_at)
        note_states(session, run.tenant, [_unreachable(name, utc_now()) for name in gone])


def _unreachable(device: str, at: datetime) -> Word:
    return Word(device, DEVICE, DeviceStatus.UNREACHABLE, StateSource.DISCOVERY, at)


def _reached(items: Sequence[ItemReport]) -> dict[Address, int]:
    """Return the device that answered at each address, also where it was visited elsewhere."""
    met = {item.address: item.device_id for item in items if item.device_id}
    aliases = {item.address: met.get(ip_address(item.alias_of)) for item in items if item.alias_of}
    return met | {address: id_ for address, id_ in aliases.items() if id_}


def report_run(store: Store, tenant: str, run_id: str) -> DiscoveryReport:
    """Return what a run found.

    Raises:
        UsageError: there is no such run.
    """
    with store.read() as session:
        run = load_run(session, tenant, run_id)
        items = report_items(session, run_id, _REPORTED)
        names = device_ids(session, tenant)
    by_state = {state: [item for item in items if item.state is state] for state in _REPORTED}
    met = {item.device_id for item in by_state[ItemState.DONE]}
    not_ours = [*by_state[ItemState.UNMANAGED], *by_state[ItemState.OUTSIDE]]
    return DiscoveryReport(
        run_id=run.id,
        started_at=rfc3339(run.started_at),
        finished_at=run.finished_at and rfc3339(run.finished_at),
        state=run.state,
        stats=dict(run.stats),
        devices=sorted(names[id_] for id_ in met if id_ in names),
        unmanaged=[Unmanaged(address=str(i.address), reason=i.reason or "") for i in not_ours],
        failed=[_failure(item, names) for item in items if _is_failure(item)],
    )


def _is_failure(item: ItemReport) -> bool:
    """A visit that met a device but broke at a stage is a failure with a device."""
    broken = item.state is ItemState.DONE and item.reason
    return item.state is ItemState.FAILED or bool(broken)


def _failure(item: ItemReport, names: dict[int, str]) -> Failure:
    return Failure(
        address=str(item.address),
        stage=item.stage or "visit",
        reason=item.reason or "",
        device=names.get(item.device_id) if item.device_id else None,
    )


def run_documents(store: Store, tenant: str, limit: int) -> list[Document]:
    """Return the newest runs as documents."""
    with store.read() as session:
        runs = list_runs(session, tenant, limit)
    return [
        {
            "id": run.id,
            "kind": run.kind,
            "state": run.state,
            "started_at": rfc3339(run.started_at),
            "finished_at": run.finished_at and rfc3339(run.finished_at),
            "request": run.request,
            **run.stats,
        }
        for run in runs
    ]


def summary_line(report: DiscoveryReport) -> str:
    """Return what a run found, in one line."""
    stats = report.stats
    return (
        f"run {report.run_id}: {stats.get('addresses', 0)} addresses, {stats['alive']} alive, "
        f"{stats['identified']} devices, {stats['logged_in']} logged in, {stats['links']} links"
    )


def failure_rows(report: DiscoveryReport) -> list[dict[str, str]]:
    """Return the failures as table rows."""
    return [
        {"address": f.address, "device": f.device or "", "stage": f.stage, "reason": f.reason}
        for f in report.failed
    ]


def explain(project: Project, store: Store, tenant: str, address: Address) -> list[str]:
    """Say what the last run did with an address, and why.

    Raises:
        UsageError: nothing was ever discovered.
    """
    with store.read() as session:
        run = latest_run(session, tenant, KIND)
        if run is None:
            raise UsageError("nothing was discovered yet", "run `netwright discover TARGET`")
        items = report_items(session, run.id, list(ItemState))
        names = device_ids(session, tenant)
    request = DiscoveryRequest.model_validate(run.request)
    scope = scope_of(project, request.model_copy(update={"confirmed": True}))
    lines = [f"run {run.id}, {run.state}", f"scope: {scope.explain(address)}"]
    found = next((item for item in items if item.address == address), None)
    if found is not None:
        return lines + _story(found, names)
    if address in scope.swept and run.swept:
        return [*lines, "swept, and nothing answered: no ICMP, no TCP port, no SNMP"]
    return [*lines, "never contacted: no target covers it and no neighbor led there"]


def _story(item: ItemReport, names: dict[int, str]) -> list[str]:
    lines = [f"heard of from {item.heard_from}"] if item.heard_from else []
    if item.alive:
        lines.append(f"answered: {', '.join(sorted(item.alive.by))}")
    lines.append(f"state: {item.state}" + (f" ({item.reason})" if item.reason else ""))
    if item.device_id in names:
        lines.append(f"device: {names[item.device_id]}")
    return lines
