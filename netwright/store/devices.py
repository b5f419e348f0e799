"""Read devices. One that a person merged into another is part of it, and shows nowhere."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, cast

from sqlalchemy import Row, func, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.errors import UsageError
from netwright.model.credential import Address
from netwright.model.device import (
    Device,
    DeviceKind,
    DeviceStatus,
    Identification,
    Member,
    System,
    Tier,
)
from netwright.model.evidence import Table
from netwright.store.apart import told_apart
from netwright.store.reached import reached_addresses
from netwright.store.tables import (
    EVIDENCE_TABLES,
    DeviceRow,
    IdentityConflictRow,
)

_DEVICE = cast("SqlTable", DeviceRow.__table__)
_EVERYBODYS = {ip_address("127.0.0.1"), ip_address("::1")}
_address = lru_cache(maxsize=65_536)(ip_address)  # who lists devices lists them again


@dataclass(frozen=True, slots=True)
class IdentityConflict:
    """Two devices that share a key although they are not one."""

    device: str
    other: str
    kind: str
    value: str
    reason: str
    at: datetime


def list_devices(session: Session, tenant: str) -> list[Device]:
    """Return the tenant's devices by name, with all their addresses."""
    row = _DEVICE.c  # plain rows: objects that could be changed cost twice as much
    whole = select(_DEVICE).where(row.tenant == tenant, row.merged_into.is_(None))
    found = session.execute(whole.order_by(row.name)).all()
    addresses = _addresses(session, tenant)
    reached = reached_addresses(session, tenant)
    return [_device(row, addresses.get(row.id, ()), reached.get(row.id, ())) for row in found]


def get_device(session: Session, tenant: str, name: str) -> Device:
    """Return one device.

    Raises:
        UsageError: there is none of that name.
    """
    row = device_row(session, tenant, name)
    addresses = _addresses(session, tenant, row.id).get(row.id, ())
    return _device(row, addresses, reached_addresses(session, tenant, row.id).get(row.id, ()))


def get_whole(session: Session, tenant: str, name: str) -> Device:
    """Return one device, or what it has been made a part of.

    Raises:
        UsageError: there is none of that name.
    """
    row = session.scalar(select(DeviceRow).filter_by(tenant=tenant, name=name))
    while row is not None and row.merged_into is not None:
        row = session.get(DeviceRow, row.merged_into)
    return get_device(session, tenant, row.name if row else name)


def device_id(session: Session, tenant: str, name: str) -> int:
    """Return a device's row id.

    Raises:
        UsageError: there is none of that name.
    """
    return device_row(session, tenant, name).id


def device_ids(session: Session, tenant: str) -> dict[int, str]:
    """Return every device's name by row id."""
    whole = select(DeviceRow.id, DeviceRow.name).filter_by(tenant=tenant, merged_into=None)
    rows = session.execute(whole)
    return dict(rows.tuples().all())


def find_by_address(session: Session, tenant: str, address: Address) -> Device | None:
    """Return the device managed at, or reached in its last run by, an address."""
    name = session.scalar(
        select(DeviceRow.name).filter_by(tenant=tenant, mgmt_address=str(address), merged_into=None)
    )
    return get_device(session, tenant, name) if name else None


def set_tiers(session: Session, tenant: str, tiers: Iterable[tuple[str, Tier]]) -> None:
    """Store the tiers that the topology gave the devices; only changes are written."""
    held = select(DeviceRow.name, DeviceRow.tier).filter_by(tenant=tenant)
    known = dict(session.execute(held).tuples().all())
    for name, tier in tiers:
        if known.get(name) != tier:
            one = update(DeviceRow).filter_by(tenant=tenant, name=name)
            session.execute(one.values(tier=tier.value))


def silent_devices(
    session: Session, tenant: str, is_silent: Callable[[Address], bool], since: datetime
) -> list[str]:
    """Return who is managed at a silent address and was not met since an instant."""
    held = select(DeviceRow.name, DeviceRow.mgmt_address).where(
        DeviceRow.tenant == tenant, DeviceRow.last_seen < since
    )
    return [name for name, address in session.execute(held) if is_silent(ip_address(address))]


