"""The work queue of a discovery run.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work. A claim is a lease with a token; whoever settles an item must still hold it, so a
worker that was frozen and taken over writes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any, cast

from sqlalchemy import Table, and_, func, or_, select, update
from sqlalchemy.orm import Session

from netwright.discovery.work import OPEN_STATES, ItemState, Lease, WorkItem, spread
from netwright.model.alive import Alive, SnmpState
from netwright.model.credential import Address
from netwright.store.bulk import Rows, upsert
from netwright.store.tables import VisitClaimRow, WorkItemRow


@dataclass(frozen=True, slots=True)
class NewItem:
    """An address to put in the queue."""

    address: Address
    hops: int
    state: ItemState
    heard_from: str | None = None
    alive: Alive | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """How a visit ended."""

    state: ItemState
    device_id: int | None = None
    stage: str | None = None
    reason: str | None = None
    alias_of: str | None = None  # the address at which the same device is visited


@dataclass(frozen=True, slots=True)
class ItemReport:
    """An item as `discover` reports it."""

    address: Address
    state: ItemState
    device_id: int | None
    heard_from: str | None
    stage: str | None
    reason: str | None
    alive: Alive | None
    alias_of: str | None = None


def add_items(
    session: Session, tenant: str, run_id: str, items: Iterable[NewItem], at: datetime
) -> None:
    """Put addresses in the queue; one that is there already stays as it is."""
    rows = [
        (
            tenant,
            run_id,
            str(item.address),
            item.hops,
            spread(item.address),
            item.heard_from,
            item.state.value,
            _stored(item.alive),
            0,
            item.reason,
            at,
        )
        for item in items
    ]
    table = cast("Table", WorkItemRow.__table__)
    upsert(session, table, Rows(_ITEM_COLUMNS, rows), key=_ITEM_COLUMNS[:3], update=False)


_ITEM_COLUMNS = (
    "tenant",
    "run_id",
    "address",
    "hops",
    "spread",
    "heard_from",
    "state",
    "answered",
    "token",
    "reason",
    "updated_at",
)


def pending_items(session: Session, run_id: str, limit: int) -> list[Address]:
    """Return addresses that wait for their sweep, nearest first."""
    found = session.scalars(
        select(WorkItemRow.address)
        .filter_by(run_id=run_id, state=ItemState.PENDING)
        .order_by(WorkItemRow.hops, WorkItemRow.spread)
        .limit(limit)
    )
    return [ip_address(address) for address in found]


def settle_sweep(
    session: Session, run_id: str, answers: Mapping[Address, Alive | None], at: datetime
) -> None:
    """Record what pending addresses answered; None is silence."""
    for address, alive in answers.items():
        session.execute(
            update(WorkItemRow)
            .filter_by(run_id=run_id, address=str(address), state=ItemState.PENDING)
            .values(
                state=ItemState.ALIVE if alive else ItemState.SILENT,
                answered=_stored(alive),
                updated_at=at,
            )
        )


def claim_items(session: Session, run_id: str, limit: int, lease: Lease) -> list[WorkItem]:
    """Claim addresses to visit, nearest first; also those whose lease ran out."""
    free = or_(
        WorkItemRow.state == ItemState.ALIVE,
        and_(WorkItemRow.state == ItemState.CLAIMED, WorkItemRow.lease_until < lease.since),
    )
    ids = session.scalars(
        select(WorkItemRow.id)
        .where(WorkItemRow.run_id == run_id, free)
        .order_by(WorkItemRow.hops, WorkItemRow.spread)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    rows = session.execute(
        update(WorkItemRow)
        .where(WorkItemRow.id.in_(ids))
        .values(
            state=ItemState.CLAIMED,
            owner=lease.owner,
            token=WorkItemRow.token + 1,
            lease_until=lease.until,
            updated_at=lease.since,
        )
        .returning(
            WorkItemRow.id,
            WorkItemRow.address,
            WorkItemRow.hops,
            WorkItemRow.answered,
            WorkItemRow.token,
            WorkItemRow.heard_from,
        )
    )
    return [
        WorkItem(id_, ip_address(address), hops, _alive(address, answered), token, heard_from)
        for id_, address, hops, answered, token, heard_from in rows
    ]


def _stored(alive: Alive | None) -> dict[str, Any] | None:
    if alive is None:
        return None
    return {
        "by": sorted(alive.by),
        "open_ports": sorted(alive.open_ports),
        "snmp": alive.snmp.value,
        "engine_id": alive.engine_id,
        "rtt_s": alive.rtt_s,
    }


def _alive(address: str, stored: Mapping[str, Any] | None) -> Alive:
    if stored is None:
        return Alive(ip_address(address), frozenset())
    return Alive(
        ip_address(address),
        by=frozenset(stored["by"]),
        open_ports=frozenset(stored["open_ports"]),
        snmp=SnmpState(stored["snmp"]),
        engine_id=stored["engine_id"],
        rtt_s=stored["rtt_s"],
    )


def renew_leases(session: Session, run_id: str, lease: Lease) -> None:
    """Keep what a worker holds."""
    session.execute(
        update(WorkItemRow)
        .filter_by(run_id=run_id, owner=lease.owner, state=ItemState.CLAIMED)
        .values(lease_until=lease.until)
    )


def release_items(session: Session, run_id: str, owner: str) -> None:
    """Give back what a worker holds: it stops, or is known to be dead."""
    session.execute(
        update(WorkItemRow)
        .filter_by(run_id=run_id, owner=owner, state=ItemState.CLAIMED)
        .values(state=ItemState.ALIVE, owner=None, lease_until=None)
    )


def owners(session: Session, run_id: str) -> list[str]:
    """Return the workers that hold claims of a run."""
    held = select(WorkItemRow.owner).filter_by(run_id=run_id, state=ItemState.CLAIMED).distinct()
    return [owner for owner in session.scalars(held) if owner]


def held_items(session: Session, items: Iterable[WorkItem]) -> set[int]:
    """Return the ids of the items whose claims still hold, locked until the transaction ends."""
    tokens = {item.id: item.token for item in items}
    rows = session.execute(
        select(WorkItemRow.id, WorkItemRow.token)
        .where(WorkItemRow.id.in_(tokens), WorkItemRow.state == ItemState.CLAIMED)
        .with_for_update()
    )
    return {id_ for id_, token in rows if token == tokens[id_]}


def settle_items(
    session: Session, settled: Iterable[tuple[WorkItem, Settled]], at: datetime
) -> None:
    """Record how visits ended."""
    rows = [
        {"id": item.id, **asdict(end), "owner": None, "lease_until": None, "updated_at": at}
        for item, end in settled
    ]
    if rows:
        session.execute(update(WorkItemRow), rows)


def claim_visit(
    session: Session, tenant: str, run_id: str, fingerprint: str, address: Address
) -> Address:
    """Claim a device for this run; return the address that visits it, ours or an earlier one."""
    names = ("tenant", "run_id", "fingerprint", "address")
    rows = Rows(names, [(tenant, run_id, fingerprint, str(address))])
    table = cast("Table", VisitClaimRow.__table__)
    upsert(session, table, rows, key=names[:3], update=False)
    holder = session.scalar(
        select(VisitClaimRow.address).filter_by(
            tenant=tenant, run_id=run_id, fingerprint=fingerprint
        )
    )
    return ip_address(holder) if holder else address


def count_items(session: Session, run_id: str) -> dict[ItemState, int]:
    """Count a run's items by state."""
    counted = session.execute(
        select(WorkItemRow.state, func.count()).filter_by(run_id=run_id).group_by(WorkItemRow.state)
    )
    return {ItemState(state): number for state, number in counted}


def is_open(session: Session, run_id: str) -> bool:
    """Tell whether any address of the run still waits for something."""
    some = (
        select(WorkItemRow.id)
        .where(WorkItemRow.run_id == run_id, WorkItemRow.state.in_(OPEN_STATES))
        .limit(1)
    )
    return session.scalar(some) is not None


def report_items(session: Session, run_id: str, states: Iterable[ItemState]) -> list[ItemReport]:
    """Return a run's items in these states, by address."""
    rows = session.scalars(
        select(WorkItemRow).where(WorkItemRow.run_id == run_id, WorkItemRow.state.in_(list(states)))
    )
    reports = [
        ItemReport(
            ip_address(row.address),
            ItemState(row.state),
            row.device_id,
            row.heard_from,
            row.stage,
            row.reason,
            _alive(row.address, row.answered) if row.answered else None,
            row.alias_of,
        )
        for row in rows
    ]
    return sorted(reports, key=lambda item: (item.address.version, int(item.address)))
