"""SQL tables of rotations: who got a new password and how far it came. Never a secret."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netwright.store.base import Base
from netwright.store.tables import RowId


class CredentialRotationRow(Base):
    """The rotation of one profile."""

    __tablename__ = "credential_rotation"
    __table_args__ = (UniqueConstraint("tenant", "id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    profile: Mapped[str] = mapped_column(String(63))
    started_by: Mapped[str] = mapped_column(String(255))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(15))


class RotatedDeviceRow(Base):
    """One device of a rotation; written before and after whatever is done to the device."""

    __tablename__ = "credential_rotation_device"
    __table_args__ = (
        UniqueConstraint("tenant", "rotation_id", "address"),
        ForeignKeyConstraint(
            ["tenant", "rotation_id"],
            ["credential_rotation.tenant", "credential_rotation.id"],
            ondelete="CASCADE",
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    tenant: Mapped[str] = mapped_column(String(63))
    rotation_id: Mapped[str] = mapped_column(String(32))
    device: Mapped[str] = mapped_column(String(255))
    address: Mapped[str] = mapped_column(String(45))
    progress: Mapped[str] = mapped_column(String(15))
    detail: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
