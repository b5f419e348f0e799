"""SQL tables of incidents, and of the devices each is about."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    column,
)
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId

_IS_UNRESOLVED = column("state") != "resolved"


class IncidentRow(Base):
    """One incident; of a fingerprint only one is unresolved, whoever writes."""

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("tenant", "id"),
        Index(
            "ix_incident_unresolved",
            "tenant",
            "rule",
            "fingerprint",
            unique=True,
            sqlite_where=_IS_UNRESOLVED,
            postgresql_where=_IS_UNRESOLVED,
        ),
        Index(None, "tenant", "rule", "fingerprint", "first_seen"),
        Index(None, "tenant", "last_seen"),
        Index(None, "due_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    rule: Mapped[str] = mapped_column(String(63))
    title: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(15))
    state: Mapped[str] = mapped_column(String(15))
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    count: Mapped[int] = mapped_column(BigInteger)
    suppressed: Mapped[int] = mapped_column(BigInteger)
    of_group: Mapped[dict[str, Any]] = mapped_column(JSON)
    ports: Mapped[list[Any]] = mapped_column(JSON)
    devices: Mapped[list[Any]] = mapped_column(JSON)
    links: Mapped[list[Any]] = mapped_column(JSON)
    root: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    samples: Mapped[list[Any]] = mapped_column(JSON)
    history: Mapped[list[Any]] = mapped_column(JSON)
    outage: Mapped[str | None] = mapped_column(String(15))
    parent: Mapped[str | None] = mapped_column(String(32))
    former: Mapped[str | None] = mapped_column(String(32))
    due_at: Mapped[datetime | None]


class IncidentDeviceRow(Base):
    """A device that an incident is about, for those who ask by device."""

    __tablename__ = "incident_device"
    __table_args__ = (
        UniqueConstraint("tenant", "device", "incident_id"),
        ForeignKeyConstraint(
            ["tenant", "incident_id"], ["incident.tenant", "incident.id"], ondelete="CASCADE"
        ),
        Index(None, "incident_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    device: Mapped[str] = mapped_column(String(255))
    incident_id: Mapped[str] = mapped_column(String(32))
