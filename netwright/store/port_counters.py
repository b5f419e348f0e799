"""Keep what status polls read of the counters of ports, until it is no news any more.

Functions take a session and never commit. Every reading is a row with a number, so that a worker
finds those that are new; the newest one of a port stays as long as the next may be held against it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from netwright.model.interface import Port
from netwright.store.bulk import Rows, insert
from netwright.store.counter_tables import PortCounterRow
from netwright.store.tables import DeviceRow

PORT_COUNTER = cast("SqlTable", PortCounterRow.__table__)

_CHUNK = 900  # parameters of one statement
_COLUMNS = ("tenant", "device_id", "if_name", "read_at", "numbers", "fields")
_MOST = 1_000


class PortReading(NamedTuple):
    """What was read of a port, and the rates since the reading before, if they compare."""

    port: Port
    numbers: Sequence[float | None]
    fields: dict[str, Any] | None


class PortRates(NamedTuple):
    """A reading that has rates, for whoever hears of them."""

    number: int
    tenant: str
    device: str
    address: str
    if_name: str
    at: datetime
    fields: dict[str, Any]


def newest_readings(
    session: Session, tenant: str, devices: Collection[str]
) -> dict[Port, Sequence[float | None]]:
    """Return the numbers that were read last of each port of some devices."""
    row = PORT_COUNTER.c
    newest = select(func.max(row.id)).group_by(row.device_id, row.if_name)
    found: dict[Port, Sequence[float | None]] = {}
    wanted = sorted(devices)
    for start in range(0, len(wanted), _CHUNK):
        ids = select(DeviceRow.id).where(
            DeviceRow.tenant == tenant, DeviceRow.name.in_(wanted[start : start + _CHUNK])
        )
        query = (
            select(DeviceRow.name, row.if_name, row.numbers)
            .join(DeviceRow, DeviceRow.id == row.device_id)
            .where(row.id.in_(newest.where(row.device_id.in_(ids))))
        )
        found |= {Port(name, if_name): told for name, if_name, told in session.execute(query)}
    return found


def add_readings(
    session: Session, tenant: str, at: datetime, readings: Iterable[PortReading], until: datetime
) -> None:
    """Keep readings, and forget those from before an instant."""
    row = PORT_COUNTER.c
    session.execute(delete(PORT_COUNTER).where(row.tenant == tenant, row.read_at < until))
    whole = select(DeviceRow.name, DeviceRow.id).filter_by(tenant=tenant, merged_into=None)
    ids = dict(session.execute(whole).tuples().all())
    rows = [
        (tenant, ids[one.port.device], one.port.if_name, at, list(one.numbers), one.fields)
        for one in readings
        if one.port.device in ids
    ]
    insert(session, PORT_COUNTER, Rows(_COLUMNS, rows))


def rates_after(session: Session, after: int, since: datetime) -> Iterator[PortRates]:
    """Yield the rates read after a numbered reading, and not before an instant, in order."""
    row = PORT_COUNTER.c
    query = (
        select(
            *(row.id, row.tenant, DeviceRow.name, DeviceRow.mgmt_address),
            *(row.if_name, row.read_at, row.fields),
        )
        .join(DeviceRow, DeviceRow.id == row.device_id)
        .where(row.id > after, row.fields.is_not(None), row.read_at >= since)
        .order_by(row.id)
        .limit(_MOST)
    )
    return (PortRates(*found) for found in session.execute(query))
