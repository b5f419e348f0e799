"""Read the evidence that the topology is inferred from, as of any instant."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netwright.model.device import Device
from netwright.model.evidence import Answer, Row, Table
from netwright.store.devices import device_ids, list_devices
from netwright.store.evidence import Seen, rows_at
from netwright.store.identities import known_keys
from netwright.store.tables import CollectionRow
from netwright.topology.evidence import DeviceEvidence


def load_evidence(
    session: Session, tenant: str, at: datetime | None = None
) -> list[DeviceEvidence]:
    """Return what every device of a tenant is known to have said."""
    names = device_ids(session, tenant)
    devices = {device.name: device for device in list_devices(session, tenant)}
    ids = [id_ for id_, name in names.items() if _existed(devices[name], at)]
    keys = known_keys(session, tenant, ids)
    tables = {table: rows_at(session, ids, table, at) for table in Table}
    complete = _complete(session, ids, at)
    return [
        DeviceEvidence.of(
            devices[names[id_]],
            keys[id_],
            _rows(tables, id_),
            {table: rows[id_][0].at for table, rows in tables.items() if rows.get(id_)},
            frozenset(complete.get(id_, ())),
        )
        for id_ in ids
    ]


def _existed(device: Device, at: datetime | None) -> bool:
    return at is None or device.first_seen is None or device.first_seen <= at


def _rows(
    tables: Mapping[Table, Mapping[int, list[Seen]]], device_id: int
) -> dict[Table, list[Row]]:
    return {table: [seen.row for seen in rows.get(device_id, ())] for table, rows in tables.items()}


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