def identity_conflicts(session: Session, tenant: str) -> list[IdentityConflict]:
    """Return the conflicts that nobody has decided, newest first."""
    names = device_ids(session, tenant)
    rows = session.scalars(
        select(IdentityConflictRow)
        .filter_by(tenant=tenant)
        .order_by(IdentityConflictRow.at.desc(), IdentityConflictRow.id)
    )
    decided = told_apart(session, tenant)
    return [
        IdentityConflict(
            names[row.device_id], names[row.other_id], row.kind, row.value, row.reason, row.at
        )
        for row in rows
        if {row.device_id, row.other_id} <= names.keys()
        and frozenset((row.device_id, row.other_id)) not in decided
    ]


def count_logged_in(session: Session, ids: Iterable[int | None]) -> int:
    """Count the devices among these that a login profile is known to open."""
    wanted = [id_ for id_ in ids if id_ is not None]
    return sum(
        session.scalar(
            select(func.count())
            .where(DeviceRow.id.in_(wanted[start : start + 900]))
            .where(DeviceRow.ssh_profile.is_not(None))
        )
        or 0
        for start in range(0, len(wanted), 900)
    )


def device_row(session: Session, tenant: str, name: str) -> DeviceRow:
    """Return a device's row.

    Raises:
        UsageError: there is none of that name.
    """
    row = session.scalar(select(DeviceRow).filter_by(tenant=tenant, name=name, merged_into=None))
    if row is None:
        raise UsageError(f"no device named {name}", "`netwright devices list` shows them")
    return row


def _addresses(
    session: Session, tenant: str, device: int | None = None
) -> dict[int, tuple[str, ...]]:
    table = EVIDENCE_TABLES[Table.ADDRESSES]
    query = select(table.c.device_id, table.c.address).where(
        table.c.tenant == tenant, table.c.seen_to.is_(None)
    )
    if device is not None:
        query = query.where(table.c.device_id == device)
    found: dict[int, list[str]] = {}
    for owner, address in session.execute(query):
        found.setdefault(owner, []).append(address)
    return {owner: tuple(addresses) for owner, addresses in found.items()}


def _device(row: DeviceRow | Row[Any], addresses: Sequence[str], reached: Sequence[str]) -> Device:
    managed_at = _address(row.mgmt_address)
    own = {*map(_address, addresses)} - _EVERYBODYS | {managed_at}
    return Device(
        name=row.name,
        tenant=row.tenant,
        mgmt_address=managed_at,
        addresses=_sorted(own),
        reached_at=_sorted({*map(_address, reached)} - own),
        system=System(**row.system),
        identification=_identification(row),
        answered=frozenset(row.answered),
        tier=Tier(row.tier) if row.tier else None,
        site=row.site,
        snmp_profile=row.snmp_profile,
        ssh_profile=row.ssh_profile,
        snmp_port=row.snmp_port,
        login_port=row.login_port,
        status=DeviceStatus(row.status),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
    )


def _sorted(addresses: Collection[Address]) -> tuple[Address, ...]:
    if len(addresses) <= 1:
        return tuple(addresses)
    return tuple(sorted(addresses, key=lambda address: (address.version, int(address))))


def _identification(row: DeviceRow | Row[Any]) -> Identification:
    members: list[dict[str, Any]] = row.members
    return Identification(
        vendor=row.vendor,
        platform=row.platform,
        os_name=row.os_name,
        os_version=row.os_version,
        model=row.model,
        serial=row.serial,
        kind=DeviceKind(row.kind),
        members=tuple(Member(**member) for member in members),
        identified_by=tuple(row.identified_by),
    )


def count_devices(session: Session, tenant: str) -> int:
    """Count the tenant's devices."""
    whole = select(func.count()).select_from(DeviceRow)
    return session.scalar(whole.filter_by(tenant=tenant, merged_into=None)) or 0
