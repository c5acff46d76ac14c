"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


_TABLES = (
    "devices",
    "enrolment_codes",
    "assertions",
    "device_tokens",
    "checkpoints",
    "visits",
    "nonces",
    "one_time_codes",
    "code_budgets",
    "certificates",
    "replies",
)


def upgrade() -> None:
    """Make them."""
    _machines()
    _visits()
    _papers()


def downgrade() -> None:
    """Drop them, the referring ones first."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _machines() -> None:
    op.create_table(
        "devices",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=512), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("enrolled_at", sa.Float(), nullable=False),
        sa.Column("revoked_at", sa.Float(), nullable=True),
        sa.Column("seen_at", sa.Float(), nullable=True),
        sa.Column("visits", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.String(length=1000), nullable=True),
        sa.PrimaryKeyConstraint("device"),
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["device"],
            ["devices.device"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "assertions",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("jti", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device"],
            ["devices.device"],
        ),
        sa.PrimaryKeyConstraint("device", "jti"),
    )
    op.create_table(
        "device_tokens",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device"],
            ["devices.device"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=2048), nullable=False),
        sa.Column("received_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device"],
            ["devices.device"],
        ),
        sa.PrimaryKeyConstraint("device", "digest"),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("credential", sa.String(length=64), nullable=False),
        sa.Column("open_before", sa.Float(), nullable=False),
        sa.Column("opened_at", sa.Float(), nullable=True),
        sa.Column("lease_until", sa.Float(), nullable=True),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.Column("ended_by", sa.String(length=24), nullable=True),
        sa.Column("cin", sa.String(length=16), nullable=True),
        sa.Column("proved", sa.Boolean(), nullable=False),
        sa.Column("assurance", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["device"],
            ["devices.device"],
        ),
        sa.PrimaryKeyConstraint("visit"),
        sa.UniqueConstraint("credential"),
    )
    op.create_index("visits_by_lease", "visits", ["ended_at", "lease_until"], unique=False)
    op.create_table(
        "nonces",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit"],
            ["visits.visit"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("nonces_by_visit", "nonces", ["visit"], unique=False)
    op.create_table(
        "one_time_codes",
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sent_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit"],
            ["visits.visit"],
        ),
        sa.PrimaryKeyConstraint("visit", "act"),
    )
    op.create_table(
        "code_budgets",
        sa.Column("budget", sa.String(length=36), nullable=False),
        sa.Column("member", sa.LargeBinary(length=32), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("sent_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("budget"),
    )
    op.create_index("budgets_by_member", "code_budgets", ["member", "way", "sent_at"], unique=False)


def _papers() -> None:
    op.create_table(
        "certificates",
        sa.Column("reference", sa.String(length=24), nullable=False),
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit"],
            ["visits.visit"],
        ),
        sa.PrimaryKeyConstraint("reference"),
    )
    op.create_index("certificates_by_visit", "certificates", ["visit"], unique=False)
    op.create_table(
        "replies",
        sa.Column("visit", sa.String(length=64), nullable=False),
        sa.Column("idempotency_key", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", sa.Float(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit"],
            ["visits.visit"],
        ),
        sa.PrimaryKeyConstraint("visit", "idempotency_key"),
    )
