"""A certificate outlives the visit that issued it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The visit may be forgotten."""
    with op.batch_alter_table("certificates") as certificates:
        certificates.alter_column("visit", existing_type=sa.String(length=64), nullable=True)


def downgrade() -> None:
    """Certificates of forgotten visits cannot be kept."""
    op.execute("DELETE FROM certificates WHERE visit IS NULL")
    with op.batch_alter_table("certificates") as certificates:
        certificates.alter_column("visit", existing_type=sa.String(length=64), nullable=False)
