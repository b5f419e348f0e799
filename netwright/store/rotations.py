"""The journal of rotations: what a killed one had begun, and where to go on.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netwright.discovery.credential_rotation import (
    NEXT,
    DeviceRotation,
    Progress,
    RotationState,
)
from netwright.model.device import Device
from netwright.store.credential_attempts import settle_lost_logins
from netwright.store.credential_tables import CredentialGoodRow
from netwright.store.credential_uses import SECOND_BUDGET
from netwright.store.devices import list_devices
from netwright.store.rotation_tables import CredentialRotationRow, RotatedDeviceRow
from netwright.store.tables import DeviceRow, RunRow

MOST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class RotationRecord:
    """One rotation, as it stands."""

    id: str
    profile: str
    started_by: str
    started_at: datetime
    state: RotationState
    devices: tuple[DeviceRotation, ...] = ()


def devices_opened_by(session: Session, tenant: str, profile: str) -> list[Device]:
    """Return the devices that a profile, or its successor in a rotation, is known to open."""
    names = {profile, profile + NEXT}
    found = list_devices(session, tenant)
    return [each for each in found if {each.ssh_profile, each.snmp_profile} & names]


def open_rotation_of(session: Session, tenant: str, profile: str) -> RotationRecord | None:
    """Return the rotation of a profile that is not done."""
    return next((one for one in open_rotations(session, tenant) if one.profile == profile), None)


def open_rotations(session: Session, tenant: str) -> list[RotationRecord]:
    """Return all rotations that are not done."""
    rows = session.scalars(
        select(CredentialRotationRow)
        .filter_by(tenant=tenant)
        .where(CredentialRotationRow.state != RotationState.DONE.value)
        .order_by(CredentialRotationRow.id)
    )
    return [_record(row, _devices(session, tenant, row.id)) for row in rows]


def settle_killed(session: Session, tenant: str, kind: str, profile: str, at: datetime) -> None:
    """Settle the logins that earlier attempts at a rotation had under way when they were killed."""
    rows = session.scalars(select(RunRow).filter_by(tenant=tenant, kind=kind, state="running"))
    for run in rows:
        if run.request.get("profile") == profile:
            run.state = "interrupted"
            settle_lost_logins(session, run.id, at)
            settle_lost_logins(session, run.id + SECOND_BUDGET, at)


def start_rotation(session: Session, tenant: str, record: RotationRecord) -> None:
    """Enter a rotation and its devices."""
    session.add(
        CredentialRotationRow(
            id=record.id,
            tenant=tenant,
            profile=record.profile,
            started_by=record.started_by,
            started_at=record.started_at,
            state=record.state.value,
        )
    )
    session.flush()
    add_devices(session, tenant, record.id, record.devices, record.started_at)


def add_devices(
    session: Session, tenant: str, rotation: str, devices: Iterable[DeviceRotation], at: datetime
) -> None:
    """Enter devices of a rotation."""
    session.add_all(
        RotatedDeviceRow(
            tenant=tenant,
            rotation_id=rotation,
            device=each.device,
            address=str(each.address),
            progress=each.progress.value,
            detail=each.detail,
            at=at,
        )
        for each in devices
    )


def note_progress(
    session: Session, tenant: str, rotation: RotationRecord, told: DeviceRotation, at: datetime
) -> None:
    """Enter how far a device has come; one that moved is known to be opened by the successor."""
    where = {"tenant": tenant, "rotation_id": rotation.id, "address": str(told.address)}
    session.execute(
        update(RotatedDeviceRow)
        .filter_by(**where)
        .values(progress=told.progress.value, detail=told.detail[:MOST_DETAIL], at=at)
    )
    if told.progress is Progress.MOVED:
        _rename(session, tenant, (rotation.profile, rotation.profile + NEXT), str(told.address))


def finish_rotation(
    session: Session, tenant: str, rotation: RotationRecord, state: RotationState, at: datetime
) -> None:
    """Enter what a rotation has come to; once it is done, the successor has the profile's name."""
    finished_at = at if state is RotationState.DONE else None
    session.execute(
        update(CredentialRotationRow)
        .filter_by(tenant=tenant, id=rotation.id)
        .values(state=state.value, finished_at=finished_at)
    )
    if state is RotationState.DONE:
        _rename(session, tenant, (rotation.profile + NEXT, rotation.profile))


def _rename(session: Session, tenant: str, names: tuple[str, str], address: str = "") -> None:
    """Let devices, or the one at an address, be known by another profile."""
    old, new = names
    for table, place, column in (
        (DeviceRow, DeviceRow.mgmt_address, DeviceRow.ssh_profile),
        (DeviceRow, DeviceRow.mgmt_address, DeviceRow.snmp_profile),
        (CredentialGoodRow, CredentialGoodRow.address, CredentialGoodRow.profile),
    ):
        change = update(table).filter_by(tenant=tenant).where(column == old)
        change = change.where(place == address) if address else change
        session.execute(change.values({column: new}))


def _devices(session: Session, tenant: str, rotation: str) -> tuple[DeviceRotation, ...]:
    rows = session.scalars(
        select(RotatedDeviceRow)
        .filter_by(tenant=tenant, rotation_id=rotation)
        .order_by(RotatedDeviceRow.id)
    )
    return tuple(
        DeviceRotation(row.device, ip_address(row.address), Progress(row.progress), row.detail)
        for row in rows
    )


def _record(row: CredentialRotationRow, devices: tuple[DeviceRotation, ...]) -> RotationRecord:
    state = RotationState(row.state)
    return RotationRecord(row.id, row.profile, row.started_by, row.started_at, state, devices)
