"""streams of flow exporters."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("flow_exporter") as table:
        table.add_column(sa.Column("streams", sa.Text(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("flow_exporter") as table:
        table.drop_column("streams")
