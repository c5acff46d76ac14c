"""Queries about visits: grants, leases, nonces, what a visit has proved, and its end."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from contract.member import Assurance
from contract.personal import Personal
from gateway.store.tables import devices, nonces, one_time_codes, replies, visits


@dataclass(frozen=True, slots=True)
class Visit:
    """One member's visit at one machine.

    `cin` is the identity number that a card showed, `proved` whether the card proved to be there, `place` the machine's
    place, `admitted` whether the machine is.
    """

    visit: str
    device: str
    place: str
    admitted: bool
    open_before: float
    opened_at: float | None
    lease_until: float | None
    ended_at: float | None
    cin: Personal[str] | None
    proved: bool
    assurance: Assurance


_COLUMNS = (
    visits.c.visit,
    visits.c.device,
    devices.c.place,
    devices.c.revoked_at.is_(None).label("admitted"),
    visits.c.open_before,
    visits.c.opened_at,
    visits.c.lease_until,
    visits.c.ended_at,
    visits.c.cin,
    visits.c.proved,
    visits.c.assurance,
)


def add(db: Connection, visit: str, device: str, credential: str, open_before: float) -> None:
    """Keep a grant; `credential` is a hash."""
    db.execute(
        insert(visits).values(
            visit=visit,
            device=device,
            credential=credential,
            open_before=open_before,
            proved=False,
            assurance=Assurance.NONE.value,
            nonces=0,
            judged=0,
        )
    )


def by_credential(db: Connection, credential: str) -> Visit | None:
    """The visit with this credential's hash, ended or not."""
    row = db.execute(select(*_COLUMNS).join(devices).where(visits.c.credential == credential)).mappings().first()
    if row is None:
        return None
    cin = None if row["cin"] is None else Personal(str(row["cin"]))
    return Visit(**{**row, "cin": cin, "assurance": Assurance(row["assurance"])})


def of_device(db: Connection, device: str, visit: str) -> bool:
    """Whether this machine was granted this visit."""
    wanted = (visits.c.visit == visit) & (visits.c.device == device)
    return db.execute(select(visits.c.visit).where(wanted)).first() is not None


def open_(db: Connection, visit: str, now: float, lease_until: float) -> None:
    """Begin the lease; opening again renews it."""
    db.execute(update(visits).where(visits.c.visit == visit).values(opened_at=now, lease_until=lease_until))


def renew(db: Connection, visit: str, lease_until: float) -> None:
    """Move the lease's end."""
    db.execute(update(visits).where(visits.c.visit == visit).values(lease_until=lease_until))


def identify(db: Connection, visit: str, cin: Personal[str], *, proved: bool) -> None:
    """Note whose card was read; an earlier sign-in counts no longer."""
    values = {"cin": cin.reveal(), "proved": proved, "assurance": Assurance.NONE.value}
    db.execute(update(visits).where(visits.c.visit == visit).values(values))


def assure(db: Connection, visit: str, assurance: Assurance) -> None:
    """Note how sure the sign-in was."""
    db.execute(update(visits).where(visits.c.visit == visit).values(assurance=assurance.value))


def end(db: Connection, visit: str, ended_by: str, now: float) -> None:
    """End a visit and forget what it knew of a person; the first end counts."""
    values = {"ended_at": now, "ended_by": ended_by, "cin": None, "assurance": Assurance.NONE.value}
    db.execute(update(visits).where((visits.c.visit == visit) & visits.c.ended_at.is_(None)).values(values))
    for table in (nonces, one_time_codes, replies):
        db.execute(delete(table).where(table.c.visit == visit))


def lapsed(db: Connection, now: float) -> list[str]:
    """Visits whose lease, or time to open, is over and that nobody has ended."""
    never_opened = visits.c.lease_until.is_(None) & (visits.c.open_before <= now)
    over = visits.c.ended_at.is_(None) & ((visits.c.lease_until <= now) | never_opened)
    return list(db.execute(select(visits.c.visit).where(over)).scalars())


def count_nonce(db: Connection, visit: str) -> int:
    """Count one more nonce of a visit; gives how many it has had."""
    counted = update(visits).where(visits.c.visit == visit).values(nonces=visits.c.nonces + 1)
    return int(db.execute(counted.returning(visits.c.nonces)).scalar_one())


def count_judgement(db: Connection, visit: str) -> int:
    """Count one more judgement of a visit's evidence; gives how many it has had."""
    counted = update(visits).where(visits.c.visit == visit).values(judged=visits.c.judged + 1)
    return int(db.execute(counted.returning(visits.c.judged)).scalar_one())


def add_nonce(db: Connection, digest: str, visit: str, expires_at: float) -> None:
    """Keep a nonce's hash for one use."""
    db.execute(insert(nonces).values(digest=digest, visit=visit, expires_at=expires_at, challenged=False))


def nonce_to_judge(db: Connection, digest: str, visit: str) -> float | None:
    """When an unused nonce of this visit expires; None if there is none. It stays unused."""
    wanted = (nonces.c.digest == digest) & (nonces.c.visit == visit)
    expires_at = db.execute(select(nonces.c.expires_at).where(wanted)).scalar()
    return None if expires_at is None else float(expires_at)


def nonce_to_challenge(db: Connection, digest: str, visit: str) -> float | None:
    """When a nonce of this visit that no chip was challenged with expires; None if there is none."""
    wanted = (nonces.c.digest == digest) & (nonces.c.visit == visit) & nonces.c.challenged.is_(False)
    expires_at = db.execute(select(nonces.c.expires_at).where(wanted)).scalar()
    return None if expires_at is None else float(expires_at)


def note_challenge(db: Connection, digest: str) -> None:
    """A chip is challenged with this nonce, and no other will be."""
    db.execute(update(nonces).where(nonces.c.digest == digest).values(challenged=True))


def take_nonce(db: Connection, digest: str, visit: str) -> float | None:
    """Use up a nonce of this visit: when it expires, or None if there is none (any more)."""
    expires_at = nonce_to_judge(db, digest, visit)
    db.execute(delete(nonces).where((nonces.c.digest == digest) & (nonces.c.visit == visit)))
    return expires_at
