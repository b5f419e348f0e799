"""imported credentials."""

import sqlalchemy as sa
from alembic import op

import netwright.store.base
import netwright.store.encrypted

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "imported_credential",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_table", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("values", netwright.store.encrypted.EncryptedText(), nullable=False),
        sa.Column("at", netwright.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verified_at", netwright.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_credential")),
    )
    op.create_index(
        op.f("ix_imported_credential_tenant_source"),
        "imported_credential",
        ["tenant", "source"],
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_imported_credential_tenant_source"), "imported_credential")
    op.drop_table("imported_credential")
