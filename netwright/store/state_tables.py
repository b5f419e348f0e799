"""SQL table of what is said of devices and ports between discoveries, as intervals."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String, Text, column
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId

_IS_CURRENT = column("seen_to").is_(None)


class StateRow(Base):
    """One state of a device (its if_name is empty) or a port, while it lasted.

    `source` and `confirmed_at` are those of the newest word for it.
    """

    __tablename__ = "state"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        Index(
            "ix_state_current",
            "device_id",
            "if_name",
            unique=True,
            sqlite_where=_IS_CURRENT,
            postgresql_where=_IS_CURRENT,
        ),
        Index(None, "device_id", "seen_to"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    device_id: Mapped[int] = mapped_column(BigInteger)
    if_name: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(15))
    source: Mapped[str] = mapped_column(String(15))
    seen_from: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    doubted_at: Mapped[datetime | None]
    seen_to: Mapped[datetime | None]
