"""Which devices may send messages, and from which addresses."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.model.evidence import Table
from netwright.store.tables import EVIDENCE_TABLES, DeviceRow

_CHUNK = 900  # parameters of one statement
_EVERYBODYS = ("127.", "::1", "0.0.0.0")  # noqa: S104 - no sender of its own


class SenderRow(NamedTuple):
    """A device of a tenant, as far as telling its messages takes."""

    tenant: str
    name: str
    mgmt_address: str
    platform: str | None
    site: str


def load_senders(session: Session) -> list[SenderRow]:
    """Return the devices of all tenants."""
    row = DeviceRow
    query = select(row.tenant, row.name, row.mgmt_address, row.platform, row.site)
    return [SenderRow(*one) for one in session.execute(query.where(row.merged_into.is_(None)))]


def devices_with(
    session: Session, tenant: str, addresses: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield address and name of each device that has one of these on an interface."""
    table = EVIDENCE_TABLES[Table.ADDRESSES].c
    wanted = [address for address in addresses if not address.startswith(_EVERYBODYS)]
    for start in range(0, len(wanted), _CHUNK):
        query = (
            select(table.address, DeviceRow.name)
            .join(DeviceRow, DeviceRow.id == table.device_id)
            .where(table.tenant == tenant, table.address.in_(wanted[start : start + _CHUNK]))
            .where(table.seen_to.is_(None), DeviceRow.merged_into.is_(None))
        )
        yield from session.execute(query).tuples()


def devices_at(session: Session, tenant: str, addresses: Collection[str]) -> dict[str, str]:
    """Return the device at each address that is known: managed there, or on an interface."""
    found = dict(devices_with(session, tenant, addresses))
    wanted = sorted(addresses)
    for start in range(0, len(wanted), _CHUNK):
        row = DeviceRow
        managed = row.mgmt_address.in_(wanted[start : start + _CHUNK])
        query = select(row.mgmt_address, row.name).where(row.tenant == tenant, managed)
        found.update(session.execute(query.where(row.merged_into.is_(None))).tuples().all())
    return found


def port_names(session: Session, tenant: str, device: str) -> dict[int, str]:
    """Return the names of a device's interfaces by their ifIndex."""
    table = EVIDENCE_TABLES[Table.INTERFACES].c
    query = (
        select(table.if_index, table.if_name)
        .join(DeviceRow, DeviceRow.id == table.device_id)
        .where(
            DeviceRow.tenant == tenant, DeviceRow.name == device, DeviceRow.merged_into.is_(None)
        )
        .where(table.seen_to.is_(None), table.if_index.is_not(None))
    )
    return dict(session.execute(query).tuples().all())
