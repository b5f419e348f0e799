"""past topology."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "past_topology",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("seen_from", UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_to", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_topology")),
    )
    op.create_index(op.f("ix_past_topology_tenant_seen_to"), "past_topology", ["tenant", "seen_to"])
    op.create_table(
        "history",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("recorded_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("whole_from", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_history")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("history")
    op.drop_table("past_topology")
