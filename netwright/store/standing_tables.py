"""SQL tables of what was decided about devices: their standing as intervals, places on the map."""

from datetime import datetime

from sqlalchemy import (
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

_IS_CURRENT = column("seen_to").is_(None)


class StandingRow(Base):
    """The tier and the site of a device while it had both; of the current one, what may follow."""

    __tablename__ = "standing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        Index(
            "ix_standing_current",
            "device_id",
            unique=True,
            sqlite_where=_IS_CURRENT,
            postgresql_where=_IS_CURRENT,
        ),
        Index(None, "tenant", "seen_to"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    device_id: Mapped[int] = mapped_column(BigInteger)
    tier: Mapped[str] = mapped_column(String(15))
    site: Mapped[str] = mapped_column(String(63))
    candidate: Mapped[str | None] = mapped_column(String(15))
    times: Mapped[int]
    seen_from: Mapped[datetime]
    seen_to: Mapped[datetime | None]


class PlaceRow(Base):
    """Where a node stands on a map; nodes are named, for not all of them are devices."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("tenant", "map", "node"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    map: Mapped[str] = mapped_column(String(63))
    node: Mapped[str] = mapped_column(Text)
    site: Mapped[str] = mapped_column(String(63))
    x: Mapped[float]
    y: Mapped[float]
    is_pinned: Mapped[bool]
