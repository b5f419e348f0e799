"""The addresses at which devices answered, also where no interface of theirs has them (NAT)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from netwright.model.credential import Address
from netwright.store.bulk import Rows, upsert
from netwright.store.identity_tables import ReachedAddressRow

_COLUMNS = ("tenant", "address", "device_id", "at")


def note_reached(
    session: Session, tenant: str, reached: Mapping[Address, int], at: datetime
) -> None:
    """Note which device answered at each address; an address is one device's at a time."""
    rows = [(tenant, str(address), device_id, at) for address, device_id in reached.items()]
    table = cast("Table", ReachedAddressRow.__table__)
    upsert(session, table, Rows(_COLUMNS, rows), key=_COLUMNS[:2])


def reached_addresses(
    session: Session, tenant: str, device_id: int | None = None
) -> dict[int, list[str]]:
    """Return the addresses by the row id of the device that answered there last."""
    query = select(ReachedAddressRow.device_id, ReachedAddressRow.address).filter_by(tenant=tenant)
    if device_id is not None:
        query = query.filter_by(device_id=device_id)
    found: dict[int, list[str]] = {}
    for owner, address in session.execute(query):
        found.setdefault(owner, []).append(address)
    return found


def forget_reached(session: Session, tenant: str, addresses: Iterable[Address]) -> None:
    """Forget who answered at some addresses: a person says that it was somebody else."""
    for address in addresses:
        row = session.scalar(
            select(ReachedAddressRow).filter_by(tenant=tenant, address=str(address))
        )
        if row is not None:
            session.delete(row)
