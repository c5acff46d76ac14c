"""Queries about one-time codes: one in force for each visit and act; and how many were sent to whom, from where."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from gateway.store.tables import code_budgets, one_time_codes


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was sent. `digest` is a keyed hash."""

    digest: bytes
    sent_at: float
    expires_at: float
    tries_left: int


class Way(StrEnum):
    """How somebody came to ask for a code."""

    CARD = "card"
    """With a card whose chip proved to be there."""
    UNPROVED_CARD = "unproved-card"
    """With files of a card, which may be copies."""


@dataclass(frozen=True, slots=True)
class Purse:
    """A budget of messages: `member` is a keyed hash, `device` the machine that asks."""

    member: bytes
    way: Way
    device: str


def _of(visit: str, act: str) -> ColumnElement[bool]:
    return (one_time_codes.c.visit == visit) & (one_time_codes.c.act == act)


def current(db: Connection, visit: str, act: str) -> Code | None:
    """The last code of this visit for this act."""
    columns = (one_time_codes.c.digest, one_time_codes.c.sent_at, one_time_codes.c.expires_at)
    row = db.execute(select(*columns, one_time_codes.c.tries_left).where(_of(visit, act))).first()
    return None if row is None else Code(*row)


def replace(db: Connection, visit: str, act: str, code: Code) -> None:
    """Put a new code in force; the one before no longer is."""
    forget(db, visit, act)
    db.execute(
        insert(one_time_codes).values(
            visit=visit,
            act=act,
            digest=code.digest,
            sent_at=code.sent_at,
            expires_at=code.expires_at,
            tries_left=code.tries_left,
        )
    )


def forget(db: Connection, visit: str, act: str) -> None:
    """Delete the code: it was used, or it never went out."""
    db.execute(delete(one_time_codes).where(_of(visit, act)))


def use_try(db: Connection, visit: str, act: str) -> None:
    """One try fewer."""
    db.execute(update(one_time_codes).where(_of(visit, act)).values(tries_left=one_time_codes.c.tries_left - 1))


def sent_since(db: Connection, purse: Purse, since: float) -> int:
    """Codes paid from a budget since then."""
    budget = code_budgets.c
    whose = (budget.member == purse.member) & (budget.way == purse.way.value) & (budget.device == purse.device)
    wanted = whose & (budget.sent_at > since)
    return int(db.execute(select(func.count()).select_from(code_budgets).where(wanted)).scalar_one())


def spend(db: Connection, purse: Purse, now: float) -> str:
    """Count one code against a budget; gives the entry's name."""
    budget = str(uuid.uuid4())
    row = {"budget": budget, "member": purse.member, "way": purse.way.value, "device": purse.device, "sent_at": now}
    db.execute(insert(code_budgets).values(row))
    return budget


def give_back(db: Connection, budget: str) -> None:
    """The code did not go out: it does not count."""
    db.execute(delete(code_budgets).where(code_budgets.c.budget == budget))


def forget_expired(db: Connection, now: float, budgets_before: float) -> None:
    """Delete codes that are out of date, and budgets of days past."""
    db.execute(delete(one_time_codes).where(one_time_codes.c.expires_at <= now))
    db.execute(delete(code_budgets).where(code_budgets.c.sent_at <= budgets_before))
