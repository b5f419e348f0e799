"""One at a time at a device: a lease with a fencing epoch. Functions never commit."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from netwright.store.action_tables import DeviceLeaseRow
from netwright.store.bulk import Rows, upsert

Held = tuple[str, str, str, int]
"""Tenant, device, holder, epoch."""


def take(
    session: Session, tenant: str, device: str, holder: str, times: tuple[datetime, timedelta]
) -> Held | None:
    """Take the lease of a device from now on for a while; None while somebody else has it."""
    now, length = times
    first = Rows(("tenant", "device", "epoch"), [(tenant, device, 0)])
    table = DeviceLeaseRow.__table__
    upsert(session, table, first, key=("tenant", "device"), update=False)  # type: ignore[arg-type]
    is_free = or_(DeviceLeaseRow.holder.is_(None), DeviceLeaseRow.until <= now)
    values = {"holder": holder, "until": now + length, "epoch": DeviceLeaseRow.epoch + 1}
    one = update(DeviceLeaseRow).filter_by(tenant=tenant, device=device)
    if not session.execute(one.where(is_free).values(values)).rowcount:  # type: ignore[attr-defined]
        return None
    epoch = session.scalar(select(DeviceLeaseRow.epoch).filter_by(tenant=tenant, device=device))
    return tenant, device, holder, epoch or 0


def is_held(session: Session, held: Held, now: datetime) -> bool:
    """Tell whether a lease is still ours; asked in the transaction that writes what was done."""
    tenant, device, holder, epoch = held
    query = select(DeviceLeaseRow.until).filter_by(
        tenant=tenant, device=device, holder=holder, epoch=epoch
    )
    until = session.scalar(query.with_for_update())
    return until is not None and until > now


def release(session: Session, held: Held) -> None:
    """Give a lease back, if it is still ours."""
    tenant, device, holder, epoch = held
    where = {"tenant": tenant, "device": device, "holder": holder, "epoch": epoch}
    session.execute(update(DeviceLeaseRow).filter_by(**where).values(holder=None, until=None))


def is_free(session: Session, tenant: str, device: str, now: datetime) -> bool:
    """Tell whether nobody is at work on a device."""
    query = select(DeviceLeaseRow.until).filter_by(tenant=tenant, device=device)
    until = session.scalar(query)
    return until is None or until <= now
