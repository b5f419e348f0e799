"""SQL table of what status polls read of the counters of ports, for as long as it is news."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class PortCounterRow(Base):
    """One reading of a port; `fields` are the rates since the one before, if they compare."""

    __tablename__ = "port_counter"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        Index(None, "device_id", "if_name", "id"),
        Index(None, "tenant", "read_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    device_id: Mapped[int] = mapped_column(BigInteger)
    if_name: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime]
    numbers: Mapped[list[Any]] = mapped_column(JSON)
    fields: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
