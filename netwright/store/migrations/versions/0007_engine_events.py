"""engine events."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "snmp_engine_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("engine_id", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=15), nullable=False),
        sa.Column("device", sa.String(length=255), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(length=255), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snmp_engine_event")),
    )
    op.create_index(
        op.f("ix_snmp_engine_event_tenant_verdict"), "snmp_engine_event", ["tenant", "verdict"]
    )
    op.add_column(
        "run",
        sa.Column("started_by", sa.String(length=255), nullable=False, server_default=""),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_column("run", "started_by")
    op.drop_table("snmp_engine_event")
