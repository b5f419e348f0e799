"""credential rotations."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "credential_rotation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("profile", sa.String(length=63), nullable=False),
        sa.Column("started_by", sa.String(length=255), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_rotation")),
        sa.UniqueConstraint("tenant", "id", name=op.f("uq_credential_rotation_tenant_id")),
    )
    op.create_table(
        "credential_rotation_device",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("rotation_id", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("progress", sa.String(length=15), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "rotation_id"],
            ["credential_rotation.tenant", "credential_rotation.id"],
            name=op.f("fk_credential_rotation_device_tenant_credential_rotation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_rotation_device")),
        sa.UniqueConstraint(
            "tenant",
            "rotation_id",
            "address",
            name=op.f("uq_credential_rotation_device_tenant_rotation_id_address"),
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("credential_rotation_device")
    op.drop_table("credential_rotation")
