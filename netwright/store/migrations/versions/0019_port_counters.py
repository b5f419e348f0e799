"""counters of ports, as status polls read them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "port_counter",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device_id", sa.BigInteger(), nullable=False),
        sa.Column("if_name", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant", "device_id"],
            ["device.tenant", "device.id"],
            name=op.f("fk_port_counter_tenant_device_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_port_counter")),
    )
    op.create_index(
        op.f("ix_port_counter_device_id_if_name_id"),
        "port_counter",
        ["device_id", "if_name", "id"],
    )
    op.create_index(op.f("ix_port_counter_tenant_read_at"), "port_counter", ["tenant", "read_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("port_counter")
