"""Queries about answers already given: the second copy of a request gets the first one's answer."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from gateway.store.tables import replies


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or a claim that one is being worked on (`status` None). Its repr hides the body."""

    fingerprint: str
    claimed_at: float
    status: int | None
    body: bytes | None

    def __repr__(self) -> str:
        return "Reply(…)"


def _of(visit: str, key: str) -> ColumnElement[bool]:
    return (replies.c.visit == visit) & (replies.c.idempotency_key == key)


def find(db: Connection, visit: str, key: str) -> Reply | None:
    """What is kept for this key."""
    columns = (replies.c.fingerprint, replies.c.claimed_at, replies.c.status, replies.c.body)
    row = db.execute(select(*columns).where(_of(visit, key))).first()
    return None if row is None else Reply(*row)


def claim(db: Connection, visit: str, key: str, fingerprint: str, now: float) -> None:
    """Take a key before working on its request."""
    release(db, visit, key)
    db.execute(insert(replies).values(visit=visit, idempotency_key=key, fingerprint=fingerprint, claimed_at=now))


def keep(db: Connection, visit: str, key: str, status: int, body: bytes) -> bool:
    """Keep the answer of a claimed request; False if the claim is gone (the visit ended meanwhile)."""
    return db.execute(update(replies).where(_of(visit, key)).values(status=status, body=body)).rowcount > 0


def release(db: Connection, visit: str, key: str) -> None:
    """Give a key back: the request failed without an effect and may be tried again."""
    db.execute(delete(replies).where(_of(visit, key)))
