"""Reserve and settle logins, so that all workers together keep to an account's budget.

Functions take a session and never commit: the caller's `with store.write() as session:` block is
the unit of work.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, func, select, union, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from netwright.discovery.credential_budget import Attempt, Decision, Limits, LoginRequest, Outcome
from netwright.discovery.credential_rules import decide
from netwright.model.credential import Account, Profile
from netwright.store.credential_tables import CredentialAccountRow, CredentialAttemptRow

MOST_DETAIL = 500  # characters

_COLUMNS = (
    CredentialAttemptRow.position,
    CredentialAttemptRow.run_id,
    CredentialAttemptRow.profile,
    CredentialAttemptRow.device,
    CredentialAttemptRow.at,
    CredentialAttemptRow.outcome,
    CredentialAttemptRow.proven,
)
_Attempts = Select[tuple[int, str, str, str, datetime, str, bool]]


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
    row = CredentialAttemptRow(
        tenant=tenant,
        account_id=account_id,
        run_id=request.run_id,
        profile=request.profile.name,
        kind=request.profile.kind.value,
        device=request.device,
        address=str(request.address),
        at=now,
        outcome=Outcome.IN_FLIGHT.value,
        detail="",
        position=position,
        proven=decision.proven,
    )
    session.add(row)
    session.flush()
    return Decision(decision.verdict, proven=decision.proven, reservation=row.id)


def settle_login(
    session: Session, reservation: int, outcome: Outcome, now: datetime, detail: str = ""
) -> None:
    """Record how a reserved login ended; what is settled stays settled."""
    account_id = (
        select(CredentialAttemptRow.account_id)
        .where(CredentialAttemptRow.id == reservation)
        .scalar_subquery()
    )
    position = session.scalar(
        update(CredentialAccountRow)
        .where(CredentialAccountRow.id == account_id)
        .values(position=CredentialAccountRow.position + 1)
        .returning(CredentialAccountRow.position)
    )
    session.execute(
        update(CredentialAttemptRow)
        .where(
            CredentialAttemptRow.id == reservation,
            CredentialAttemptRow.outcome == Outcome.IN_FLIGHT.value,
        )
        .values(
            outcome=outcome.value, detail=detail[:MOST_DETAIL], settled_at=now, position=position
        )
    )


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
    dialect = postgresql if session.connection().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(CredentialAccountRow).values(
        tenant=tenant, position=1, **account._asdict()
    )
    turn = insert.on_conflict_do_update(
        index_elements=["tenant", "username", "realm", "device"],
        set_={"position": CredentialAccountRow.position + 1},
    ).returning(CredentialAccountRow.id, CredentialAccountRow.position)
    row = session.execute(turn).one()
    return row.id, row.position


def _history(session: Session, account_id: int, request: LoginRequest) -> Iterator[Attempt]:
    """Yield what the rules look at: of thousands of attempts, those after the last successes."""
    for row in session.execute(union(*_parts(account_id, request))):
        yield Attempt(
            position=row.position,
            run_id=row.run_id,
            profile=row.profile,
            device=row.device,
            at=row.at,
            outcome=Outcome(row.outcome),
            proven=row.proven,
        )


def _parts(account_id: int, request: LoginRequest) -> Iterator[_Attempts]:
    row = CredentialAttemptRow
    scopes = (
        [row.account_id == account_id],
        [row.account_id == account_id, row.device == request.device],
        [
            row.account_id == account_id,
            row.run_id == request.run_id,
            row.profile == request.profile.name,
        ],
    )
    for scope in scopes:
        last = select(func.max(row.position)).where(*scope, row.outcome == Outcome.OK.value)
        last_ok = last.scalar_subquery()
        yield select(*_COLUMNS).where(row.position == last_ok, *scope)
        refused = row.outcome == Outcome.REFUSED.value
        yield select(*_COLUMNS).where(*scope, refused, row.position > func.coalesce(last_ok, 0))
    for outcome in (Outcome.IN_FLIGHT, Outcome.UNLOCKED):
        yield select(*_COLUMNS).where(*scopes[0], row.outcome == outcome.value)
