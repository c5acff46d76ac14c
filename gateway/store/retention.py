"""Queries that delete for good what is older than the fund's policy lets it be."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, select, update

from gateway.store.checkpoints import disputed
from gateway.store.tables import certificates, checkpoints, nonces, one_time_codes, replies, visits


def ended_before(db: Connection, moment: float, most: int) -> list[str]:
    """Some of the visits that ended before this, at most so many."""
    wanted = select(visits.c.visit).where(visits.c.ended_at < moment).limit(most)
    return list(db.execute(wanted).scalars())


def delete_visits(db: Connection, names: Sequence[str]) -> None:
    """Delete visits with all that belongs to them; their certificates stay, and no longer name a visit."""
    db.execute(update(certificates).where(certificates.c.visit.in_(names)).values(visit=None))
    for table in (nonces, one_time_codes, replies, visits):
        db.execute(delete(table).where(table.c.visit.in_(names)))


def delete_certificates(db: Connection, before: float) -> int:
    """Delete what is known of certificates issued before this, confirmed or void; gives how many."""
    return db.execute(delete(certificates).where(certificates.c.issued_at < before)).rowcount


def delete_checkpoints(db: Connection, before: float) -> int:
    """Delete heads that came before this and have a successor; gives how many. Both of two that contradict stay."""
    later = checkpoints.alias()
    successor = (later.c.device == checkpoints.c.device) & later.c.forked.is_(False)
    superseded = exists(select(later.c.size).where(successor & (later.c.size > checkpoints.c.size)))
    old = (checkpoints.c.received_at < before) & checkpoints.c.forked.is_(False)
    return db.execute(delete(checkpoints).where(old & superseded & ~disputed())).rowcount
