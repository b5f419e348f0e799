"""SQL tables. Rows stay inside netwright.store; callers get values of netwright.model.

Evidence is kept as intervals: a row is true from the visit that first saw it (`seen_from`) until
the first *answered* visit that did not (`seen_to`). An unchanged row is never written again: when
it was last confirmed is the time of the last complete collection of its table. Where a single
answer may miss what is there (PATIENCE), a row that ended still counts as *fading* until so many
answers have lacked it (`forgotten_at`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnClause,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    column,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from netwright.model.evidence import PATIENCE, Table
from netwright.model.forwarding import Adjacency, ArpEntry, FdbEntry, Route
from netwright.model.interface import Interface, InterfaceAddress, LagMember, StpPort, Vlan
from netwright.model.neighbor import LldpLocalPort, Neighbor
from netwright.store.base import Base, UtcDateTime
from netwright.store.columns import Field, fields_of

RowId = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up INTEGER keys only


class RunRow(Base):
    """One run of a job, with what was asked and how far it came."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("tenant", "id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    kind: Mapped[str] = mapped_column(String(31))
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(15))
    swept: Mapped[bool]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    stats: Mapped[dict[str, Any]] = mapped_column(JSON)
    started_by: Mapped[str] = mapped_column(String(255), server_default="")


class WorkItemRow(Base):
    """An address a run has to deal with; whoever works on it holds a lease and a token."""

    __tablename__ = "work_item"
    __table_args__ = (
        UniqueConstraint("tenant", "run_id", "address"),
        ForeignKeyConstraint(["tenant", "run_id"], ["run.tenant", "run.id"], ondelete="CASCADE"),
        Index(None, "run_id", "state", "hops", "spread"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    run_id: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(45))
    hops: Mapped[int]
    spread: Mapped[int]  # visiting order within a depth: neighbors in the prefix lie far apart
    heard_from: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(15))
    answered: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # what the sweep heard
    owner: Mapped[str | None] = mapped_column(String(255))
    token: Mapped[int]
    lease_until: Mapped[datetime | None]
    device_id: Mapped[int | None] = mapped_column(BigInteger)
    alias_of: Mapped[str | None] = mapped_column(String(45))  # where the device is visited
    stage: Mapped[str | None] = mapped_column(String(31))
    reason: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime]


class VisitClaimRow(Base):
    """Who visits a device in this run; its other addresses become aliases."""

    __tablename__ = "visit_claim"
    __table_args__ = (
        UniqueConstraint("tenant", "run_id", "fingerprint"),
        ForeignKeyConstraint(["tenant", "run_id"], ["run.tenant", "run.id"], ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    run_id: Mapped[str] = mapped_column(String(32))
    fingerprint: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45))


