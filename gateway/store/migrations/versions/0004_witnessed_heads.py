"""Checkpoints are witnessed, not only kept: with size and root, and whether they fork."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """What was kept before was never checked, and proves nothing: each machine's next head is its first."""
    op.drop_table("checkpoints")
    op.create_table(
        "checkpoints",
        *_columns(),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("forked", sa.Boolean(), nullable=False),
    )
    op.create_index("checkpoints_by_size", "checkpoints", ["device", "size"])


def downgrade() -> None:
    """Notes alone."""
    op.drop_table("checkpoints")
    op.create_table("checkpoints", *_columns())


def _columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=2048), nullable=False),
        sa.Column("received_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.device"]),
        sa.PrimaryKeyConstraint("device", "digest"),
    ]
