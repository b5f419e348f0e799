"""remediation, its audit, tokens."""

import sqlalchemy as sa
from alembic import op

from netwright.store.base import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "action",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("live_key", sa.String(length=64), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("playbook", sa.String(length=63), nullable=False),
        sa.Column("playbook_version", sa.String(length=64), nullable=False),
        sa.Column("effect", sa.String(length=31), nullable=False),
        sa.Column("device", sa.String(length=255), nullable=False),
        sa.Column("site", sa.String(length=63), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(length=15), nullable=False),
        sa.Column("state", sa.String(length=31), nullable=False),
        sa.Column("requested_by", sa.String(length=255), nullable=False),
        sa.Column("rule", sa.String(length=255), nullable=False),
        sa.Column("rule_version", sa.String(length=64), nullable=False),
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=True),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("verification", sa.JSON(), nullable=False),
        sa.Column("owned", sa.Boolean(), nullable=False),
        sa.Column("begun_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("tenant", "id", name=op.f("uq_action_tenant_id")),
        sa.UniqueConstraint(
            "tenant", "idempotency_key", name=op.f("uq_action_tenant_idempotency_key")
        ),
        sa.UniqueConstraint("tenant", "live_key", name=op.f("uq_action_tenant_live_key")),
    )
    op.create_index(op.f("ix_action_state_expires_at"), "action", ["state", "expires_at"])
    op.create_index(op.f("ix_action_tenant_begun_at"), "action", ["tenant", "begun_at"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=31), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=255), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("tenant", "name", name=op.f("uq_api_token_tenant_name")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("verb", sa.String(length=63), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("tenant", "number", name=op.f("uq_audit_tenant_number")),
    )
    op.create_index(op.f("ix_audit_tenant_subject"), "audit", ["tenant", "subject"])
    op.create_table(
        "audit_head",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "kill_switch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("rule", sa.String(length=255), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kill_switch")),
        sa.UniqueConstraint("tenant", "rule", name=op.f("uq_kill_switch_tenant_rule")),
    )
    op.create_table(
        "rule_sight",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("rule", sa.String(length=255), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sight")),
        sa.UniqueConstraint(
            "tenant", "rule", "version", name=op.f("uq_rule_sight_tenant_rule_version")
        ),
    )
    op.create_table(
        "action_approval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("action_id", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=15), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "action_id"],
            ["action.tenant", "action.id"],
            name=op.f("fk_action_approval_tenant_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_approval")),
        sa.UniqueConstraint(
            "tenant",
            "action_id",
            "by",
            "digest",
            name=op.f("uq_action_approval_tenant_action_id_by_digest"),
        ),
    )
    op.create_table(
        "action_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("action_id", sa.String(length=32), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.Column("ttl_s", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "action_id"],
            ["action.tenant", "action.id"],
            name=op.f("fk_action_claim_tenant_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_claim")),
        sa.UniqueConstraint(
            "tenant",
            "action_id",
            "idempotency_key",
            name=op.f("uq_action_claim_tenant_action_id_idempotency_key"),
        ),
    )
    op.create_table(
        "action_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("action_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=31), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "action_id"],
            ["action.tenant", "action.id"],
            name=op.f("fk_action_step_tenant_action_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_step")),
    )
    op.create_index(op.f("ix_action_step_tenant_action_id"), "action_step", ["tenant", "action_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_action_step_tenant_action_id"), table_name="action_step")
    op.drop_table("action_step")
    op.drop_table("action_claim")
    op.drop_table("action_approval")
    op.drop_table("rule_sight")
    op.drop_table("kill_switch")
    op.drop_table("audit_head")
    op.drop_index(op.f("ix_audit_tenant_subject"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("api_token")
    op.drop_index(op.f("ix_action_tenant_begun_at"), table_name="action")
    op.drop_index(op.f("ix_action_state_expires_at"), table_name="action")
    op.drop_table("action")
