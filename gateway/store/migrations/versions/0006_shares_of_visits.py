"""A visit knows how many nonces it has had, and how often its evidence was judged."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_COUNTS = ("nonces", "judged")


def upgrade() -> None:
    """Visits that are open now begin to be counted."""
    for name in _COUNTS:
        op.add_column("visits", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Nobody counts."""
    for name in _COUNTS:
        op.drop_column("visits", name)
