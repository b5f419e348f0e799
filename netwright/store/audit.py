"""Append to the audit, and read it. Functions take a session and never commit.

There is no function that changes or deletes an entry. An entry is written in the transaction of
what it tells of: one is never kept without the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from netwright.remediation.audit import GENESIS, Entry, Head, canonical, sealed
from netwright.store.audit_tables import AuditHeadRow, AuditRow
from netwright.store.bulk import Rows, upsert

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class AuditWord:
    """What is to be entered: who did what to whom."""

    by: str
    verb: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to list; empty is all."""

    subject: str = ""
    by: str = ""
    since: datetime | None = None
    limit: int = 100


def append(session: Session, tenant: str, at: datetime, word: AuditWord) -> Entry:
    """Append an entry; others of the same tenant wait until this transaction is over."""
    head = _locked_head(session, tenant)
    entry = Entry(
        tenant=tenant,
        number=head.number + 1,
        at=at,
        by=word.by,
        verb=word.verb,
        subject=word.subject,
        detail=canonical(word.detail),
        digest="",
    )
    entry = sealed(head.digest, entry)
    session.add(AuditRow(**entry._asdict()))
    head.number, head.digest = entry.number, entry.digest
    session.flush()
    return entry


def _locked_head(session: Session, tenant: str) -> AuditHeadRow:
    first = Rows(("tenant", "number", "digest"), [(tenant, 0, GENESIS)])
    table = AuditHeadRow.__table__
    upsert(session, table, first, key=("tenant",), update=False)  # type: ignore[arg-type]
    query = select(AuditHeadRow).filter_by(tenant=tenant).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def head(session: Session, tenant: str) -> Head | None:
    """Return the end of a tenant's chain, None if there is no entry."""
    row = session.get(AuditHeadRow, tenant)
    return Head(tenant, row.number, row.digest) if row and row.number else None


def chain(session: Session, tenant: str) -> Iterator[Entry]:
    """Yield all entries from the first on, a batch at a time."""
    last = 0
    while True:
        query = select(AuditRow).where(AuditRow.tenant == tenant, AuditRow.number > last)
        rows = session.scalars(query.order_by(AuditRow.number).limit(_BATCH)).all()
        yield from map(_entry, rows)
        if len(rows) < _BATCH:
            return
        last = rows[-1].number


def list_entries(session: Session, tenant: str, wanted: AuditFilter) -> list[Entry]:
    """Return the newest entries, newest first."""
    query = select(AuditRow).where(AuditRow.tenant == tenant)
    for column, value in ((AuditRow.subject, wanted.subject), (AuditRow.by, wanted.by)):
        query = query.where(column == value) if value else query
    if wanted.since:
        query = query.where(AuditRow.at >= wanted.since)
    return [
        _entry(row)
        for row in session.scalars(query.order_by(AuditRow.number.desc()).limit(wanted.limit))
    ]


def _entry(row: AuditRow) -> Entry:
    return Entry(
        row.tenant, row.number, row.at, row.by, row.verb, row.subject, row.detail, row.digest
    )
