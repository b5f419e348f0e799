"""Read the audit of credentials: who used which profile on what, when, and how it ended.

Functions take a session and never commit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netwright.discovery.credential_budget import Outcome
from netwright.store.credential_tables import CredentialAttemptRow
from netwright.store.tables import RunRow

SECOND_BUDGET = "-new"
"""What a rotation's run id ends with where it logs in with the new credential."""

_USES = tuple(each.value for each in Outcome if each not in {Outcome.STOPPED, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a profile, as audited; `by` is who started the run, or who unlocked."""

    at: datetime
    profile: str
    kind: str
    device: str
    address: str
    outcome: Outcome
    detail: str
    run_id: str
    run_kind: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class UseFilter:
    """Which uses to list; empty is all."""

    profile: str = ""
    address: str = ""
    since: datetime | None = None
    limit: int = 100


def list_uses(session: Session, tenant: str, wanted: UseFilter) -> list[Use]:
    """Return the newest uses, newest first."""
    row = CredentialAttemptRow
    query = select(row).where(row.tenant == tenant).order_by(row.at.desc(), row.id.desc())
    for column, value in ((row.profile, wanted.profile), (row.address, wanted.address)):
        query = query.where(column == value) if value else query
    if wanted.since:
        query = query.where(row.at >= wanted.since)
    rows = list(session.scalars(query.limit(wanted.limit)))
    runs = _runs(session, tenant, {each.run_id.removesuffix(SECOND_BUDGET) for each in rows})
    return [_use(each, runs) for each in rows]


def newest_uses(session: Session, tenant: str) -> list[Use]:
    """Return how the newest use of each profile at each address ended."""
    row = CredentialAttemptRow
    newest = (
        select(func.max(row.id))
        .where(row.tenant == tenant, row.outcome.in_(_USES), row.address != "")
        .group_by(row.address, row.profile)
    )
    return [_use(each, {}) for each in session.scalars(_by_id(newest))]


def last_successes(session: Session, tenant: str) -> dict[str, datetime]:
    """Return when each profile was accepted last."""
    row = CredentialAttemptRow
    found = session.execute(
        select(row.profile, func.max(row.at))
        .where(row.tenant == tenant, row.outcome == Outcome.OK.value)
        .group_by(row.profile)
    )
    return dict(found.tuples().all())


def _by_id(ids: Select[tuple[int]]) -> Select[tuple[CredentialAttemptRow]]:
    row = CredentialAttemptRow
    return select(row).where(row.id.in_(ids)).order_by(row.address, row.profile)


def _runs(session: Session, tenant: str, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return what each run was, and who started it."""
    found = session.execute(
        select(RunRow.id, RunRow.kind, RunRow.started_by).where(
            RunRow.tenant == tenant, RunRow.id.in_(list(ids))
        )
    )
    return {id_: (kind, by) for id_, kind, by in found}


def _use(row: CredentialAttemptRow, runs: dict[str, tuple[str, str]]) -> Use:
    outcome = Outcome(row.outcome)
    kind, by = runs.get(row.run_id.removesuffix(SECOND_BUDGET), ("", ""))
    if outcome is Outcome.UNLOCKED:
        by = row.detail
    return Use(
        row.at,
        row.profile,
        row.kind,
        row.device,
        row.address,
        outcome,
        row.detail,
        row.run_id,
        kind,
        by,
    )
