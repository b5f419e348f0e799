"""Read the evidence that the topology is inferred from, as of any instant."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.model.device import Device
from netwright.model.evidence import PATIENCE, Answer, Fading, Table
from netwright.store.devices import device_ids, list_devices
from netwright.store.evidence import held_at, rows_of_tenant
from netwright.store.fading import fading_rows
from netwright.store.identities import known_keys
from netwright.store.tables import EVIDENCE_TABLES, CollectionRow
from netwright.topology.evidence import DeviceEvidence

MANY_FDB_ROWS = 1_000_000


def load_evidence(
    session: Session, tenant: str, at: datetime | None = None
) -> list[DeviceEvidence]:
    """Return what every device of a tenant is known to have said."""
    names = device_ids(session, tenant)
    devices = {device.name: device for device in list_devices(session, tenant)}
    ids = [id_ for id_, name in names.items() if _existed(devices[name], at)]
    keys = known_keys(session, tenant, ids)
    tables = {
        table: rows_of_tenant(
            session, tenant, table, at, *_worth_reading(session, tenant, table, at)
        )
        for table in Table
    }
    fading = _fading(session, tenant, at)
    complete = _complete(session, ids, at)
    evidence = [
        DeviceEvidence.of(
            devices[names[id_]],
            keys[id_],
            {table: told[id_].rows for table, told in tables.items() if id_ in told},
            {table: told[id_].at for table, told in tables.items() if id_ in told},
            frozenset(complete.get(id_, ())),
        )
        for id_ in ids
    ]
    return [
        replace(one, fading=fading.get(id_, {})) for id_, one in zip(ids, evidence, strict=True)
    ]


def _fading(
    session: Session, tenant: str, at: datetime | None
) -> dict[int, dict[Table, list[Fading]]]:
    found: defaultdict[int, dict[Table, list[Fading]]] = defaultdict(dict)
    for table in PATIENCE:
        only = _worth_reading(session, tenant, table, at)
        for id_, rows in fading_rows(session, tenant, table, at, *only).items():
            found[id_][table] = rows
    return found


def _worth_reading(
    session: Session, tenant: str, name: Table, at: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    """Leave out what says nothing about links, where it would fill the memory by the million."""
    table = EVIDENCE_TABLES[name]
    if name is Table.LLDP_LOCAL:  # a port that announces its ifName is found without being told
        return (table.c.port_id != table.c.if_name,)
    if name is not Table.FDB or not _are_many(session, tenant, table, at):
        return ()
    # Of very many forwarding entries, those of devices say where devices are attached; those of
    # stations would only confirm it.
    interface = EVIDENCE_TABLES[Table.INTERFACES]
    own = select(interface.c.phys_address).where(
        interface.c.tenant == tenant, held_at(interface, at), interface.c.phys_address.is_not(None)
    )
    return (table.c.mac.in_(own),)


def _are_many(session: Session, tenant: str, table: SqlTable, at: datetime | None) -> bool:
    held = select(func.count()).where(table.c.tenant == tenant, held_at(table, at))
    return (session.scalar(held) or 0) > MANY_FDB_ROWS


def _existed(device: Device, at: datetime | None) -> bool:
    return at is None or device.first_seen is None or device.first_seen <= at


def _complete(session: Session, ids: list[int], at: datetime | None) -> dict[int, set[Table]]:
    """Return the tables that each device told whole when it last told them at all."""
    found: dict[int, set[Table]] = {}
    newest = (
        select(func.max(CollectionRow.id))
        .where(
            CollectionRow.answer.in_([Answer.COMPLETE, Answer.TRUNCATED]),
            *([CollectionRow.at <= at] if at else []),
        )
        .group_by(CollectionRow.device_id, CollectionRow.name)
    )
    rows = session.execute(
        select(CollectionRow.device_id, CollectionRow.name).where(
            CollectionRow.id.in_(newest), CollectionRow.answer == Answer.COMPLETE
        )
    )
    wanted = set(ids)
    for device_id, name in rows:
        if device_id in wanted:
            found.setdefault(device_id, set()).add(Table(name))
    return found
