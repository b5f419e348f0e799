"""Read the evidence that the topology is inferred from, as of any instant."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.model.device import Device, IdentityKeys
from netwright.model.evidence import PATIENCE, Answer, Fading, Table
from netwright.store.devices import device_ids, get_device, list_devices
from netwright.store.evidence import Told, held_at, rows_at, rows_of_tenant
from netwright.store.fading import fading_rows
from netwright.store.identities import known_keys
from netwright.store.tables import EVIDENCE_TABLES, CollectionRow
from netwright.topology.evidence import DeviceEvidence

MANY_FDB_ROWS = 1_000_000

_Conditions = tuple[ColumnElement[bool], ...]


def load_evidence(
    session: Session, tenant: str, at: datetime | None = None
) -> list[DeviceEvidence]:
    """Return what every device of a tenant is known to have said."""
    names = device_ids(session, tenant)
    devices = {device.name: device for device in list_devices(session, tenant)}
    ids = [id_ for id_, name in names.items() if _existed(devices[name], at)]
    worth = {table: _worth_reading(session, tenant, table, at) for table in Table}
    tables = {table: rows_of_tenant(session, tenant, table, at, *worth[table]) for table in Table}
    fading = {table: fading_rows(session, tenant, table, at, *worth[table]) for table in PATIENCE}
    keys = known_keys(session, tenant, ids)
    complete = _complete(session, ids, at)
    told = _Told(keys, tables, fading, complete)
    return [told.evidence(id_, devices[names[id_]]) for id_ in ids]


def load_evidence_of(
    session: Session, tenant: str, devices: Mapping[int, str]
) -> list[DeviceEvidence]:
    """Return what a few devices, given by row id and name, are known to have said by now."""
    ids = sorted(devices)
    worth = {table: _worth_reading(session, tenant, table, None) for table in Table}
    told = _Told(
        known_keys(session, tenant, ids),
        {table: rows_at(session, ids, table, None, *worth[table]) for table in Table},
        {table: _fading_of(session, tenant, table, ids, worth) for table in PATIENCE},
        _complete(session, ids, None, CollectionRow.device_id.in_(ids)),
    )
    return [told.evidence(id_, get_device(session, tenant, devices[id_])) for id_ in ids]


def _fading_of(
    session: Session, tenant: str, table: Table, ids: list[int], worth: Mapping[Table, _Conditions]
) -> Mapping[int, list[Fading]]:
    whose = EVIDENCE_TABLES[table].c.device_id.in_(ids)
    return fading_rows(session, tenant, table, None, whose, *worth[table])


@dataclass(frozen=True, slots=True)
class _Told:
    """What was read of devices, table by table."""

    keys: Mapping[int, IdentityKeys]
    tables: Mapping[Table, Mapping[int, Told]]
    fading: Mapping[Table, Mapping[int, list[Fading]]]
    complete: Mapping[int, set[Table]]

    def evidence(self, id_: int, device: Device) -> DeviceEvidence:
        """Return what is known of one device."""
        one = DeviceEvidence.of(
            device,
            self.keys[id_],
            {table: told[id_].rows for table, told in self.tables.items() if id_ in told},
            {table: told[id_].at for table, told in self.tables.items() if id_ in told},
            frozenset(self.complete.get(id_, ())),
        )
        fading = {table: rows[id_] for table, rows in self.fading.items() if id_ in rows}
        return replace(one, fading=fading)


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
    if (session.scalar(select(func.max(table.c.id))) or 0) <= MANY_FDB_ROWS:
        return False  # counting takes long
    held = select(func.count()).where(table.c.tenant == tenant, held_at(table, at))
    return (session.scalar(held) or 0) > MANY_FDB_ROWS


def _existed(device: Device, at: datetime | None) -> bool:
    return at is None or device.first_seen is None or device.first_seen <= at


def _complete(
    session: Session, ids: list[int], at: datetime | None, *whose: ColumnElement[bool]
) -> dict[int, set[Table]]:
    """Return the tables that each device told whole when it last told them at all."""
    found: dict[int, set[Table]] = {}
    newest = (
        select(func.max(CollectionRow.id))
        .where(
            *whose,
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
