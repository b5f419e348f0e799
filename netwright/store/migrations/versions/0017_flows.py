"""flow records."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "flow_record",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("spool", sa.String(length=31), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("received_us", sa.BigInteger(), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("ended_us", sa.BigInteger(), nullable=False),
        sa.Column("exporter", sa.String(length=45), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=45), nullable=True),
        sa.Column("source_port", sa.Integer(), nullable=True),
        sa.Column("destination", sa.String(length=45), nullable=True),
        sa.Column("destination_port", sa.Integer(), nullable=True),
        sa.Column("protocol", sa.SmallInteger(), nullable=True),
        sa.Column("tcp_flags", sa.String(length=63), nullable=True),
        sa.Column("octets", sa.BigInteger(), nullable=False),
        sa.Column("packets", sa.BigInteger(), nullable=False),
        sa.Column("sampling", sa.Float(), nullable=False),
        sa.Column("in_if_index", sa.BigInteger(), nullable=True),
        sa.Column("out_if_index", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_record")),
        sa.UniqueConstraint(
            "spool", "position", "part", name=op.f("uq_flow_record_spool_position_part")
        ),
    )
    op.create_index(
        op.f("ix_flow_record_tenant_received_us"), "flow_record", ["tenant", "received_us"]
    )
    op.create_table(
        "flow_exporter",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("spool", sa.String(length=31), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("last_us", sa.BigInteger(), nullable=False),
        sa.Column("datagrams", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("late", sa.BigInteger(), nullable=False),
        sa.Column("restarts", sa.BigInteger(), nullable=False),
        sa.Column("undecodable", sa.BigInteger(), nullable=False),
        sa.Column("malformed", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_exporter")),
        sa.UniqueConstraint(
            "tenant", "spool", "address", name=op.f("uq_flow_exporter_tenant_spool_address")
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("flow_exporter")
    op.drop_table("flow_record")
