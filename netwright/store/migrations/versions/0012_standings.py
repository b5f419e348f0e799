"""standings and places."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_IS_CURRENT = sa.text("seen_to IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "standing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.String(length=15), nullable=False),
        sa.Column("site", sa.String(length=63), nullable=False),
        sa.Column("candidate", sa.String(length=15), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("seen_from", UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_to", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "device_id"],
            ["device.tenant", "device.id"],
            name=op.f("fk_standing_tenant_device_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_tenant_seen_to"), "standing", ["tenant", "seen_to"])
    op.create_index(
        "ix_standing_current",
        "standing",
        ["device_id"],
        unique=True,
        sqlite_where=_IS_CURRENT,
        postgresql_where=_IS_CURRENT,
    )
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("map", sa.String(length=63), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("site", sa.String(length=63), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("tenant", "map", "node", name=op.f("uq_place_tenant_map_node")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("place")
    op.drop_table("standing")
