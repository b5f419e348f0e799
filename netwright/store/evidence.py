"""Write down what devices said, and read it back as of any instant.

Only a complete answer replaces what is known; a truncated one, whose rows may lack columns, is
better than nothing and no more; no answer changes nothing. A table that reads as last time is
recognised by its digest and costs one row.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, cast

import orjson
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from netwright.model.evidence import PATIENCE, Answer, Observation, Row, Table, TableAnswer
from netwright.store.bulk import Rows, insert
from netwright.store.fading import fade
from netwright.store.tables import EVIDENCE, EVIDENCE_TABLES, FIELDS, CollectionRow

COLLECTION = cast("SqlTable", CollectionRow.__table__)

Encoded = tuple[Any, ...]

_SEEN = ("tenant", "device_id", "seen_from")
_COLLECTED = (
    "tenant",
    "device_id",
    "run_id",
    "name",
    "at",
    "answer",
    "source",
    "reason",
    "rows",
    "digest",
)
_CHUNK = 900  # parameters of one statement
_TELLING = (Answer.COMPLETE, Answer.TRUNCATED)


class Told(NamedTuple):
    """The rows of one table of one device, and when it last confirmed them."""

    rows: list[Row]
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """Who was visited, in which run of which tenant."""

    tenant: str
    run_id: str
    device_id: int
    observation: Observation


def record(session: Session, visits: Sequence[Visit]) -> None:
    """Store what was observed; all visits in one batch, a device at most once."""
    before = _last_answers(session, [visit.device_id for visit in visits])
    collections: list[Encoded] = []
    added: defaultdict[Table, list[Encoded]] = defaultdict(list)
    for visit in visits:
        for name, answer in visit.observation.tables.items():
            rows = _encode(name, answer)
            known = before.get((visit.device_id, name))
            digest = _digest(rows) if answer.answer is Answer.COMPLETE else known or ""
            collections.append(_collection(visit, name, answer, len(rows), digest))
            unheard = answer.answer not in _TELLING
            if unheard or (not rows and known is None) or known == digest:
                continue
            added[name] += _changes(session, visit, name, rows, new=known is None)
    for name, changed in added.items():
        columns = (*_SEEN, *(field.name for field in FIELDS[name]))
        insert(session, EVIDENCE_TABLES[name], Rows(columns, changed))
    insert(session, COLLECTION, Rows(_COLLECTED, collections))
    for name in PATIENCE:
        fade(session, name, _whole(visits, name))


def _whole(visits: Iterable[Visit], name: Table) -> list[tuple[int, datetime]]:
    """Return who told the table whole, and when."""
    answers = ((visit, visit.observation.tables.get(name)) for visit in visits)
    return [
        (visit.device_id, visit.observation.at)
        for visit, answer in answers
        if answer and answer.answer is Answer.COMPLETE
    ]


def _last_answers(session: Session, device_ids: Sequence[int]) -> dict[tuple[int, Table], str]:
    """Return the digest of what is held of each table; empty while it was never told whole."""
    told = CollectionRow.answer.in_(_TELLING)
    newest = (
        select(func.max(CollectionRow.id))
        .where(CollectionRow.device_id.in_(device_ids), told)
        .group_by(CollectionRow.device_id, CollectionRow.name)
    )
    rows = session.execute(
        select(CollectionRow.device_id, CollectionRow.name, CollectionRow.digest).where(
            CollectionRow.id.in_(newest)
        )
    )
    return {(device_id, Table(name)): digest for device_id, name, digest in rows}


def _encode(name: Table, answer: TableAnswer) -> list[Encoded]:
    """Return the rows as the database holds them, each once."""
    if answer.answer not in _TELLING:
        return []
    columns = [(field.name, field.encode) for field in FIELDS[name]]
    encoded = (
        tuple(
            encode(getattr(row, column)) if encode else getattr(row, column)
            for column, encode in columns
        )
        for row in answer.rows
    )
    return list(dict.fromkeys(encoded))


def _collection(visit: Visit, name: Table, answer: TableAnswer, rows: int, digest: str) -> Encoded:
    who = (visit.tenant, visit.device_id, visit.run_id)
    how = (answer.answer.value, answer.source, answer.reason)
    return (*who, name.value, visit.observation.at, *how, rows, digest)


def _digest(rows: Iterable[Encoded]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for line in sorted(map(orjson.dumps, rows)):
        digest.update(line)
    return digest.hexdigest()


def _changes(
    session: Session,
    visit: Visit,
    name: Table,
    rows: Sequence[Encoded],
    *,
    new: bool,
) -> list[Encoded]:
    """Close what is gone, and return what is to be inserted."""
    held: dict[Encoded, int] = {} if new else _open_rows(session, visit.device_id, name)
    if visit.observation.tables[name].answer is Answer.COMPLETE:
        _close(session, name, held.keys() - set(rows), held, visit.observation.at)
    seen = (visit.tenant, visit.device_id, visit.observation.at)
    return [seen + row for row in rows if row not in held]


def _open_rows(session: Session, device_id: int, name: Table) -> dict[Encoded, int]:
    table = EVIDENCE_TABLES[name]
    columns = [table.c[field.name] for field in FIELDS[name]]
    rows = session.execute(
        select(table.c.id, *columns).where(
            table.c.device_id == device_id, table.c.seen_to.is_(None)
        )
    )
    return {tuple(row[1:]): row[0] for row in rows}


def _close(
    session: Session,
    name: Table,
    gone: Iterable[Encoded],
    held: Mapping[Encoded, int],
    at: datetime,
) -> None:
    table = EVIDENCE_TABLES[name]
    ids = [held[row] for row in gone]
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        session.execute(update(table).where(table.c.id.in_(chunk)).values(seen_to=at))


def rows_at(
    session: Session,
    device_ids: Sequence[int],
    name: Table,
    at: datetime | None = None,
    *only: ColumnElement[bool],
) -> dict[int, Told]:
    """Return a table's rows per device as of an instant, or those that fulfil some conditions."""
    table = EVIDENCE_TABLES[name]
    found: dict[int, Told] = {}
    for start in range(0, len(device_ids), _CHUNK):
        chunk = device_ids[start : start + _CHUNK]
        confirmed = _confirmed(session, CollectionRow.device_id.in_(chunk), name, at)
        whose = and_(table.c.device_id.in_(chunk), held_at(table, at), *only)
        found |= _told(session, name, whose, confirmed)
    return found


