"""Which machine is asking: enrolment, signed assertions, tokens, revocation.

A machine has a P-256 key of its own (in a TPM where there is one) and proves it for each token with `private_key_jwt`
(RFC 7523). Tokens are random and known to the store by their hash, so a revoked machine is out at once.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from msgspec import Struct

from contract.device import (
    EcPublicKey,
    Enrolment,
    EnrolmentRequest,
    Heartbeat,
    HeartbeatAnswer,
    Policy,
    TokenAnswer,
    TokenRequest,
)
from contract.problems import ProblemType
from gateway.clock import Clock
from gateway.config import PolicySettings
from gateway.names import digest, new_enrolment_code, new_name, new_secret
from gateway.refusals import refused
from gateway.store import devices as store
from gateway.store.database import Database
from gateway.store.devices import Device

_MAX_LIFE: Final = 60
_LEEWAY: Final = 30
"""Seconds that a machine's clock may be off (RFC 7519, 4.1.4)."""


class _AssertionClaims(Struct, frozen=True):
    """The claims of an assertion (RFC 7523, 3)."""

    iss: str
    sub: str
    aud: str
    exp: int
    jti: str


class Devices:
    """The machines' side of the gateway."""

    def __init__(self, database: Database, clock: Clock, policy: PolicySettings, token_url: str) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy
        self._token_url = token_url

    def new_enrolment_code(self, place: str) -> str:
        """A code with which one machine may enrol at a place, once and for an hour (by policy)."""
        code = new_enrolment_code()
        with self._database.transaction() as db:
            store.add_enrolment_code(db, digest(code), place, self._clock.unix() + self._policy.enrolment_seconds)
        return code

    def enrol(self, request: EnrolmentRequest) -> Enrolment:
        """Admit a machine. The same code with the same key gives the same answer again.

        Raises: Refused (the code is unknown, late, or another machine used it; the key is no point of the curve).
        """
        with self._database.transaction() as db:
            code = store.enrolment_code(db, digest(request.code))
            if code is None or code.expires_at <= self._clock.unix():
                raise refused(ProblemType.DEVICE_REFUSED)
            key = _key_json(request.key)
            if code.device is None:
                device = Device(new_name(), key, digest(key), code.place, None)
                store.add_device(db, device, digest(request.code), self._clock.unix())
                return Enrolment(device.device, device.place)
            enrolled = store.device(db, code.device)
        if enrolled is None or enrolled.key_digest != digest(key):
            raise refused(ProblemType.DEVICE_REFUSED)
        return Enrolment(enrolled.device, enrolled.place)

    def token(self, request: TokenRequest) -> TokenAnswer:
        """A token for an assertion that the machine signed a moment ago.

        Raises: Refused (unknown or revoked machine, bad signature or claims, an assertion used before).
        """
        name = _claimed_name(request.client_assertion)
        with self._database.transaction() as db:
            device = store.device(db, name)
            if device is None or device.revoked_at is not None:
                raise refused(ProblemType.DEVICE_REFUSED)
            claims = self._verified(request.client_assertion, device)
            if not store.use_assertion(db, device.device, claims.jti, claims.exp + _LEEWAY):
                raise refused(ProblemType.DEVICE_REFUSED)
            token = new_secret()
            store.add_token(db, digest(token), device.device, self._clock.unix() + self._policy.token_seconds)
        return TokenAnswer(token, "Bearer", self._policy.token_seconds)

    def admitted(self, token: str) -> Device:
        """The machine that holds this token.

        Raises: Refused.
        """
        with self._database.transaction() as db:
            device = store.device_of_token(db, digest(token), self._clock.unix())
        if device is None or device.revoked_at is not None:
            raise refused(ProblemType.DEVICE_REFUSED)
        return device

    def revoke(self, name: str) -> bool:
        """Put a machine out: its tokens and open visits end. False if there is none of this name."""
        with self._database.transaction() as db:
            return store.revoke(db, name, self._clock.unix())

    def heartbeat(self, device: Device, beat: Heartbeat) -> HeartbeatAnswer:
        """Note that a machine lives, and tell it the time and the number of the policy."""
        now = self._clock.unix()
        with self._database.transaction() as db:
            store.seen(db, device.device, now, beat.visits, ",".join(beat.failures[:_KEPT_FAILURES]))
        return HeartbeatAnswer(self._policy.kiosk.number, int(now))

    def policy(self) -> Policy:
        """The rules in force for machines."""
        return msgspec.convert({"ways": ("card",), **msgspec.to_builtins(self._policy.kiosk)}, Policy)

    def _verified(self, assertion: str, device: Device) -> _AssertionClaims:
        try:
            key = ECKey.import_key(msgspec.json.decode(device.key))
            token = jwt.decode(assertion, key, algorithms=["ES256"])
            claims = msgspec.convert(token.claims, _AssertionClaims)
        except (JoseError, ValueError) as error:
            raise refused(ProblemType.DEVICE_REFUSED) from error
        if not self._acceptable(claims, device.device):
            raise refused(ProblemType.DEVICE_REFUSED)
        return claims

    def _acceptable(self, claims: _AssertionClaims, name: str) -> bool:
        """RFC 7523, 3: who says it, to whom, and for how long; our own rule is a life of a minute at most."""
        left = claims.exp - self._clock.unix()
        fresh = -_LEEWAY < left <= _MAX_LIFE + _LEEWAY
        return (
            claims.iss == claims.sub == name and claims.aud == self._token_url and fresh and 8 <= len(claims.jti) <= 64
        )


_KEPT_FAILURES: Final = 100


def _claimed_name(assertion: str) -> str:
    """Who the assertion says it is from; nothing is believed before that machine's key has checked the signature."""
    try:
        claims: Any = msgspec.json.decode(jws.extract_compact(assertion.encode("ascii")).payload)
        return msgspec.convert(claims, _AssertionClaims).iss
    except (JoseError, ValueError) as error:
        raise refused(ProblemType.DEVICE_REFUSED) from error


def _key_json(key: EcPublicKey) -> str:
    """The key as kept, after a look whether it is a point of the curve."""
    try:
        ECKey.import_key(msgspec.to_builtins(key)).get_op_key("verify")
    except (JoseError, ValueError) as error:
        raise refused(ProblemType.DEVICE_REFUSED) from error
    return msgspec.json.encode(key).decode("ascii")
