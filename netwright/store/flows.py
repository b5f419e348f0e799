"""Store flow records and list them. Functions take a session and never commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import orjson
from sqlalchemy import Select, func, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.model.event import Event
from netwright.model.instant import rfc3339
from netwright.store.bulk import Rows, upsert
from netwright.store.event_documents import instant, microseconds
from netwright.store.flow_tables import FlowExporterRow, FlowRow

FLOW = cast("SqlTable", FlowRow.__table__)
EXPORTER = cast("SqlTable", FlowExporterRow.__table__)

COLUMNS = tuple(column.name for column in FLOW.columns if column.name != "id")
EXPORTER_COLUMNS = tuple(column.name for column in EXPORTER.columns if column.name != "id")
GROUPS = {
    "source": FLOW.c.source,
    "destination": FLOW.c.destination,
    "port": FLOW.c.destination_port,
    "protocol": FLOW.c.protocol,
    "device": FLOW.c.device,
    "exporter": FLOW.c.exporter,
}
"""What flows may be added up by."""

_KEY = ("spool", "position", "part")
_EXPORTER_KEY = ("tenant", "spool", "address")
_US = 1000  # nanoseconds
_MOST_PORT, _MOST_PROTOCOL, _MOST_IF_INDEX = 0xFFFF, 0xFF, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class FlowFilter:
    """Which flows are asked for; None is any."""

    source: str | None = None
    destination: str | None = None
    port: int | None = None
    device: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def flow_row(event: Event) -> tuple[Any, ...]:
    """Return the values of an event of a flow, as COLUMNS names them."""
    fields: Mapping[str, Any] = event.fields
    received_us = microseconds(event.received_at) if event.received_at else 0
    ended_us = microseconds(event.timestamp) if event.timestamp else received_us
    get = fields.get
    return (
        event.tenant,
        event.spool,
        event.position,
        event.part,
        received_us,
        ended_us - get("event.duration", 0) // _US,
        ended_us,
        event.source,
        event.device,
        get("source.ip"),
        _within(get("source.port"), _MOST_PORT),
        get("destination.ip"),
        _within(get("destination.port"), _MOST_PORT),
        _within(get("network.iana_number"), _MOST_PROTOCOL),
        get("tcp.flags"),
        get("network.bytes", 0),
        get("network.packets", 0),
        get("flow.sampling", 1.0),
        _within(get("observer.ingress.interface.id"), _MOST_IF_INDEX),
        _within(get("observer.egress.interface.id"), _MOST_IF_INDEX),
    )


def _within(value: Any, most: int) -> int | None:
    """Return a number that a column has room for: exporters choose how long their fields are."""
    return value if isinstance(value, int) and 0 <= value <= most else None


def add_flows(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    """Store rows that COLUMNS names; one that is there already stays as it is."""
    upsert(session, FLOW, Rows(COLUMNS, rows), key=_KEY, update=False)


def save_exporters(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    """Store what is known of exporters, as EXPORTER_COLUMNS names it."""
    upsert(session, EXPORTER, Rows(EXPORTER_COLUMNS, rows), key=_EXPORTER_KEY)


def list_flows(
    session: Session, tenant: str, wanted: FlowFilter, limit: int
) -> list[dict[str, Any]]:
    """Return a tenant's newest flows, the newest first."""
    query = _matching(select(FLOW), tenant, wanted)
    query = query.order_by(FLOW.c.received_us.desc(), FLOW.c.id.desc()).limit(limit)
    return [_flow(row) for row in session.execute(query).mappings()]


def top_flows(
    session: Session, tenant: str, wanted: FlowFilter, by: str, limit: int
) -> list[dict[str, Any]]:
    """Return what most octets are of, added up by one of GROUPS."""
    group = GROUPS[by]
    octets = func.sum(FLOW.c.octets).label("octets")
    sums = (octets, func.sum(FLOW.c.packets).label("packets"), func.count().label("flows"))
    query = _matching(select(group.label(by), *sums), tenant, wanted).group_by(group)
    rows = session.execute(query.order_by(octets.desc(), group).limit(limit)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def list_exporters(session: Session, tenant: str) -> list[dict[str, Any]]:
    """Return who exports flows, with what was lost on the way."""
    query = select(EXPORTER).where(EXPORTER.c.tenant == tenant).order_by(EXPORTER.c.address)
    return [_exporter(row) for row in session.execute(query).mappings()]


def _matching(query: Select[Any], tenant: str, wanted: FlowFilter) -> Select[Any]:
    query = query.where(FLOW.c.tenant == tenant)
    for column, value in (
        (FLOW.c.source, wanted.source),
        (FLOW.c.destination, wanted.destination),
        (FLOW.c.destination_port, wanted.port),
        (FLOW.c.device, wanted.device),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.since:
        query = query.where(FLOW.c.received_us >= microseconds(wanted.since))
    if wanted.until:
        query = query.where(FLOW.c.received_us < microseconds(wanted.until))
    return query


def _flow(row: Mapping[Any, Any]) -> dict[str, Any]:
    place = f"{row['spool']}-{row['position']}"
    hidden = {"id", "tenant", "spool", "position", "part"}
    told = {name: value for name, value in row.items() if name not in hidden}
    return {"id": f"{place}.{row['part']}" if row["part"] else place} | _dated(told)


def _exporter(row: Mapping[Any, Any]) -> dict[str, Any]:
    hidden = {"id", "tenant", "spool"}
    told = {name: value for name, value in row.items() if name not in hidden}
    return _dated(told) | {"streams": orjson.loads(row["streams"])}


def _dated(told: Mapping[str, Any]) -> dict[str, Any]:
    """Write instants as instants, and call them so: `received_us` becomes `received_at`."""
    return {
        name.replace("_us", "_at"): rfc3339(instant(value)) if name.endswith("_us") else value
        for name, value in told.items()
    }


def _plain(value: Any) -> Any:
    """Take PostgreSQL's sums, which are decimals, for numbers."""
    return value if isinstance(value, str | int | type(None)) else int(value)
