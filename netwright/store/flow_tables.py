"""SQL tables of flow records, and of who exports them."""

from sqlalchemy import (
    BigInteger,
    Float,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class FlowRow(Base):
    """One flow as its exporter saw it; octets and packets are scaled by the sampling rate.

    Instants are microseconds since 1970 UTC: thousands of rows a second are written. Spool,
    position and part name a flow for ever, so that storing it twice stores it once.
    """

    __tablename__ = "flow_record"
    __table_args__ = (
        UniqueConstraint("spool", "position", "part"),
        Index(None, "tenant", "received_us"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    spool: Mapped[str] = mapped_column(String(31))
    position: Mapped[int] = mapped_column(BigInteger)
    part: Mapped[int]
    received_us: Mapped[int] = mapped_column(BigInteger)
    started_us: Mapped[int] = mapped_column(BigInteger)
    ended_us: Mapped[int] = mapped_column(BigInteger)
    exporter: Mapped[str | None] = mapped_column(String(45))
    device: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(45))
    source_port: Mapped[int | None] = mapped_column(Integer)
    destination: Mapped[str | None] = mapped_column(String(45))
    destination_port: Mapped[int | None] = mapped_column(Integer)
    protocol: Mapped[int | None] = mapped_column(SmallInteger)
    tcp_flags: Mapped[str | None] = mapped_column(String(63))
    octets: Mapped[int] = mapped_column(BigInteger)
    packets: Mapped[int] = mapped_column(BigInteger)
    sampling: Mapped[float] = mapped_column(Float)
    in_if_index: Mapped[int | None] = mapped_column(BigInteger)
    out_if_index: Mapped[int | None] = mapped_column(BigInteger)


class FlowExporterRow(Base):
    """An address that flows come from, and what became of its datagrams."""

    __tablename__ = "flow_exporter"
    __table_args__ = (UniqueConstraint("tenant", "spool", "address"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    spool: Mapped[str] = mapped_column(String(31))
    address: Mapped[str] = mapped_column(String(45))
    device: Mapped[str | None] = mapped_column(Text)
    last_us: Mapped[int] = mapped_column(BigInteger)
    datagrams: Mapped[int] = mapped_column(BigInteger)
    records: Mapped[int] = mapped_column(BigInteger)
    lost: Mapped[int] = mapped_column(BigInteger)
    late: Mapped[int] = mapped_column(BigInteger)
    restarts: Mapped[int] = mapped_column(BigInteger)
    undecodable: Mapped[int] = mapped_column(BigInteger)
    malformed: Mapped[int] = mapped_column(BigInteger)
    refused: Mapped[int] = mapped_column(BigInteger)
    streams: Mapped[str] = mapped_column(Text, server_default="[]")
    """JSON: the same of each port, protocol and observation domain."""
