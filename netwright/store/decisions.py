"""What only a person may decide about devices: names, what is one and what is two, removals."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.discovery.telling import Key, key_pairs
from netwright.errors import RefusedError, UsageError
from netwright.model.credential import Address
from netwright.model.device import DeviceKind
from netwright.store.action_names import actions_in_force, rename_in_actions
from netwright.store.apart import tell_apart
from netwright.store.devices import device_row, get_device
from netwright.store.identity_index import load_known
from netwright.store.past import forget_in_past, rename_in_past
from netwright.store.places import rename_place
from netwright.store.reached import forget_reached
from netwright.store.tables import DeviceKeyRow, DeviceRow

_FEW = 5


def rename_device(session: Session, tenant: str, name: str, new_name: str) -> None:
    """Give a device another name; one that a part of it has changes places with its own.

    Raises:
        UsageError: there is no such device, or the new name is taken.
    """
    row = device_row(session, tenant, name)
    holder = session.scalar(select(DeviceRow).filter_by(tenant=tenant, name=new_name))
    if holder is not None and holder.merged_into != row.id:
        raise UsageError(f"there is a device named {new_name} already")
    if holder is not None:
        holder.name = f"{name} {holder.id}"  # for a moment: no two rows may have one name
        session.flush()
        _follow(session, tenant, new_name, holder.name)
    row.name = new_name
    session.flush()
    _follow(session, tenant, name, new_name)
    if holder is not None:
        _follow(session, tenant, holder.name, name)
        holder.name = name
    rename_place(session, tenant, name, new_name)


def _follow(session: Session, tenant: str, name: str, new_name: str) -> None:
    """Rename a device in what is known and was done by its name."""
    rename_in_past(session, tenant, name, new_name)
    rename_in_actions(session, tenant, name, new_name)


def remove_device(session: Session, tenant: str, name: str) -> None:
    """Forget a device with all its parts, and everything it said.

    Raises:
        UsageError: there is no such device.
        RefusedError: something of ours is in force there: nobody could take it back any more.
    """
    row = device_row(session, tenant, name)
    names = [name, *(part.name for part in _parts(session, row))]
    if held := actions_in_force(session, tenant, names):
        raise RefusedError(
            f"actions are in force at {name}: {', '.join(held[:_FEW])}",
            "`netwright remediate rollback ID`, with --by-hand if the device is gone, comes first",
        )
    _remove(session, row)


def _remove(session: Session, row: DeviceRow) -> None:
    for part in _parts(session, row):
        _remove(session, part)
    session.delete(row)
    forget_in_past(session, row.tenant, row.name)


def merge_devices(session: Session, tenant: str, keep: str, other: str) -> None:
    """Make two devices one: `other` becomes part of `keep`, and can be split off again.

    Raises:
        UsageError: one of them does not exist, or both are the same.
    """
    kept, gone = device_row(session, tenant, keep), device_row(session, tenant, other)
    if kept is gone:
        raise UsageError(f"{keep} is one device already")
    gone.merged_into = kept.id
    kept.first_seen = min(kept.first_seen, gone.first_seen)


def split_device(
    session: Session, tenant: str, name: str, address: Address | None, at: datetime
) -> str:
    """Make one device two again: what answers at the address is a device of its own.

    A part that was merged by hand comes back as it was. Else the merge was the program's, misled
    by keys that both have: from now on these tell nothing between the two.

    Returns:
        The other device's name.

    Raises:
        UsageError: there is no such device, or nothing tells what to split off.
    """
    row = device_row(session, tenant, name)
    parts = _parts(session, row)
    part = _part_at(session, parts, address)
    if part is None:
        part = _new_device(session, row, _foreign(session, row, parts, address), at)
    part.merged_into = None
    session.flush()
    tell_apart(session, tenant, (row.id, part.id), _shared_keys(session, row, part))
    forget_reached(session, tenant, [ip_address(part.mgmt_address)])
    return part.name


def tell_devices_apart(session: Session, tenant: str, name: str, other: str) -> None:
    """Settle the conflicts of two devices: they are two, whatever keys both have.

    Raises:
        UsageError: one of them does not exist, or both are the same.
    """
    one, two = device_row(session, tenant, name), device_row(session, tenant, other)
    if one is two:
        raise UsageError(f"{name} is one device", "`devices split NAME --address A` makes it two")
    tell_apart(session, tenant, (one.id, two.id), _shared_keys(session, one, two))


def _shared_keys(session: Session, row: DeviceRow, part: DeviceRow) -> set[Key]:
    """Return the keys that mislead: those of both, or all where one has told none yet."""
    known = load_known(session, row.tenant, [row.id, part.id])
    ours, theirs = (set(key_pairs(one.keys)) for one in known)
    return ours & theirs if ours and theirs else ours | theirs


def _parts(session: Session, row: DeviceRow) -> list[DeviceRow]:
    held = select(DeviceRow).filter_by(tenant=row.tenant, merged_into=row.id)
    return list(session.scalars(held.order_by(DeviceRow.name)))


def _part_at(
    session: Session, parts: Sequence[DeviceRow], address: Address | None
) -> DeviceRow | None:
    """Return the part that has an address; the only part needs none."""
    if address is None:
        return parts[0] if len(parts) == 1 else None
    owners = set(
        session.scalars(
            select(DeviceKeyRow.device_id)
            .filter_by(kind="address", value=str(address))
            .where(DeviceKeyRow.device_id.in_([part.id for part in parts]))
        )
    )
    there = [part for part in parts if part.id in owners or part.mgmt_address == str(address)]
    return there[0] if len(there) == 1 else None


def _foreign(
    session: Session, row: DeviceRow, parts: Sequence[DeviceRow], address: Address | None
) -> Address:
    """Return the address of the other device, if it is one that this device answered at."""
    one = get_device(session, row.tenant, row.name)
    own = [each for each in one.addresses if each != one.mgmt_address or one.reached_at]
    known = [*one.reached_at, *own]
    if address in known and address != one.mgmt_address:
        return address
    if address in known:
        row.mgmt_address = str(one.reached_at[0])  # the device itself must be at another one
        return one.mgmt_address
    merged = [f"{part.name} at {part.mgmt_address}" for part in parts]
    listed = ", ".join([*merged, *map(str, known[:16])]) or "nothing else"
    if address is None:
        raise UsageError(f"which part of {row.name}?", f"--address, of: {listed}")
    if address == one.mgmt_address:
        raise UsageError(
            f"{row.name} itself is managed at {address}, and answered nowhere else",
            f"--address is where the other device answers: {listed}",
        )
    raise UsageError(f"{row.name} does not answer at {address}", f"it does at: {listed}")


def _new_device(session: Session, row: DeviceRow, address: Address, at: datetime) -> DeviceRow:
    other = DeviceRow(
        tenant=row.tenant,
        name=_free_name(session, row.tenant, f"{row.name}@{address}"),
        mgmt_address=str(address),
        site=row.site,
        kind=DeviceKind.OTHER.value,
        members=[],
        identified_by=[],
        system={},
        answered=[],
        status=row.status,
        first_seen=at,
        last_seen=at,
    )
    session.add(other)
    return other


def _free_name(session: Session, tenant: str, wanted: str) -> str:
    taken = session.scalar(select(DeviceRow.id).filter_by(tenant=tenant, name=wanted))
    return wanted if taken is None else f"{wanted}#{taken}"
