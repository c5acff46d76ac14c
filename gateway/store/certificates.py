"""Queries about certificates: known by a random reference and by the visit that issued them, not by a person."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select, update

from contract.public import CertificateState
from gateway.store.tables import certificates


def add(db: Connection, reference: str, visit: str, kind: str, now: float) -> None:
    """Keep a fresh certificate, unconfirmed."""
    row = {"reference": reference, "visit": visit, "kind": kind, "issued_at": now}
    db.execute(insert(certificates).values(row | {"state": CertificateState.UNCONFIRMED.value}))


def state(db: Connection, reference: str, visit: str | None = None) -> CertificateState:
    """What is known of a reference; of one visit's if it is given."""
    wanted = certificates.c.reference == reference
    if visit is not None:
        wanted &= certificates.c.visit == visit
    found = db.execute(select(certificates.c.state).where(wanted)).scalar()
    return CertificateState.UNKNOWN if found is None else CertificateState(found)


def issued_by(db: Connection, visit: str) -> int:
    """How many certificates a visit issued."""
    wanted = select(func.count()).select_from(certificates).where(certificates.c.visit == visit)
    return int(db.execute(wanted).scalar_one())


def confirm(db: Connection, reference: str, pages: int) -> None:
    """Its print came out: it is valid."""
    values = {"state": CertificateState.VALID.value, "pages": pages}
    db.execute(update(certificates).where(certificates.c.reference == reference).values(values))


def void(db: Connection, reference: str) -> bool:
    """Revoke a certificate; False if there is none of this reference."""
    change = update(certificates).where(certificates.c.reference == reference)
    return db.execute(change.values(state=CertificateState.VOID.value)).rowcount > 0


def void_unconfirmed(db: Connection, visit: str) -> int:
    """Void what a visit issued and did not confirm; gives how many."""
    pending = (certificates.c.visit == visit) & (certificates.c.state == CertificateState.UNCONFIRMED.value)
    return db.execute(update(certificates).where(pending).values(state=CertificateState.VOID.value)).rowcount
