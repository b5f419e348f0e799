"""login pace."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "login_pace",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("full_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "account_id", name=op.f("pk_login_pace")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("login_pace")
