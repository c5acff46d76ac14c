"""The gateway's tables. Times are seconds since 1970 (UTC); secrets are kept as hashes.

What is about a person: `visits.cin` (until the visit ends), `one_time_codes` and `replies` (the same),
`code_budgets.member` (a keyed hash, for a day). `certificates` names nobody, and outlives the visit that issued it.
`docs/retention.md` says how long each row is kept.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData()

devices = Table(
    "devices",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("key", String(512), nullable=False),
    Column("key_digest", String(64), nullable=False),
    Column("place", String(120), nullable=False),
    Column("enrolled_at", Float, nullable=False),
    Column("revoked_at", Float),
    Column("seen_at", Float),
    Column("visits", BigInteger),
    Column("failures", String(1000)),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("place", String(120), nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("device", String(64), ForeignKey("devices.device")),
)

assertions = Table(
    "assertions",
    metadata,
    Column("device", String(64), ForeignKey("devices.device"), primary_key=True),
    Column("jti", String(64), primary_key=True),
    Column("expires_at", Float, nullable=False),
)

device_tokens = Table(
    "device_tokens",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("device", String(64), ForeignKey("devices.device"), nullable=False),
    Column("expires_at", Float, nullable=False),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("device", String(64), ForeignKey("devices.device"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("note", String(2048), nullable=False),
    Column("forked", Boolean, nullable=False),
    Column("received_at", Float, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    Column("visit", String(64), primary_key=True),
    Column("device", String(64), ForeignKey("devices.device"), nullable=False),
    Column("credential", String(64), nullable=False, unique=True),
    Column("open_before", Float, nullable=False),
    Column("opened_at", Float),
    Column("lease_until", Float),
    Column("ended_at", Float),
    Column("ended_by", String(24)),
    Column("cin", String(16)),
    Column("proved", Boolean, nullable=False),
    Column("assurance", String(16), nullable=False),
    Column("nonces", Integer, nullable=False),
    Column("judged", Integer, nullable=False),
)

nonces = Table(
    "nonces",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("visit", String(64), ForeignKey("visits.visit"), nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("challenged", Boolean, nullable=False),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("visit", String(64), ForeignKey("visits.visit"), primary_key=True),
    Column("act", String(24), primary_key=True),
    Column("digest", LargeBinary(32), nullable=False),
    Column("sent_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("tries_left", Integer, nullable=False),
)

code_budgets = Table(
    "code_budgets",
    metadata,
    Column("budget", String(36), primary_key=True),
    Column("member", LargeBinary(32), nullable=False),
    Column("way", String(16), nullable=False),
    Column("device", String(64), ForeignKey("devices.device"), nullable=False),
    Column("sent_at", Float, nullable=False),
)

certificates = Table(
    "certificates",
    metadata,
    Column("reference", String(24), primary_key=True),
    Column("visit", String(64), ForeignKey("visits.visit")),
    Column("kind", String(32), nullable=False),
    Column("issued_at", Float, nullable=False),
    Column("state", String(16), nullable=False),
    Column("pages", Integer),
)

replies = Table(
    "replies",
    metadata,
    Column("visit", String(64), ForeignKey("visits.visit"), primary_key=True),
    Column("idempotency_key", String(36), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("claimed_at", Float, nullable=False),
    Column("status", Integer),
    Column("body", LargeBinary),
)

Index("checkpoints_by_size", checkpoints.c.device, checkpoints.c.size)
Index("visits_by_lease", visits.c.ended_at, visits.c.lease_until)
Index("budgets_by_member", code_budgets.c.member, code_budgets.c.way, code_budgets.c.device, code_budgets.c.sent_at)
Index("certificates_by_visit", certificates.c.visit)
Index("nonces_by_visit", nonces.c.visit)
