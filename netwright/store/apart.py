"""Devices that a person told apart, and the keys that tell nothing between them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from netwright.discovery.telling import Key
from netwright.model.credential import Address
from netwright.store.bulk import Rows, upsert
from netwright.store.identity_tables import DeviceApartRow
from netwright.store.tables import DeviceRow

Apart = Mapping[int, Mapping[int, frozenset[Key]]]
_COLUMNS = ("tenant", "device_id", "other_id", "kind", "value")
_NO_KEY: Key = ("", "")  # the two share nothing, and are two all the same


def tell_apart(
    session: Session, tenant: str, pair: tuple[int, int], misleading: Iterable[Key]
) -> None:
    """Remember that these are two devices, whatever of these keys both may show."""
    rows = [(tenant, *pair, kind, value) for kind, value in {*misleading, _NO_KEY}]
    upsert(session, cast("Table", DeviceApartRow.__table__), Rows(_COLUMNS, rows), key=_COLUMNS)


def load_apart(session: Session, tenant: str) -> Apart:
    """Return, for each device, which others it is not; few devices have any."""
    found: defaultdict[int, defaultdict[int, set[Key]]] = defaultdict(lambda: defaultdict(set))
    for row in session.scalars(select(DeviceApartRow).filter_by(tenant=tenant)):
        for one, other in ((row.device_id, row.other_id), (row.other_id, row.device_id)):
            found[one][other].add((row.kind, row.value))
    return {
        one: {other: frozenset(keys - {_NO_KEY}) for other, keys in others.items()}
        for one, others in found.items()
    }


def told_apart(session: Session, tenant: str) -> frozenset[frozenset[int]]:
    """Return the pairs that were told apart."""
    rows = session.execute(
        select(DeviceApartRow.device_id, DeviceApartRow.other_id).filter_by(tenant=tenant)
    )
    return frozenset(frozenset(pair) for pair in rows.tuples())


def is_told_apart(session: Session, tenant: str, address: Address) -> bool:
    """Tell whether a device that was told apart is managed at an address."""
    ids = {id_ for pair in told_apart(session, tenant) for id_ in pair}
    if not ids:
        return False
    here = select(DeviceRow.id).filter_by(tenant=tenant, mgmt_address=str(address))
    return session.scalar(here.where(DeviceRow.id.in_(ids)).limit(1)) is not None
