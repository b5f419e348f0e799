"""identity decisions."""

import sqlalchemy as sa
from alembic import op

import netwright.store.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.add_column("device", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.add_column("work_item", sa.Column("alias_of", sa.String(length=45), nullable=True))
    op.create_table(
        "device_apart",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_apart")),
        _device("device_apart", "device_id"),
        _device("device_apart", "other_id"),
        sa.UniqueConstraint(
            "tenant",
            "device_id",
            "other_id",
            "kind",
            "value",
            name=op.f("uq_device_apart_tenant_device_id_other_id_kind_value"),
        ),
    )
    op.create_table(
        "reached_address",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("at", netwright.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reached_address")),
        _device("reached_address", "device_id"),
        sa.UniqueConstraint("tenant", "address", name=op.f("uq_reached_address_tenant_address")),
    )
    op.create_index(op.f("ix_reached_address_device_id"), "reached_address", ["device_id"])


def _device(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant", column],
        ["device.tenant", "device.id"],
        name=op.f(f"fk_{table}_tenant_{column}"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("reached_address")
    op.drop_table("device_apart")
    op.drop_column("work_item", "alias_of")
    op.drop_column("device", "merged_into")
