"""A nonce knows whether a chip was challenged with it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nonces of before were asked for by machines that challenge no chip."""
    op.add_column("nonces", sa.Column("challenged", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("nonces", "challenged")
