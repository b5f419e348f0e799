"""SQL tables of events, and of how far who has read which spool."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId

_HAS_DEVICE, _HAS_TAG = text("device IS NOT NULL"), text("tag IS NOT NULL")


class EventRow(Base):
    """A message as understood: what is looked for in columns, all else in one JSON document.

    Few columns and few indexes, and instants as numbers: ten thousand rows a second are written.
    Spool, position and part name an event for ever, so that storing it twice stores it once.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("spool", "position", "part"),
        Index(None, "tenant", "received_us"),
        Index(
            "ix_event_device",
            "tenant",
            "device",
            "received_us",
            sqlite_where=_HAS_DEVICE,
            postgresql_where=_HAS_DEVICE,
        ),
        Index(
            "ix_event_tag",
            "tenant",
            "tag",
            "received_us",
            sqlite_where=_HAS_TAG,
            postgresql_where=_HAS_TAG,
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    spool: Mapped[str] = mapped_column(String(31))
    position: Mapped[int] = mapped_column(BigInteger)
    part: Mapped[int]
    received_us: Mapped[int] = mapped_column(BigInteger)  # microseconds since 1970 UTC
    source: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)
    severity: Mapped[int | None]
    class_: Mapped[str | None] = mapped_column("class", Text)
    tag: Mapped[str | None] = mapped_column(Text)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    document: Mapped[str] = mapped_column(Text)


class EventShardRow(Base):
    """One share of the work on a spool: who has it, and how far it is done.

    The epoch grows with every owner; a holder that was frozen and taken over finds another one.
    """

    __tablename__ = "event_shard"
    __table_args__ = (UniqueConstraint("spool", "shards", "shard"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    spool: Mapped[str] = mapped_column(String(31))
    shards: Mapped[int]
    shard: Mapped[int]
    owner: Mapped[str | None] = mapped_column(String(255))
    epoch: Mapped[int]
    lease_until: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(BigInteger)
    clock: Mapped[datetime | None]  # how far time has come for the rules
    counters: Mapped[dict[str, Any]] = mapped_column(JSON)


class EventCheckpointRow(Base):
    """What the rules remember at a position of the spool: where a restart begins to read."""

    __tablename__ = "event_checkpoint"

    shard_id: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("event_shard.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    position: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    state: Mapped[bytes] = mapped_column(LargeBinary)
