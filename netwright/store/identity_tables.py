"""SQL tables of what is known about who is who: decisions of people, addresses that answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class DeviceApartRow(Base):
    """A key that tells nothing between two devices, for a person said that they are two."""

    __tablename__ = "device_apart"
    __table_args__ = (
        UniqueConstraint("tenant", "device_id", "other_id", "kind", "value"),
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["tenant", "other_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    device_id: Mapped[int] = mapped_column(BigInteger)
    other_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(15))
    value: Mapped[str] = mapped_column(String(255))


class ReachedAddressRow(Base):
    """An address at which a device answered, whether it calls it its own or not."""

    __tablename__ = "reached_address"
    __table_args__ = (
        UniqueConstraint("tenant", "address"),
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        Index(None, "device_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    address: Mapped[str] = mapped_column(String(45))
    device_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
