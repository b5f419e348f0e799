"""SQL tables of remediation: what is wanted, decided, done and undone. Never a secret.

Two unique keys carry the promises: `idempotency_key` lets one incident ask once, `live_key` (empty
when the action is over) lets one action of a kind live on one target, however many ask.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


def _of_action() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["tenant", "action_id"], ["action.tenant", "action.id"], ondelete="CASCADE"
    )


class ActionRow(Base):
    """One playbook on one device for one target."""

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("tenant", "id"),
        UniqueConstraint("tenant", "idempotency_key"),
        UniqueConstraint("tenant", "live_key"),
        Index(None, "tenant", "begun_at"),
        Index(None, "state", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    idempotency_key: Mapped[str] = mapped_column(String(64))
    live_key: Mapped[str | None] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(Text)
    playbook: Mapped[str] = mapped_column(String(63))
    playbook_version: Mapped[str] = mapped_column(String(64))
    effect: Mapped[str] = mapped_column(String(31))
    device: Mapped[str] = mapped_column(String(255))
    site: Mapped[str] = mapped_column(String(63))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    mode: Mapped[str] = mapped_column(String(15))
    state: Mapped[str] = mapped_column(String(31))
    requested_by: Mapped[str] = mapped_column(String(255))
    rule: Mapped[str] = mapped_column(String(255))
    rule_version: Mapped[str] = mapped_column(String(64))
    incident_id: Mapped[str] = mapped_column(String(64))
    batch_id: Mapped[str] = mapped_column(String(64))
    request: Mapped[dict[str, Any]] = mapped_column(JSON)  # what guard rails judge it by again
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    verdicts: Mapped[list[Any]] = mapped_column(JSON)
    verification: Mapped[dict[str, Any]] = mapped_column(JSON)
    owned: Mapped[bool]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class ActionStepRow(Base):
    """One move of an action into a state."""

    __tablename__ = "action_step"
    __table_args__ = (_of_action(), Index(None, "tenant", "action_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    action_id: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(31))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(255))
    reason: Mapped[str] = mapped_column(Text)


class ActionClaimRow(Base):
    """One wish that an action fulfils, and until when: what is in force ends with the last."""

    __tablename__ = "action_claim"
    __table_args__ = (_of_action(), UniqueConstraint("tenant", "action_id", "idempotency_key"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    action_id: Mapped[str] = mapped_column(String(32))
    idempotency_key: Mapped[str] = mapped_column(String(64))
    incident_id: Mapped[str] = mapped_column(String(64))
    ttl_s: Mapped[int | None]
    at: Mapped[datetime]


class ApprovalRow(Base):
    """A person's word about one plan."""

    __tablename__ = "action_approval"
    __table_args__ = (_of_action(), UniqueConstraint("tenant", "action_id", "by", "digest"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    action_id: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(String(15))
    reason: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class KillSwitchRow(Base):
    """Somebody's stop: of everything, a tenant, or a rule; empty names stand for all."""

    __tablename__ = "kill_switch"
    __table_args__ = (UniqueConstraint("tenant", "rule"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    rule: Mapped[str] = mapped_column(String(255))
    by: Mapped[str] = mapped_column(String(255))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)


class RuleSightRow(Base):
    """Since when a version of a rule has been watching: new ones observe first."""

    __tablename__ = "rule_sight"
    __table_args__ = (UniqueConstraint("tenant", "rule", "version"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    rule: Mapped[str] = mapped_column(String(255))
    version: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime]


class DeviceLeaseRow(Base):
    """Who is at work on a device, and until when at most; the epoch grows with every holder."""

    __tablename__ = "device_lease"
    __table_args__ = (UniqueConstraint("tenant", "device"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    device: Mapped[str] = mapped_column(String(255))
    holder: Mapped[str | None] = mapped_column(String(255))
    epoch: Mapped[int]
    until: Mapped[datetime | None]
