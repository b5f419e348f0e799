"""Credential accounts, attempts and what was good."""

import sqlalchemy as sa
from alembic import op

import netwright.store.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "credential_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("realm", sa.String(length=255), nullable=False),
        sa.Column("device", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_account")),
        sa.UniqueConstraint("tenant", "id", name=op.f("uq_credential_account_tenant_id")),
        sa.UniqueConstraint(
            "tenant",
            "username",
            "realm",
            "device",
            name=op.f("uq_credential_account_tenant_username_realm_device"),
        ),
    )
    op.create_table(
        "credential_good",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("profile", sa.String(length=63), nullable=False),
        sa.Column("site", sa.String(length=63), nullable=False),
        sa.Column("sys_object_id", sa.String(length=255), nullable=True),
        sa.Column("at", netwright.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_good")),
        sa.UniqueConstraint(
            "tenant", "address", "kind", name=op.f("uq_credential_good_tenant_address_kind")
        ),
    )
    op.create_table(
        "credential_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("profile", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("device", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", netwright.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", netwright.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=15), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "account_id"],
            ["credential_account.tenant", "credential_account.id"],
            name=op.f("fk_credential_attempt_tenant_account_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_attempt")),
    )
    op.create_index(
        op.f("ix_credential_attempt_account_id_device_outcome_position"),
        "credential_attempt",
        ["account_id", "device", "outcome", "position"],
        unique=False,
    )
    op.create_index(
        op.f("ix_credential_attempt_account_id_outcome_position"),
        "credential_attempt",
        ["account_id", "outcome", "position"],
        unique=False,
    )
    op.create_index(
        op.f("ix_credential_attempt_account_id_run_id_outcome_position"),
        "credential_attempt",
        ["account_id", "run_id", "outcome", "position"],
        unique=False,
    )
    op.create_index(
        op.f("ix_credential_attempt_tenant_at"),
        "credential_attempt",
        ["tenant", "at"],
        unique=False,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_credential_attempt_tenant_at"), table_name="credential_attempt")
    op.drop_index(
        op.f("ix_credential_attempt_account_id_run_id_outcome_position"),
        table_name="credential_attempt",
    )
    op.drop_index(
        op.f("ix_credential_attempt_account_id_outcome_position"), table_name="credential_attempt"
    )
    op.drop_index(
        op.f("ix_credential_attempt_account_id_device_outcome_position"),
        table_name="credential_attempt",
    )
    op.drop_table("credential_attempt")
    op.drop_table("credential_good")
    op.drop_table("credential_account")
