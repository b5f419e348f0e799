"""Which devices of a tenant have other evidence than when somebody last looked.

Evidence changes with a collection, or with the row of its device: renamed, moved, merged, split
off, removed. Tiers and profiles are not evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from netwright.store.state_tables import StateRow
from netwright.store.tables import CollectionRow, DeviceRow
from netwright.store.topology import load_evidence, load_evidence_of
from netwright.topology.evidence import DeviceEvidence, Turnover

_LATE = 10_000  # collections whose writer may have taken its numbers early and committed late

_FEW = 500  # devices; more are read faster with all the others

_TOLD = (
    *(DeviceRow.id, DeviceRow.name, DeviceRow.mgmt_address, DeviceRow.site, DeviceRow.kind),
    *(DeviceRow.status, DeviceRow.serial, DeviceRow.first_seen, DeviceRow.last_seen),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What there was to see when somebody looked."""

    newest: int = 0  # of all collections
    collections: Mapping[int, int] = field(default_factory=dict)  # device by number, the newest
    devices: Mapping[int, tuple[Any, ...]] = field(default_factory=dict)  # rows by id
    states: tuple[Any, ...] = ()  # the same while no state has changed

    @property
    def names(self) -> dict[int, str]:
        """The devices' names by row id."""
        return {id_: row[0] for id_, row in self.devices.items()}

    def changed_since(self, before: "Look") -> set[int]:
        """Return the devices that are new, or whose evidence is."""
        new = self.collections.keys() - before.collections.keys()
        told = {self.collections[number] for number in new} & self.devices.keys()
        return told | {id_ for id_, row in self.devices.items() if before.devices.get(id_) != row}


def look(session: Session, tenant: str, before: Look) -> Look:
    """Return what there is to see of a tenant now, to be held against the look before."""
    newest = session.scalar(select(func.max(CollectionRow.id))) or 0
    since = (before.newest or newest) - _LATE
    collections = select(CollectionRow.id, CollectionRow.device_id).where(
        CollectionRow.id > since, CollectionRow.tenant == tenant
    )
    devices = select(*_TOLD).where(DeviceRow.tenant == tenant, DeviceRow.merged_into.is_(None))
    return Look(
        newest,
        dict(session.execute(collections).tuples().all()),
        {id_: tuple(row) for id_, *row in session.execute(devices)},
        _states(session, tenant),
    )


def load_turnover(session: Session, tenant: str, before: Look, after: Look) -> Turnover:
    """Return what changed between two looks, with the evidence that there is now."""
    had, has = before.names, after.names
    changed = {id_: has[id_] for id_ in after.changed_since(before)}
    former = {name: had[id_] for id_, name in changed.items() if had.get(id_, name) != name}
    removed = set(had.values()) - set(has.values())
    return Turnover(_evidence(session, tenant, changed), removed, former)


def _evidence(
    session: Session, tenant: str, changed: Mapping[int, str]
) -> Sequence[DeviceEvidence]:
    """Read device by device what a few have said, and table by table what many have."""
    if len(changed) <= _FEW:
        return load_evidence_of(session, tenant, changed)
    names = set(changed.values())
    return [one for one in load_evidence(session, tenant) if one.name in names]


def _states(session: Session, tenant: str) -> tuple[Any, ...]:
    table = cast("Table", StateRow.__table__)
    newest = (func.count(), func.max(table.c.id), func.max(table.c.confirmed_at))
    query = select(*newest, func.max(table.c.seen_to)).where(table.c.tenant == tenant)
    return tuple(session.execute(query).one())
