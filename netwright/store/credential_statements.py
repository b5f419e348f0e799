"""The statements that every login runs, built once.

SQLAlchemy takes longer to build and compile them than SQLite to answer; a large run logs in ten
thousand times.
"""

from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
    union,
    update,
)

from netwright.discovery.credential_budget import REFUSALS, Outcome
from netwright.store.credential_tables import CredentialAccountRow, CredentialAttemptRow

ACCOUNT = cast("Table", CredentialAccountRow.__table__)
ATTEMPT = cast("Table", CredentialAttemptRow.__table__)

_ACCOUNT_KEY = ("tenant", "username", "realm", "device")
_HISTORY = ("position", "run_id", "profile", "device", "at", "outcome", "proven")
_NEXT = {"position": ACCOUNT.c.position + 1}


def _equal(table: Table, name: str) -> ColumnElement[bool]:
    """Compare a column with the parameter `of_<name>`; its bare name is taken by new values."""
    return table.c[name] == bindparam(f"of_{name}", type_=table.c[name].type)


NEXT_OF_ACCOUNT = (
    update(ACCOUNT)
    .where(*(_equal(ACCOUNT, name) for name in _ACCOUNT_KEY))
    .values(_NEXT)
    .returning(ACCOUNT.c.id, ACCOUNT.c.position)
)
"""Take the account's next position; others wait for the end of the transaction."""

NEXT_OF_RESERVATION = (
    update(ACCOUNT)
    .where(
        ACCOUNT.c.id == select(ATTEMPT.c.account_id).where(_equal(ATTEMPT, "id")).scalar_subquery()
    )
    .values(_NEXT)
    .returning(ACCOUNT.c.position)
)
"""The same, for the account of a reserved login."""

RESERVE = insert(ATTEMPT).returning(ATTEMPT.c.id)

SETTLE = update(ATTEMPT).where(_equal(ATTEMPT, "id"), ATTEMPT.c.outcome == Outcome.IN_FLIGHT.value)


def _history() -> CompoundSelect[Any]:
    account = _equal(ATTEMPT, "account_id")
    scopes = (
        [account],
        [account, _equal(ATTEMPT, "device")],
        [account, _equal(ATTEMPT, "run_id"), _equal(ATTEMPT, "profile")],
    )
    parts = [_rows(account, _is(outcome)) for outcome in (Outcome.IN_FLIGHT, Outcome.UNLOCKED)]
    for scope in scopes:
        newest = select(func.max(ATTEMPT.c.position)).where(*scope, _is(Outcome.OK))
        last_ok = func.coalesce(newest.scalar_subquery(), 0)
        parts.append(_rows(*scope, ATTEMPT.c.position == last_ok))
        parts += [_rows(*scope, _is(refusal), ATTEMPT.c.position > last_ok) for refusal in REFUSALS]
    return union(*parts)


def _rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(*(ATTEMPT.c[name] for name in _HISTORY)).where(*conditions)


def _is(outcome: Outcome) -> ColumnElement[bool]:
    return ATTEMPT.c.outcome == outcome.value


HISTORY = _history()
"""What the rules look at: of thousands of attempts, those that followed the last success, on all
devices, on the one device, and of the one profile in its run. Every part has an index."""
