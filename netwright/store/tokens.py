"""Tokens and whom they stand for. Functions take a session and never commit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netwright.model.role import Role
from netwright.store.audit_tables import ApiTokenRow


@dataclass(frozen=True, slots=True)
class Token:
    """A token as stored: its secret only as a hash."""

    id: str
    tenant: str
    name: str
    role: Role
    hash: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it may be used."""
        is_over = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not is_over


def add_token(session: Session, token: Token) -> bool:
    """Enter a token; False if the name has one that was not revoked."""
    where = {"tenant": token.tenant, "name": token.name}
    held = session.scalars(select(ApiTokenRow).filter_by(**where)).first()
    if held is not None and held.revoked_at is None:
        return False
    session.execute(delete(ApiTokenRow).filter_by(**where))
    session.add(
        ApiTokenRow(
            id=token.id,
            role=token.role.value,
            hash=token.hash,
            created_at=token.created_at,
            created_by=token.created_by,
            expires_at=token.expires_at,
            **where,
        )
    )
    session.flush()
    return True


def find_token(session: Session, tenant: str, token_id: str) -> Token | None:
    """Return a token by its public part."""
    row = session.scalars(select(ApiTokenRow).filter_by(tenant=tenant, id=token_id)).first()
    return _token(row) if row else None


def list_tokens(session: Session, tenant: str) -> list[Token]:
    """Return all tokens of a tenant by name, the revoked ones too."""
    query = select(ApiTokenRow).filter_by(tenant=tenant).order_by(ApiTokenRow.name)
    return [_token(row) for row in session.scalars(query)]


def revoke_token(session: Session, tenant: str, name: str, at: datetime) -> bool:
    """Let a token be used no more, and tell whether there was one."""
    where = (ApiTokenRow.tenant == tenant, ApiTokenRow.name == name)
    change = update(ApiTokenRow).where(*where, ApiTokenRow.revoked_at.is_(None))
    return bool(session.execute(change.values(revoked_at=at)).rowcount)  # type: ignore[attr-defined]


def note_use(session: Session, token: Token, at: datetime) -> None:
    """Note when a token was used last."""
    session.execute(update(ApiTokenRow).filter_by(id=token.id).values(used_at=at))


def _token(row: ApiTokenRow) -> Token:
    return Token(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        role=Role(row.role),
        hash=row.hash,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )
