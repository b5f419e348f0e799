"""Rows that ended but still count, because one answer may miss what is there.

Every complete answer of a table counts against the rows that it lacks. A port that is down hears
nothing, so what was last heard there is not counted against; on a port that is shut it is
forgotten at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.model.evidence import PATIENCE, Answer, Fading, Table
from netwright.model.interface import CARRYING
from netwright.store.base import UtcDateTime
from netwright.store.tables import EVIDENCE, EVIDENCE_TABLES, FIELDS, CollectionRow

_INTERFACES = EVIDENCE_TABLES[Table.INTERFACES]


def fade(session: Session, name: Table, answered: Sequence[tuple[int, datetime]]) -> None:
    """Count an answer against the rows that it lacked; the interfaces are those of the same visit.

    Args:
        session: of a unit of work in which the answers are already recorded.
        name: a table of PATIENCE.
        answered: device id and instant of each complete answer.
    """
    if answered:
        table = EVIDENCE_TABLES[name]
        parameters = [{"of_device": id_, "answered_at": at} for id_, at in answered]
        session.connection().execute(_fade(table, PATIENCE[name]), parameters)


def _fade(table: SqlTable, patience: int) -> Update:
    at = bindparam("answered_at", type_=UtcDateTime())
    missed = table.c.missed + 1
    shut = _ports_where(_INTERFACES.c.if_admin_status == "down")
    # Spelled out, as a statement for many devices cannot expand a list.
    deaf = _ports_where(and_(*(_INTERFACES.c.if_oper_status != word for word in CARRYING)))
    is_shut = table.c.if_name.in_(shut)
    return (
        update(table)
        .where(
            table.c.device_id == bindparam("of_device"),
            table.c.seen_to.is_not(None),
            table.c.forgotten_at.is_(None),
            or_(is_shut, table.c.if_name.not_in(deaf)),
        )
        .values(
            missed=missed,
            forgotten_at=case((or_(is_shut, missed >= patience), at), else_=None),
        )
    )


def _ports_where(condition: ColumnElement[bool]) -> Select[tuple[str]]:
    current = and_(
        _INTERFACES.c.device_id == bindparam("of_device"), _INTERFACES.c.seen_to.is_(None)
    )
    return select(_INTERFACES.c.if_name).where(current, condition)


def fading_rows(
    session: Session, tenant: str, name: Table, at: datetime | None, *only: ColumnElement[bool]
) -> dict[int, list[Fading]]:
    """Return per device the rows that had ended at an instant, but were not forgotten yet."""
    table = EVIDENCE_TABLES[name]
    whose = and_(table.c.tenant == tenant, _fades_at(table, at), *only)
    last_told = _last_told(session, name, whose)
    found: defaultdict[int, list[Fading]] = defaultdict(list)
    for device_id, seen_to, values in _ended(session, name, whose):
        row = EVIDENCE[name](*values)
        found[device_id].append(Fading(row, last_told[device_id, seen_to]))
    return dict(found)


def _fades_at(table: SqlTable, at: datetime | None) -> ColumnElement[bool]:
    if at is None:
        return and_(table.c.seen_to.is_not(None), table.c.forgotten_at.is_(None))
    forgotten = or_(table.c.forgotten_at.is_(None), table.c.forgotten_at > at)
    return and_(table.c.seen_to <= at, forgotten)


def _ended(
    session: Session, name: Table, whose: ColumnElement[bool]
) -> Iterator[tuple[int, datetime, list[object]]]:
    table = EVIDENCE_TABLES[name]
    columns = [table.c[field.name] for field in FIELDS[name]]
    decoders = [field.decode for field in FIELDS[name]]
    query = select(table.c.device_id, table.c.seen_to, *columns).where(whose).order_by(table.c.id)
    for device_id, seen_to, *values in session.execute(query):
        yield (
            device_id,
            seen_to,
            [
                decode(value) if decode else value
                for decode, value in zip(decoders, values, strict=True)
            ],
        )


def _last_told(
    session: Session, name: Table, whose: ColumnElement[bool]
) -> dict[tuple[int, datetime], datetime]:
    """Return when rows that ended at some instant were last confirmed before it."""
    table = EVIDENCE_TABLES[name]
    ended = select(table.c.device_id, table.c.seen_to).where(whose).distinct().subquery()
    confirmed = (
        select(func.max(CollectionRow.at))
        .where(
            CollectionRow.device_id == ended.c.device_id,
            CollectionRow.name == name.value,
            CollectionRow.at < ended.c.seen_to,
            CollectionRow.answer == Answer.COMPLETE,
        )
        .scalar_subquery()
    )
    told = type_coerce(func.coalesce(confirmed, ended.c.seen_to), UtcDateTime())
    query = select(ended.c.device_id, ended.c.seen_to, told)
    return {(device_id, seen_to): at for device_id, seen_to, at in session.execute(query)}
