"""fading evidence."""

import sqlalchemy as sa
from alembic import op

import netwright.store.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("evidence_neighbors", "evidence_lags", "evidence_stp", "evidence_fdb")
_IS_FADING = sa.text("seen_to IS NOT NULL AND forgotten_at IS NULL")


def upgrade() -> None:
    """Apply: what had ended before is forgotten, as it was until now."""
    for table in _TABLES:
        op.add_column(table, sa.Column("missed", sa.Integer(), nullable=False, server_default="0"))
        op.add_column(
            table,
            sa.Column(
                "forgotten_at", netwright.store.base.UtcDateTime(timezone=True), nullable=True
            ),
        )
        op.execute(f"UPDATE {table} SET forgotten_at = seen_to")  # noqa: S608 - our own names
        op.create_index(
            f"ix_{table}_fading",
            table,
            ["device_id"],
            sqlite_where=_IS_FADING,
            postgresql_where=_IS_FADING,
        )


def downgrade() -> None:
    """Take back."""
    for table in _TABLES:
        op.drop_index(f"ix_{table}_fading", table)
        op.drop_column(table, "forgotten_at")
        op.drop_column(table, "missed")