class DeviceRow(Base):
    """A managed device; its name is unique within a tenant."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("tenant", "name"), UniqueConstraint("tenant", "id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    name: Mapped[str] = mapped_column(String(255))
    mgmt_address: Mapped[str] = mapped_column(String(45))
    site: Mapped[str] = mapped_column(String(63))
    vendor: Mapped[str | None] = mapped_column(String(255))
    platform: Mapped[str | None] = mapped_column(String(63))
    os_name: Mapped[str | None] = mapped_column(String(255))
    os_version: Mapped[str | None] = mapped_column(String(255))
    model: Mapped[str | None] = mapped_column(String(255))
    serial: Mapped[str | None] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(31))
    members: Mapped[list[Any]] = mapped_column(JSON)
    identified_by: Mapped[list[str]] = mapped_column(JSON)
    system: Mapped[dict[str, Any]] = mapped_column(JSON)
    answered: Mapped[list[str]] = mapped_column(JSON)
    tier: Mapped[str | None] = mapped_column(String(15))
    status: Mapped[str] = mapped_column(String(15))
    snmp_profile: Mapped[str | None] = mapped_column(String(255))
    ssh_profile: Mapped[str | None] = mapped_column(String(255))
    snmp_port: Mapped[int | None]  # where each of the two profiles was taken
    login_port: Mapped[int | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    merged_into: Mapped[int | None] = mapped_column(BigInteger)  # the device it is part of


class DeviceKeyRow(Base):
    """One thing that tells a device apart; several devices claiming it is a conflict."""

    __tablename__ = "device_key"
    __table_args__ = (
        UniqueConstraint("tenant", "kind", "value", "device_id"),
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        Index(None, "device_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    kind: Mapped[str] = mapped_column(String(15))
    value: Mapped[str] = mapped_column(String(255))
    device_id: Mapped[int] = mapped_column(BigInteger)


class IdentityConflictRow(Base):
    """Two devices whose keys disagree; a person decides."""

    __tablename__ = "identity_conflict"
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
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class TenantTurnRow(Base):
    """One row per tenant; updating it serialises identity claims on every database."""

    __tablename__ = "tenant_turn"

    tenant: Mapped[str] = mapped_column(String(63), primary_key=True)
    turns: Mapped[int] = mapped_column(BigInteger)


class CollectionRow(Base):
    """One table of one device, asked once: how it answered, and a digest of the rows."""

    __tablename__ = "collection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        Index(None, "device_id", "name", "at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    device_id: Mapped[int] = mapped_column(BigInteger)
    run_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(31))
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(15))
    source: Mapped[str] = mapped_column(String(15))
    reason: Mapped[str] = mapped_column(Text)
    rows: Mapped[int]
    digest: Mapped[str] = mapped_column(String(32))


EVIDENCE: dict[Table, type] = {
    Table.INTERFACES: Interface,
    Table.ADDRESSES: InterfaceAddress,
    Table.NEIGHBORS: Neighbor,
    Table.LLDP_LOCAL: LldpLocalPort,
    Table.ARP: ArpEntry,
    Table.FDB: FdbEntry,
    Table.VLANS: Vlan,
    Table.LAGS: LagMember,
    Table.STP: StpPort,
    Table.ROUTES: Route,
    Table.ADJACENCIES: Adjacency,
}
FIELDS: dict[Table, tuple[Field, ...]] = {name: fields_of(row) for name, row in EVIDENCE.items()}

# What `find` and path queries look up across devices.
_LOOKUPS: dict[Table, tuple[str, ...]] = {
    Table.ADDRESSES: ("address",),
    Table.ARP: ("address", "mac"),
    Table.FDB: ("mac",),
    Table.INTERFACES: ("phys_address",),
}


def _evidence_table(name: Table) -> SqlTable:
    table = f"evidence_{name}"
    fades = name in PATIENCE
    return SqlTable(
        table,
        Base.metadata,
        Column("id", RowId, primary_key=True),
        Column("tenant", String(63), nullable=False),
        Column("device_id", BigInteger, nullable=False),
        Column("seen_from", UtcDateTime, nullable=False),
        Column("seen_to", UtcDateTime),
        *(field.column() for field in FIELDS[name]),
        *(_fading_columns(table) if fades else ()),
        ForeignKeyConstraint(
            ["tenant", "device_id"], ["device.tenant", "device.id"], ondelete="CASCADE"
        ),
        Index(f"ix_{table}_device_id_seen_to", "device_id", "seen_to"),
        *(Index(f"ix_{table}_{column}", "tenant", column) for column in _LOOKUPS.get(name, ())),
    )


def _fading_columns(table: str) -> tuple[SchemaItem, ...]:
    forgotten_at: Column[datetime] = Column("forgotten_at", UtcDateTime)
    seen_to: ColumnClause[datetime | None] = column("seen_to")
    is_fading = and_(seen_to.is_not(None), forgotten_at.is_(None))
    return (
        Column("missed", Integer, nullable=False, server_default="0"),
        forgotten_at,
        Index(
            f"ix_{table}_fading", "device_id", sqlite_where=is_fading, postgresql_where=is_fading
        ),
    )


EVIDENCE_TABLES: dict[Table, SqlTable] = {name: _evidence_table(name) for name in EVIDENCE}
