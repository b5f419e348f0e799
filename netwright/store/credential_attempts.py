"""Reserve and settle logins, so that all workers together keep to an account's budget.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from netwright.discovery.credential_budget import (
    Attempt,
    Decision,
    Limits,
    LoginRequest,
    Outcome,
    Verdict,
)
from netwright.discovery.credential_rules import decide, outcome_of_lost
from netwright.model.credential import Account, Profile
from netwright.store.credential_statements import (
    ACCOUNT,
    HISTORY,
    NEXT_OF_ACCOUNT,
    NEXT_OF_RESERVATION,
    RESERVE,
    SETTLE,
)
from netwright.store.credential_tables import CredentialAccountRow, CredentialAttemptRow
from netwright.store.login_pace import take_token

MOST_DETAIL = 500  # characters


def reserve_login(
    session: Session, tenant: str, request: LoginRequest, now: datetime, limits: Limits
) -> Decision:
    """Judge a login, and reserve it if it is allowed.

    Raises:
        ValueError: nobody can lock the profile's account, so there is nothing to reserve.
    """
    account = request.profile.account(request.device)
    if account is None:
        raise ValueError(f"{request.profile.name}: {request.profile.kind} logs in to no account")
    account_id, position = _take_turn(session, tenant, account)
    decision = decide(request, _history(session, account_id, request), now, limits)
    if not decision.allowed:
        return decision
    if not take_token(session, tenant, None if account.device else account_id, now, limits):
        return Decision(Verdict.WAIT, "logins are paced")
    reserved = {
        "tenant": tenant,
        "account_id": account_id,
        "run_id": request.run_id,
        "profile": request.profile.name,
        "kind": request.profile.kind.value,
        "device": request.device,
        "address": str(request.address),
        "at": now,
        "outcome": Outcome.IN_FLIGHT.value,
        "detail": "",
        "position": position,
        "proven": decision.proven,
    }
    return replace(
        decision, reservation=session.connection().execute(RESERVE, reserved).scalar_one()
    )


def settle_login(
    session: Session, reservation: int, outcome: Outcome, now: datetime, detail: str = ""
) -> None:
    """Record how a reserved login ended; what is settled stays settled."""
    connection = session.connection()
    position = connection.execute(NEXT_OF_RESERVATION, {"of_id": reservation}).scalar_one()
    settled = {
        "outcome": outcome.value,
        "detail": detail[:MOST_DETAIL],
        "settled_at": now,
        "position": position,
    }
    connection.execute(SETTLE, {"of_id": reservation, **settled})


def settle_lost_logins(session: Session, run_id: str, now: datetime) -> None:
    """Settle what a run's workers left under way when they died; nobody need wait for it."""
    left = session.execute(
        select(CredentialAttemptRow.id, CredentialAttemptRow.proven).filter_by(
            run_id=run_id, outcome=Outcome.IN_FLIGHT.value
        )
    )
    for reservation, proven in left.all():
        outcome = outcome_of_lost(proven=proven)
        settle_login(session, reservation, outcome, now, "the worker died")


def unlock_account(
    session: Session, tenant: str, profile: Profile, now: datetime, detail: str
) -> int:
    """Forget every refusal of a profile's account; return on how many devices and realms."""
    accounts = session.scalars(
        select(CredentialAccountRow).filter_by(
            tenant=tenant, username=profile.username, realm=profile.realm
        )
    ).all()
    for account in accounts:
        account.position += 1
        unlocked = CredentialAttemptRow(
            tenant=tenant,
            account_id=account.id,
            run_id="",
            profile=profile.name,
            kind=profile.kind.value,
            device=account.device,
            address="",
            at=now,
            settled_at=now,
            outcome=Outcome.UNLOCKED.value,
            detail=detail[:MOST_DETAIL],
            position=account.position,
            proven=False,
        )
        session.add(unlocked)
    session.flush()
    return len(accounts)


def _take_turn(session: Session, tenant: str, account: Account) -> tuple[int, int]:
    """Return the account's id and next position; others wait for the end of the transaction."""
    connection = session.connection()
    key = {"tenant": tenant, **account._asdict()}
    asked = {f"of_{name}": value for name, value in key.items()}
    row = connection.execute(NEXT_OF_ACCOUNT, asked).one_or_none()
    if row is None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(
            dialect.insert(ACCOUNT).values(position=0, **key).on_conflict_do_nothing()
        )
        row = connection.execute(NEXT_OF_ACCOUNT, asked).one()
    return row.id, row.position


def _history(session: Session, account_id: int, request: LoginRequest) -> Iterator[Attempt]:
    asked = {
        "of_account_id": account_id,
        "of_device": request.device,
        "of_run_id": request.run_id,
        "of_profile": request.profile.name,
    }
    for position, run_id, profile, device, at, outcome, proven in session.connection().execute(
        HISTORY, asked
    ):
        yield Attempt(position, run_id, profile, device, at, Outcome(outcome), proven)
