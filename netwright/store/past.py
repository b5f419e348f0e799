"""Record the topology as it is drawn, and read it where the evidence for it has been thinned.

Functions take a session and never commit.
"""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, aliased

from netwright.errors import UsageError
from netwright.model.instant import rfc3339
from netwright.model.link import Topology
from netwright.store.bulk import Rows, insert, upsert
from netwright.store.evidence import held_at
from netwright.store.past_tables import HistoryRow, PastTopologyRow
from netwright.store.tables import DeviceRow
from netwright.topology.past import Line, devices_in, lines_of, renamed, topology_of

PAST = cast("SqlTable", PastTopologyRow.__table__)
HISTORY = cast("SqlTable", HistoryRow.__table__)

_NEW = ("tenant", "kind", "told", "seen_from")
_CHUNK = 500


def record_topology(session: Session, tenant: str, topology: Topology) -> None:
    """Keep what is drawn otherwise than before; a build that others have overtaken keeps none."""
    before = session.get(HistoryRow, tenant, with_for_update=True)
    if before and before.recorded_at >= topology.at:
        return
    held = _current(session, tenant)
    drawn = dict.fromkeys(lines_of(topology))
    _close(session, [id_ for line, id_ in held.items() if line not in drawn], topology.at)
    new = [(tenant, *line, topology.at) for line in drawn if line not in held]
    insert(session, PAST, Rows(_NEW, new))
    recorded = Rows(("tenant", "recorded_at"), [(tenant, topology.at)])
    upsert(session, HISTORY, recorded, key=("tenant",))


def _current(session: Session, tenant: str) -> dict[Line, int]:
    query = select(PAST.c.kind, PAST.c.told, PAST.c.id).where(
        PAST.c.tenant == tenant, PAST.c.seen_to.is_(None)
    )
    return {Line(kind, told): id_ for kind, told, id_ in session.execute(query)}


def _close(session: Session, ids: list[int], at: datetime) -> None:
    for start in range(0, len(ids), _CHUNK):
        chunk = PAST.c.id.in_(ids[start : start + _CHUNK])
        session.execute(update(PAST).where(chunk).values(seen_to=at))


def past_topology(session: Session, tenant: str, at: datetime) -> Topology | None:
    """Return the topology as it was drawn last before an instant; None where evidence tells it."""
    whole_from = _whole_from(session, tenant)
    if whole_from is None or at >= whole_from:
        return None
    query = select(PAST.c.kind, PAST.c.told, PAST.c.seen_from).where(
        PAST.c.tenant == tenant, held_at(PAST, at)
    )
    lines = [(Line(kind, told), since) for kind, told, since in session.execute(query)]
    return topology_of(at, _merged(session, tenant, lines))


def drawn_at(session: Session, tenant: str) -> datetime | None:
    """Return when the topology was drawn last."""
    return session.scalar(select(HISTORY.c.recorded_at).where(HISTORY.c.tenant == tenant))


def drawn_topology(session: Session, tenant: str, at: datetime) -> Topology:
    """Return the topology as it was drawn last, at that instant."""
    lines = [(line, at) for line in _current(session, tenant)]
    return topology_of(at, _merged(session, tenant, lines))


def _merged(
    session: Session, tenant: str, lines: list[tuple[Line, datetime]]
) -> list[tuple[Line, datetime]]:
    """Give a device the links of those that a person has merged into it since."""
    whole = aliased(DeviceRow)
    query = (
        select(DeviceRow.name, whole.name)
        .join(whole, whole.id == DeviceRow.merged_into)
        .where(DeviceRow.tenant == tenant)
    )
    for part, name in session.execute(query).tuples():
        of_part = {line for line, _ in lines if part in devices_in(line)}
        lines = [
            (renamed(line, part, name) if line in of_part else line, since)
            for line, since in lines
            if not (line.kind == "node" and line in of_part)
        ]
    return lines


def require_evidence(session: Session, tenant: str, at: datetime | None) -> None:
    """Refuse a question about evidence that has been thinned.

    Raises:
        UsageError: it has been, as of that instant.
    """
    whole_from = _whole_from(session, tenant) if at else None
    if at and whole_from and at < whole_from:
        raise UsageError(
            f"what devices said before {rfc3339(whole_from)} is no longer kept",
            "`netwright topology show --at` still has the links of then",
        )


def _whole_from(session: Session, tenant: str) -> datetime | None:
    row = session.get(HistoryRow, tenant)
    return row.whole_from if row else None


def thinnable_before(session: Session, tenant: str, at: datetime) -> datetime | None:
    """Return before when evidence may be thinned, at most an instant; None: nowhere.

    What devices said later than the last build must stay: nothing was drawn from it yet. What was
    thinned once remains so.
    """
    row = session.get(HistoryRow, tenant)
    if row is None:
        return None
    wanted = min(at, row.recorded_at)
    return max(wanted, row.whole_from) if row.whole_from else wanted


def thin_before(session: Session, tenant: str, at: datetime) -> datetime | None:
    """Let the record tell the topology of then from now on; return before when, if at all."""
    before = thinnable_before(session, tenant, at)
    if before:
        session.get_one(HistoryRow, tenant).whole_from = before
    return before


def rename_in_past(session: Session, tenant: str, name: str, new_name: str) -> None:
    """Let a device that got another name have had it always."""
    _change(session, tenant, name, lambda line: renamed(line, name, new_name))


def forget_in_past(session: Session, tenant: str, name: str) -> None:
    """Forget a device and every link to it."""
    _change(session, tenant, name, lambda _: None)


def _change(
    session: Session, tenant: str, name: str, change: Callable[[Line], Line | None]
) -> None:
    query = select(PAST.c.id, PAST.c.kind, PAST.c.told).where(
        PAST.c.tenant == tenant, PAST.c.told.contains(name, autoescape=True)
    )
    for id_, kind, told in session.execute(query).all():
        line = Line(kind, told)
        if name not in devices_in(line):
            continue
        if (changed := change(line)) is None:
            session.execute(delete(PAST).where(PAST.c.id == id_))
        else:
            session.execute(update(PAST).where(PAST.c.id == id_).values(told=changed.text))
