"""The tier and site that devices hold, as intervals: read as of any instant, and moved on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from netwright.model.device import Tier
from netwright.store.base import UtcDateTime
from netwright.store.bulk import Rows, insert
from netwright.store.evidence import held_at
from netwright.store.standing_tables import StandingRow
from netwright.store.tables import DeviceRow
from netwright.topology.memory import Standing

STANDING = cast("SqlTable", StandingRow.__table__)

_NEW = ("tenant", "device_id", "tier", "site", "candidate", "times", "seen_from")
_END = (
    update(STANDING)
    .where(STANDING.c.id == bindparam("of_id"))
    .values(seen_to=bindparam("of_end", type_=UtcDateTime()))
)
_DOUBT = (
    update(STANDING)
    .where(STANDING.c.id == bindparam("of_id"))
    .values(candidate=bindparam("of_candidate"), times=bindparam("of_times"))
)


def load_standings(
    session: Session, tenant: str, at: datetime | None = None
) -> dict[str, Standing]:
    """Return what held at an instant, now when none is given; what may follow only of now."""
    rows = _held(session, tenant, at).values()
    if at is None:
        return {row.name: _standing(row) for row in rows}
    return {row.name: Standing(Tier(row.tier), row.site) for row in rows}


def hold_standings(session: Session, tenant: str) -> dict[str, Standing]:
    """Return what holds now; who else would change it waits until we are done."""
    query = select(DeviceRow.id).filter_by(tenant=tenant).order_by(DeviceRow.id)
    session.execute(query.with_for_update()).all()
    return load_standings(session, tenant)


def save_standings(
    session: Session, tenant: str, standings: Mapping[str, Standing], at: datetime
) -> None:
    """End what is no more and begin what is new; of the rest note what runs said instead."""
    held = _held(session, tenant, None)
    ids = select(DeviceRow.name, DeviceRow.id).filter_by(tenant=tenant)
    devices = dict(session.execute(ids).tuples().all())
    ended: list[dict[str, Any]] = []
    doubted: list[dict[str, Any]] = []
    begun: list[tuple[Any, ...]] = []
    for name, standing in standings.items():
        row = held.get(name)
        if name not in devices:  # removed in the meantime
            continue
        if row is None or (row.tier, row.site) != (standing.tier, standing.site):
            begun.append((tenant, devices[name], *_values(standing), at))
            ended += [{"of_id": row.id, "of_end": at}] if row else []
        elif _standing(row) != standing:
            of = {"of_candidate": standing.candidate, "of_times": standing.times}
            doubted.append({"of_id": row.id, **of})
    for statement, changes in ((_END, ended), (_DOUBT, doubted)):
        if changes:
            session.connection().execute(statement, changes)
    insert(session, STANDING, Rows(_NEW, begun))


def _held(session: Session, tenant: str, at: datetime | None) -> dict[str, Any]:
    query = (
        select(STANDING, DeviceRow.name)
        .join(DeviceRow, DeviceRow.id == STANDING.c.device_id)
        .where(STANDING.c.tenant == tenant, held_at(STANDING, at))
    )
    return {row.name: row for row in session.execute(query)}


def _standing(row: Any) -> Standing:
    candidate = Tier(row.candidate) if row.candidate else None
    return Standing(Tier(row.tier), row.site, candidate, row.times)


def _values(standing: Standing) -> tuple[Any, ...]:
    candidate = standing.candidate and standing.candidate.value
    return (standing.tier.value, standing.site, candidate, standing.times)
