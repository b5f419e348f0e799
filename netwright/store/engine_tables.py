"""SQL tables of SNMP engines that answered where nobody expected them."""

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class EngineEventRow(Base):
    """An engine that no credential was offered to, or that was trusted: the audit of engines."""

    __tablename__ = "snmp_engine_event"
    __table_args__ = (Index(None, "tenant", "verdict"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    address: Mapped[str] = mapped_column(String(45))
    engine_id: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(15))
    device: Mapped[str] = mapped_column(String(255))
    known: Mapped[list[str]] = mapped_column(JSON)
    decided_by: Mapped[str] = mapped_column(String(255))  # a run, or who
    at: Mapped[datetime]
