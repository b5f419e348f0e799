"""SQL tables of what was tried with which credential profile, and what was good where.

They hold names of profiles and accounts, never a secret.
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class CredentialAccountRow(Base):
    """An account whose failures are counted; `device` is empty in a shared realm.

    Whoever increments `position` holds the row until the end of the transaction, so that two
    workers never judge one account at once.
    """

    __tablename__ = "credential_account"
    __table_args__ = (
        UniqueConstraint("tenant", "username", "realm", "device"),
        UniqueConstraint("tenant", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    username: Mapped[str] = mapped_column(String(255))
    realm: Mapped[str] = mapped_column(String(255))
    device: Mapped[str] = mapped_column(String(255))
    position: Mapped[int]


class LoginPaceRow(Base):
    """When the token bucket of an account's logins is full again; account 0 is all of them."""

    __tablename__ = "login_pace"

    tenant: Mapped[str] = mapped_column(String(63), primary_key=True)
    account_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    full_at: Mapped[datetime]


class CredentialAttemptRow(Base):
    """One use of a profile on a device: the audit, and what failure budgets are counted from.

    Rows without an account are uses that lock nothing (SNMP).
    """

    __tablename__ = "credential_attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "account_id"], ["credential_account.tenant", "credential_account.id"]
        ),
        Index(None, "account_id", "outcome", "position"),
        Index(None, "account_id", "device", "outcome", "position"),
        Index(None, "account_id", "run_id", "outcome", "position"),
        Index(None, "tenant", "at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    account_id: Mapped[int | None] = mapped_column(RowId)
    run_id: Mapped[str] = mapped_column(String(32))
    profile: Mapped[str] = mapped_column(String(63))
    kind: Mapped[str] = mapped_column(String(15))
    device: Mapped[str] = mapped_column(String(255))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(15))
    detail: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    proven: Mapped[bool]


class CredentialGoodRow(Base):
    """The profile of a kind that a device accepted last."""

    __tablename__ = "credential_good"
    __table_args__ = (UniqueConstraint("tenant", "address", "kind"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    address: Mapped[str] = mapped_column(String(45))
    kind: Mapped[str] = mapped_column(String(15))
    profile: Mapped[str] = mapped_column(String(63))
    site: Mapped[str] = mapped_column(String(63))
    sys_object_id: Mapped[str | None] = mapped_column(String(255))
    at: Mapped[datetime]


class HostKeyEventRow(Base):
    """An SSH host key that was trusted for the first time, or refused: the audit of host keys."""

    __tablename__ = "host_key_event"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    host: Mapped[str] = mapped_column(String(255))
    verdict: Mapped[str] = mapped_column(String(31))
    fingerprint: Mapped[str] = mapped_column(String(63))
    known: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime]
