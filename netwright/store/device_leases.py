"""One at a time at a device: a lease with a fencing epoch. Functions never commit."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netwright.store.action_tables import DeviceLeaseRow
from netwright.store.bulk import Rows, upsert


class Place(NamedTuple):
    """Where only one may be at work."""

    tenant: str
    device: str


class Held(NamedTuple):
    """A lease as it was given; of the same holder a later one has another epoch."""

    row: int  # not by name: a device may be renamed meanwhile
    holder: str
    epoch: int


class Term(NamedTuple):
    """From when, and for how long at most."""

    now: datetime
    length: timedelta

    @property
    def end(self) -> datetime:
        """Return when it is over."""
        return self.now + self.length


def take(
    session: Session, place: Place, holder: str, term: Term, is_gone: Callable[[str], bool]
) -> Held | None:
    """Take the lease of a device; None while somebody else has it.

    A holder of whom it is known that he has gone has it no longer; neither has the same one, who
    could not give it back while the database was away.
    """
    table = DeviceLeaseRow.__table__
    first = Rows(("tenant", "device", "epoch"), [(*place, 0)])
    upsert(session, table, first, key=("tenant", "device"), update=False)  # type: ignore[arg-type]
    query = select(DeviceLeaseRow).filter_by(**place._asdict()).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).one()
    is_over = row.holder is None or row.until is None or row.until <= term.now
    if not is_over and row.holder != holder and not is_gone(row.holder or ""):
        return None
    row.holder, row.until, row.epoch = holder, term.end, row.epoch + 1
    session.flush()
    return Held(row.id, holder, row.epoch)


def renew(session: Session, held: Held, term: Term) -> bool:
    """Have a lease for longer; False if it is somebody else's by now, or nobody's.

    Asked in the transaction that says what will be done under it.
    """
    one = update(DeviceLeaseRow).filter_by(**_where(held)).where(DeviceLeaseRow.until > term.now)
    done = session.execute(one.values(until=term.end))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def release(session: Session, held: Held) -> None:
    """Give a lease back, if it is still ours."""
    one = update(DeviceLeaseRow).filter_by(**_where(held))
    session.execute(one.values(holder=None, until=None))


def rename_lease(session: Session, place: Place, new_name: str) -> None:
    """Let whoever is at a device be at it under its new name; of that one nobody needs a lease."""
    session.execute(delete(DeviceLeaseRow).filter_by(tenant=place.tenant, device=new_name))
    one = update(DeviceLeaseRow).filter_by(**place._asdict())
    session.execute(one.values(device=new_name))


def _where(held: Held) -> dict[str, object]:
    return {"id": held.row, "holder": held.holder, "epoch": held.epoch}
