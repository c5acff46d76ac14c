"""Budgets of messages are kept for each kiosk."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """What was spent on this day is forgotten: nobody knows where."""
    op.drop_table("code_budgets")
    op.create_table("code_budgets", *_columns(), _device(), sa.ForeignKeyConstraint(["device"], ["devices.device"]))
    op.create_index("budgets_by_member", "code_budgets", ["member", "way", "device", "sent_at"])


def downgrade() -> None:
    """One budget for all kiosks."""
    op.drop_table("code_budgets")
    op.create_table("code_budgets", *_columns())
    op.create_index("budgets_by_member", "code_budgets", ["member", "way", "sent_at"])


def _columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("budget", sa.String(length=36), nullable=False),
        sa.Column("member", sa.LargeBinary(length=32), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("sent_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("budget"),
    ]


def _device() -> sa.Column[str]:
    return sa.Column("device", sa.String(length=64), nullable=False)
