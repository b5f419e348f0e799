"""SQL tables of the audit: append only, each entry bound to the one before. Never a secret."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class AuditRow(Base):
    """One entry of a tenant's chain."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("tenant", "number"), Index(None, "tenant", "subject"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(255))
    verb: Mapped[str] = mapped_column(String(63))
    subject: Mapped[str] = mapped_column(String(255))
    detail: Mapped[str] = mapped_column(Text)  # JSON, to the letter as it was hashed
    digest: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The newest entry of a tenant's chain; locking it lets entries queue."""

    __tablename__ = "audit_head"

    tenant: Mapped[str] = mapped_column(String(63), primary_key=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class ApiTokenRow(Base):
    """A token: who it stands for and with which role; of its secret only a keyed hash."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("tenant", "name"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    name: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(31))
    hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(255))
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