def rows_of_tenant(
    session: Session, tenant: str, name: Table, at: datetime | None, *only: ColumnElement[bool]
) -> dict[int, Told]:
    """Return a table's rows of all devices of a tenant, or those that fulfil some conditions."""
    table = EVIDENCE_TABLES[name]
    confirmed = _confirmed(session, CollectionRow.tenant == tenant, name, at)
    whose = and_(table.c.tenant == tenant, held_at(table, at), *only)
    return _told(session, name, whose, confirmed)


def _told(
    session: Session, name: Table, whose: ColumnElement[bool], confirmed: Mapping[int, datetime]
) -> dict[int, Told]:
    table = EVIDENCE_TABLES[name]
    row_type = EVIDENCE[name]
    # A million rows carry a few thousand different names and numbers: one object for each.
    decoders = [
        (position, field.decode or partial(_shared, {}))
        for position, field in enumerate(FIELDS[name])
    ]
    columns = [table.c[field.name] for field in FIELDS[name]]
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for device_id, *values in session.execute(
        select(table.c.device_id, *columns).where(whose).order_by(table.c.id)
    ):
        for position, decode in decoders:
            values[position] = decode(values[position])
        rows[device_id].append(row_type(*values))
    return {device_id: Told(held, confirmed[device_id]) for device_id, held in rows.items()}


def _shared(known: dict[Any, Any], value: Any) -> Any:
    return known.setdefault(value, value)


def held_at(table: SqlTable, at: datetime | None) -> ColumnElement[bool]:
    """Return the condition for an interval to hold at an instant."""
    if at is None:
        return table.c.seen_to.is_(None)
    return and_(table.c.seen_from <= at, or_(table.c.seen_to.is_(None), table.c.seen_to > at))


def _confirmed(
    session: Session, whose: ColumnElement[bool], name: Table, at: datetime | None
) -> dict[int, datetime]:
    """Return when each device last told the whole table, or part of it if it never did."""
    times: dict[int, datetime] = {}
    for answer in reversed(_TELLING):
        query = (
            select(CollectionRow.device_id, func.max(CollectionRow.at))
            .where(
                whose,
                CollectionRow.name == name.value,
                CollectionRow.answer == answer,
                *([CollectionRow.at <= at] if at else []),
            )
            .group_by(CollectionRow.device_id)
        )
        times.update(dict(session.execute(query).tuples().all()))
    return times


def count_rows(session: Session, device_id: int) -> dict[Table, int]:
    """Count a device's current rows by table; a table that never answered is absent."""
    answered = session.scalars(
        select(CollectionRow.name)
        .where(
            CollectionRow.device_id == device_id,
            CollectionRow.answer.in_(_TELLING),
        )
        .distinct()
    )
    counts: dict[Table, int] = {}
    for name in map(Table, answered):
        table = EVIDENCE_TABLES[name]
        current = and_(table.c.device_id == device_id, table.c.seen_to.is_(None))
        counts[name] = session.scalar(select(func.count()).where(current)) or 0
    return counts
