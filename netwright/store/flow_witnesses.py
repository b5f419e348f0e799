"""Who has seen packets of whom: flow records as evidence. Functions take a session."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netwright.store.event_documents import microseconds
from netwright.store.flows import FLOW


class SeenFlows(NamedTuple):
    """What one exporter has told of packets from one address to another."""

    exporter: str
    device: str
    source: str
    destination: str
    packets: int


def seen_flows(
    session: Session, tenant: str, sources: Collection[str], since: datetime
) -> list[SeenFlows]:
    """Return what exporters have told since an instant of packets that some addresses sent."""
    if not sources:
        return []
    row = FLOW.c
    pair = (row.exporter, row.device, row.source, row.destination)
    query = (
        select(*pair, func.sum(row.packets))
        .where(row.tenant == tenant, row.received_us >= microseconds(since))
        .where(row.source.in_(sorted(sources)))
        .group_by(*pair)
    )
    return [
        SeenFlows(exporter or "", device or "", source, destination or "", int(packets or 0))
        for exporter, device, source, destination, packets in session.execute(query).tuples()
    ]
