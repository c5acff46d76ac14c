"""Queries about heads of machines' journals: those that are witnessed, and those that contradict them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from gateway.store.tables import checkpoints


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head. `digest` names the note, `root` has 32 bytes."""

    digest: str
    size: int
    root: bytes
    note: str


def newest(db: Connection, device: str) -> Head | None:
    """The largest head of a machine's journal that is witnessed."""
    columns = (checkpoints.c.digest, checkpoints.c.size, checkpoints.c.root, checkpoints.c.note)
    wanted = (checkpoints.c.device == device) & checkpoints.c.forked.is_(False)
    row = db.execute(select(*columns).where(wanted).order_by(checkpoints.c.size.desc()).limit(1)).first()
    return None if row is None else Head(*row)


def contradicted(db: Connection, device: str, head: Head) -> bool:
    """Whether a head of this size and another root is witnessed: both notes together show that lines were changed."""
    wanted = (checkpoints.c.device == device) & checkpoints.c.forked.is_(False) & (checkpoints.c.size == head.size)
    other = checkpoints.c.root != head.root
    return db.execute(select(checkpoints.c.digest).where(wanted & other).limit(1)).first() is not None


def forks(db: Connection, device: str) -> int:
    """How many heads of a machine contradict one that is witnessed."""
    contradicting = (checkpoints.c.device == device) & checkpoints.c.forked.is_(True) & disputed(forked=False)
    return int(db.execute(select(func.count()).select_from(checkpoints).where(contradicting)).scalar_one())


def disputed(*, forked: bool = True) -> ColumnElement[bool]:
    """Whether a row's machine signed another root of the same size, among those that are (not) forks.

    Evidence is two notes: the witnessed one has to stay as long as the other.
    """
    rival = checkpoints.alias()
    same = (rival.c.device == checkpoints.c.device) & (rival.c.size == checkpoints.c.size)
    return exists(
        select(rival.c.digest).where(same & rival.c.forked.is_(forked) & (rival.c.root != checkpoints.c.root))
    )


def thin(db: Connection, device: str, size: int, since: float) -> None:
    """Delete a machine's heads that came since then and are smaller; those that are contradicted stay."""
    wanted = (checkpoints.c.device == device) & checkpoints.c.forked.is_(False)
    recent = (checkpoints.c.size < size) & (checkpoints.c.received_at >= since)
    db.execute(delete(checkpoints).where(wanted & recent & ~disputed()))


def add(db: Connection, device: str, head: Head, now: float, *, forked: bool) -> None:
    """Keep a head; once, however often it comes."""
    row = {"device": device, "digest": head.digest, "size": head.size, "root": head.root, "note": head.note}
    try:
        with db.begin_nested():
            db.execute(insert(checkpoints).values(row | {"forked": forked, "received_at": now}))
    except IntegrityError:
        pass  # the answer to it was lost
