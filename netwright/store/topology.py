"""Read the evidence that the topology is inferred from, as of any instant."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from netwright.model.device import Device
from netwright.model.evidence import Answer, Table
from netwright.store.devices import device_ids, list_devices
from netwright.store.evidence import held_at, rows_of_tenant
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
    complete = _complete(session, ids, at)
    return [
        DeviceEvidence.of(
            devices[names[id_]],
            keys[id_],
            {table: told[id_].rows for table, told in tables.items() if id_ in told},
            {table: told[id_].at for table, told in tables.items() if id_ in told},
            frozenset(complete.get(id_, ())),
        )
        for id_ in ids
    ]


def _worth_reading(
    session: Session, tenant: str, name: Table, at: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    """Leave out, of very many forwarding entries, those of addresses that one bridge alone knows.

    They tie no two bridges together, and millions of them would fill the memory.
    """
    table = EVIDENCE_TABLES[name]
    if name is not Table.FDB:
        return ()
    held = and_(table.c.tenant == tenant, held_at(table, at))
    if (session.scalar(select(func.count()).where(held)) or 0) <= MANY_FDB_ROWS:
        return ()
    witnesses = func.count(func.distinct(table.c.device_id))
    shared = select(table.c.mac).where(held).group_by(table.c.mac).having(witnesses > 1)
    return (table.c.mac.in_(shared),)


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
