"""states between discoveries."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_IS_CURRENT = sa.text("seen_to IS NULL")


def upgrade() -> None:
    """Apply: what the last discovery said of each device is its first state."""
    op.create_table(
        "state",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("if_name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=15), nullable=False),
        sa.Column("source", sa.String(length=15), nullable=False),
        sa.Column("seen_from", UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("doubted_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_to", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "device_id"],
            ["device.tenant", "device.id"],
            name=op.f("fk_state_tenant_device_id_device"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state")),
    )
    op.create_index(op.f("ix_state_device_id_seen_to"), "state", ["device_id", "seen_to"])
    op.create_index(
        "ix_state_current",
        "state",
        ["device_id", "if_name"],
        unique=True,
        sqlite_where=_IS_CURRENT,
        postgresql_where=_IS_CURRENT,
    )
    op.execute(
        "INSERT INTO state (tenant, device_id, if_name, status, source, seen_from, confirmed_at)"
        " SELECT tenant, id, '', status, 'discovery', last_seen, last_seen FROM device"
    )
    op.add_column("device", sa.Column("snmp_port", sa.Integer(), nullable=True))
    op.add_column("device", sa.Column("login_port", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("device", "login_port")
    op.drop_column("device", "snmp_port")
    op.drop_table("state")
