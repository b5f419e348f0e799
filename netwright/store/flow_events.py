"""Flow records as the events they were: for backtests, for evidence, and to be listed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import eq
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from netwright.events.flows.event import FORMAT, TAG, add_traffic
from netwright.events.protocols import transport
from netwright.events.skew import settle_time
from netwright.model.event import Event, Value
from netwright.store.event_documents import instant, microseconds
from netwright.store.flows import FLOW

_MANY = 2_000  # rows that a reader of many flows holds at a time
_PLACE = (FLOW.c.spool, FLOW.c.position, FLOW.c.part)
_FIELDS = (
    ("source.ip", "source"),
    ("source.port", "source_port"),
    ("destination.ip", "destination"),
    ("destination.port", "destination_port"),
    ("network.iana_number", "protocol"),
    ("tcp.flags", "tcp_flags"),
    ("flow.sampling", "sampling"),
    ("observer.ingress.interface.id", "in_if_index"),
    ("observer.egress.interface.id", "out_if_index"),
)


def flow_events(
    session: Session,
    tenant: str,
    where: Sequence[ColumnElement[bool]] = (),
    limit: int | None = None,
) -> list[Event]:
    """Return a tenant's newest flows, the newest first."""
    newest_first = (FLOW.c.received_us.desc(), FLOW.c.id.desc())
    query = _of(tenant, where).order_by(*newest_first).limit(limit)
    return [_event(row) for row in session.execute(query)]


def iterate_flow_events(
    session: Session, tenant: str, where: Sequence[ColumnElement[bool]] = ()
) -> Iterator[Event]:
    """Yield a tenant's flows in the order in which they were received, however many."""
    query = _of(tenant, where).order_by(FLOW.c.received_us, FLOW.c.id)
    for row in session.execute(query.execution_options(yield_per=_MANY)):
        yield _event(row)


def flows_at(session: Session, tenant: str, places: Iterable[tuple[str, int, int]]) -> list[Event]:
    """Return the flows at these places of spools that are still there."""
    is_one = [and_(*map(eq, _PLACE, place)) for place in places]
    return flow_events(session, tenant, (or_(*is_one),)) if is_one else []


def conditions(
    device: str | None, source: str | None, since: datetime | None, until: datetime | None
) -> list[ColumnElement[bool]]:
    """Return what flows are asked for like events; None is any."""
    wanted: list[ColumnElement[bool]] = []
    if device is not None:
        wanted.append(FLOW.c.device == device)
    if source is not None:
        wanted.append(FLOW.c.exporter == source)
    if since:
        wanted.append(FLOW.c.received_us >= microseconds(since))
    if until:
        wanted.append(FLOW.c.received_us < microseconds(until))
    return wanted


def _of(tenant: str, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(FLOW).where(FLOW.c.tenant == tenant, *where)


def _event(row: Any) -> Event:
    fields: dict[str, Value] = {
        name: value for name, column in _FIELDS if (value := getattr(row, column)) is not None
    }
    if row.protocol is not None:
        fields["network.transport"] = transport(row.protocol)
    lasted_ms = row.started_us // 1000, row.ended_us // 1000
    add_traffic(fields, row.octets, row.packets, lasted_ms)
    event = Event(
        b"",
        FORMAT,
        timestamp=instant(row.ended_us),
        tag=TAG,
        fields=fields,
        tenant=row.tenant,
        spool=row.spool,
        position=row.position,
        part=row.part,
        received_at=instant(row.received_us),
        source=row.exporter,
        device=row.device,
    )
    settle_time(event)
    return event
