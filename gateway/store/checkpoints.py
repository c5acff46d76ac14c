"""Queries about heads of machines' journals: those that are witnessed, and those that contradict them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select
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


def forks(db: Connection, device: str) -> int:
    """How many heads of a machine contradict its others."""
    wanted = (checkpoints.c.device == device) & checkpoints.c.forked.is_(True)
    return int(db.execute(select(func.count()).select_from(checkpoints).where(wanted)).scalar_one())


def add(db: Connection, device: str, head: Head, now: float, *, forked: bool) -> None:
    """Keep a head; once, however often it comes."""
    row = {"device": device, "digest": head.digest, "size": head.size, "root": head.root, "note": head.note}
    try:
        with db.begin_nested():
            db.execute(insert(checkpoints).values(row | {"forked": forked, "received_at": now}))
    except IntegrityError:
        pass  # the answer to it was lost
