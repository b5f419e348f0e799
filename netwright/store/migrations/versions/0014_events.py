"""events, and how far they are read."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HAS_DEVICE = sa.text("device IS NOT NULL")
_HAS_TAG = sa.text("tag IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "event",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("spool", sa.String(length=31), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("received_us", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("class", sa.Text(), nullable=True),
        sa.Column("tag", sa.Text(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("spool", "position", "part", name=op.f("uq_event_spool_position_part")),
    )
    op.create_index(op.f("ix_event_tenant_received_us"), "event", ["tenant", "received_us"])
    op.create_index(
        "ix_event_device",
        "event",
        ["tenant", "device", "received_us"],
        sqlite_where=_HAS_DEVICE,
        postgresql_where=_HAS_DEVICE,
    )
    op.create_index(
        "ix_event_tag",
        "event",
        ["tenant", "tag", "received_us"],
        sqlite_where=_HAS_TAG,
        postgresql_where=_HAS_TAG,
    )
    op.create_table(
        "event_shard",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("spool", sa.String(length=31), nullable=False),
        sa.Column("shards", sa.Integer(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("clock", UtcDateTime(timezone=True), nullable=True),
        sa.Column("counters", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_shard")),
        sa.UniqueConstraint(
            "spool", "shards", "shard", name=op.f("uq_event_shard_spool_shards_shard")
        ),
    )
    op.create_table(
        "event_checkpoint",
        sa.Column("shard_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shard_id"],
            ["event_shard.id"],
            name=op.f("fk_event_checkpoint_shard_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shard_id", name=op.f("pk_event_checkpoint")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("event_checkpoint")
    op.drop_table("event_shard")
    op.drop_table("event")
