"""incidents."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_IS_UNRESOLVED = sa.text("state != 'resolved'")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("rule", sa.String(length=63), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=15), nullable=False),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("first_seen", UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen", UtcDateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("suppressed", sa.BigInteger(), nullable=False),
        sa.Column("of_group", sa.JSON(), nullable=False),
        sa.Column("ports", sa.JSON(), nullable=False),
        sa.Column("devices", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("root", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("samples", sa.JSON(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("outage", sa.String(length=15), nullable=True),
        sa.Column("parent", sa.String(length=32), nullable=True),
        sa.Column("former", sa.String(length=32), nullable=True),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("tenant", "id", name=op.f("uq_incident_tenant_id")),
    )
    op.create_index(
        "ix_incident_unresolved",
        "incident",
        ["tenant", "rule", "fingerprint"],
        unique=True,
        sqlite_where=_IS_UNRESOLVED,
        postgresql_where=_IS_UNRESOLVED,
    )
    op.create_index(
        op.f("ix_incident_tenant_rule_fingerprint_first_seen"),
        "incident",
        ["tenant", "rule", "fingerprint", "first_seen"],
    )
    op.create_index(op.f("ix_incident_tenant_last_seen"), "incident", ["tenant", "last_seen"])
    op.create_index(op.f("ix_incident_due_at"), "incident", ["due_at"])
    op.create_table(
        "incident_device",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("device", sa.String(length=255), nullable=False),
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "incident_id"],
            ["incident.tenant", "incident.id"],
            name=op.f("fk_incident_device_tenant_incident_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_device")),
        sa.UniqueConstraint(
            "tenant",
            "device",
            "incident_id",
            name=op.f("uq_incident_device_tenant_device_incident_id"),
        ),
    )
    op.create_index(op.f("ix_incident_device_incident_id"), "incident_device", ["incident_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("incident_device")
    op.drop_table("incident")
