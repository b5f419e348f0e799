"""Who knew an address first: of several routers that remember a station, its own gateway.

A station sends to its gateway before anything comes back to it by another router.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netwright.model.credential import Address
from netwright.model.evidence import Answer, Table
from netwright.store.devices import device_ids
from netwright.store.evidence import held_at
from netwright.store.tables import EVIDENCE_TABLES, CollectionRow


def first_to_remember(
    session: Session, tenant: str, address: Address, at: datetime | None = None
) -> str | None:
    """Return the device whose ARP or ND cache had the address when all the others' had it not.

    Visits of one run tell no order: the others must have told whole caches in the run in which
    the device first told of the address, and lacked it there.
    """
    arp = EVIDENCE_TABLES[Table.ARP]
    held = (
        select(arp.c.device_id, func.min(arp.c.seen_from))
        .where(arp.c.tenant == tenant, arp.c.address == str(address), held_at(arp, at))
        .group_by(arp.c.device_id)
    )
    since = {row[0]: row[1] for row in session.execute(held)}
    for device_id in sorted(since, key=lambda id_: since[id_]):
        others = {id_: told for id_, told in since.items() if id_ != device_id}
        if others and _lacked_it(session, tenant, (device_id, since[device_id]), others):
            return device_ids(session, tenant)[device_id]
    return None


def _lacked_it(
    session: Session, tenant: str, visit: tuple[int, datetime], others: dict[int, datetime]
) -> bool:
    """Tell whether the others had no such row in the run of a visit to a device."""
    device_id, at = visit
    run = select(CollectionRow.run_id).where(
        CollectionRow.tenant == tenant,
        CollectionRow.device_id == device_id,
        CollectionRow.name == Table.ARP,
        CollectionRow.at == at,
    )
    asked = select(CollectionRow.device_id, CollectionRow.at).where(
        CollectionRow.tenant == tenant,
        CollectionRow.run_id.in_(run),
        CollectionRow.name == Table.ARP,
        CollectionRow.answer == Answer.COMPLETE,
        CollectionRow.device_id.in_(others),
    )
    lacked = {row.device_id for row in session.execute(asked) if row.at < others[row.device_id]}
    return lacked == others.keys()
