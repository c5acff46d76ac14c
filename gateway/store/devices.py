"""Queries about machines: enrolment codes, keys, assertions, tokens."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from gateway.store.tables import assertions, device_tokens, devices, enrolment_codes


@dataclass(frozen=True, slots=True)
class Device:
    """A machine that was enrolled. `key` is its public key as JWK in JSON."""

    device: str
    key: str
    key_digest: str
    place: str
    revoked_at: float | None


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A one-time code for one machine at one place; `device` names the machine that used it."""

    place: str
    expires_at: float
    device: str | None


_DEVICE = (devices.c.device, devices.c.key, devices.c.key_digest, devices.c.place, devices.c.revoked_at)


def add_enrolment_code(db: Connection, digest: str, place: str, expires_at: float) -> None:
    """Keep a code's hash."""
    db.execute(insert(enrolment_codes).values(digest=digest, place=place, expires_at=expires_at))


def enrolment_code(db: Connection, digest: str) -> EnrolmentCode | None:
    """The code with this hash."""
    columns = (enrolment_codes.c.place, enrolment_codes.c.expires_at, enrolment_codes.c.device)
    row = db.execute(select(*columns).where(enrolment_codes.c.digest == digest)).first()
    return None if row is None else EnrolmentCode(*row)


def add_device(db: Connection, device: Device, code_digest: str, now: float) -> None:
    """Admit a machine and use up its code."""
    db.execute(
        insert(devices).values(
            device=device.device, key=device.key, key_digest=device.key_digest, place=device.place, enrolled_at=now
        )
    )
    db.execute(update(enrolment_codes).where(enrolment_codes.c.digest == code_digest).values(device=device.device))


def device(db: Connection, name: str) -> Device | None:
    """The machine of this name, revoked or not."""
    row = db.execute(select(*_DEVICE).where(devices.c.device == name)).first()
    return None if row is None else Device(*row)


def device_of_token(db: Connection, digest: str, now: float) -> Device | None:
    """The machine that holds a token in force."""
    wanted = (device_tokens.c.digest == digest) & (device_tokens.c.expires_at > now)
    row = db.execute(select(*_DEVICE).join(device_tokens).where(wanted)).first()
    return None if row is None else Device(*row)


def revoke(db: Connection, name: str, now: float) -> bool:
    """Revoke a machine and its tokens; False if there is none of this name."""
    found = db.execute(update(devices).where(devices.c.device == name).values(revoked_at=now)).rowcount
    db.execute(delete(device_tokens).where(device_tokens.c.device == name))
    return found > 0


def use_assertion(db: Connection, name: str, jti: str, expires_at: float) -> bool:
    """Note an assertion's identifier; False if it was used before (RFC 7523, 3, point 7)."""
    try:
        with db.begin_nested():
            db.execute(insert(assertions).values(device=name, jti=jti, expires_at=expires_at))
    except IntegrityError:
        return False
    return True


def add_token(db: Connection, digest: str, name: str, expires_at: float) -> None:
    """Keep a token's hash."""
    db.execute(insert(device_tokens).values(digest=digest, device=name, expires_at=expires_at))


def seen(db: Connection, name: str, now: float, visits: int, failures: str) -> None:
    """Note a heartbeat."""
    values = {"seen_at": now, "visits": visits, "failures": failures}
    db.execute(update(devices).where(devices.c.device == name).values(values))


def forget_expired(db: Connection, now: float) -> None:
    """Delete assertions, tokens and unused codes that are out of date."""
    db.execute(delete(assertions).where(assertions.c.expires_at < now))
    db.execute(delete(device_tokens).where(device_tokens.c.expires_at < now))
    db.execute(delete(enrolment_codes).where(enrolment_codes.c.expires_at < now))
