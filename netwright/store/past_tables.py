"""SQL tables of the topology's own history, which outlives the evidence it was inferred from."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class PastTopologyRow(Base):
    """A node, link or conflict as it was drawn from one build until another that drew it not."""

    __tablename__ = "past_topology"
    __table_args__ = (Index(None, "tenant", "seen_to"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    kind: Mapped[str] = mapped_column(String(15))
    told: Mapped[str] = mapped_column(Text)
    seen_from: Mapped[datetime]
    seen_to: Mapped[datetime | None]


class HistoryRow(Base):
    """Until when a tenant's topology is recorded, and since when its evidence is whole."""

    __tablename__ = "history"

    tenant: Mapped[str] = mapped_column(String(63), primary_key=True)
    recorded_at: Mapped[datetime]
    whole_from: Mapped[datetime | None]
