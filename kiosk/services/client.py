"""The fund's gateway, for one visit: one method for each thing it does, in domain words.

Answers are parsed once, strictly, into the contract's types. The client may be used by several threads at once.
"""

from __future__ import annotations

import hashlib
import time
from http import HTTPMethod
from typing import Final, TypeVar
from urllib.parse import quote
from uuid import UUID, uuid4

import msgspec

from contract.digits import Digits
from contract.member import (
    Act,
    CardAccepted,
    CardEvidence,
    CardNonce,
    CertificateIssued,
    CertificateKind,
    CertificateRequest,
    ChipChallenge,
    ChipQuestion,
    CodeRequest,
    CodeSent,
    Lease,
    PrintConfirmation,
    PrintConfirmed,
    Profile,
    SignedIn,
    VisitClosed,
    VisitOpened,
)
from contract.personal import HiddenStruct, Personal
from kiosk.exchange import Call
from kiosk.failures import KioskError
from kiosk.services.errors import GatewayNonsense, VisitLapsed
from kiosk.services.lease import Renewal
from kiosk.services.transport import Transport

Answer = TypeVar("Answer", bound=msgspec.Struct)

_MARGIN_SECONDS: Final = 15
"""A nonce must live at least this long when it is handed out: the chip has to be read with it."""


class TypedCode(HiddenStruct, frozen=True):
    """`CodeAttempt` on its way out: the same JSON, made without a text of the code alone (`contract.digits`)."""

    act: Act
    code: msgspec.Raw


class GatewayClient:
    """Calls of one visit. Every method may raise the errors of `kiosk.services.errors`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._token = ""
        self._nonce: tuple[bytes, float] | None = None
        self._renewal: Renewal | None = None

    def admit(self, token: str) -> None:
        """Use this credential from now on and open the visit; its lease is renewed until `close`."""
        self._token = token
        opened = self._change("/visit/open", None, VisitOpened)
        self._nonce = (opened.nonce, time.monotonic() + opened.nonce_seconds - _MARGIN_SECONDS)
        self._renewal = Renewal(self._renew, opened.lease_seconds)
        self._renewal.start()

    def card_nonce(self) -> bytes:
        """A nonce that was not given out before, 32 bytes: the one that came with the visit, or a new one."""
        held, self._nonce = self._nonce, None
        if held is not None and time.monotonic() < held[1]:
            return held[0]
        return self._change("/visit/nonce", None, CardNonce).nonce

    def challenge_chip(self, question: Personal[ChipQuestion]) -> ChipChallenge:
        """What is to be said to a chip that cannot sign. The same question has the same idempotency key and answer."""
        asked = question.reveal()
        key = _key_of(b"chip", asked.nonce, asked.sod, asked.dg14)
        return self._change("/visit/chip-challenge", asked, ChipChallenge, key)

    def judge_card(self, evidence: Personal[CardEvidence]) -> CardAccepted:
        """Send evidence to be judged. The same evidence has the same idempotency key, so it can be sent again."""
        revealed = evidence.reveal()
        return self._change("/visit/card-evidence", revealed, CardAccepted, _key_of(revealed.nonce))

    def send_code(self, request: CodeRequest) -> CodeSent:
        """Have a one-time code sent."""
        return self._change("/visit/one-time-codes", request, CodeSent)

    def check_code(self, act: Act, code: Digits) -> SignedIn:
        """Check a one-time code; a wrong one raises `CodeRefused` with the tries left."""
        return self._change("/visit/one-time-codes/verify", typed_code(act, code), SignedIn)

    def profile(self) -> Personal[Profile]:
        """What the home screen shows."""
        return Personal(self._answer(Call(HTTPMethod.GET, "/member/profile"), Profile))

    def issue(self, kind: CertificateKind) -> Personal[CertificateIssued]:
        """A sealed certificate; it is void unless its print is confirmed within the visit."""
        return Personal(self._change("/member/certificates", CertificateRequest(kind), CertificateIssued))

    def confirm_print(self, reference: Personal[str], pages: int) -> None:
        """The printer said that the paper is out."""
        revealed = reference.reveal()
        path = f"/member/certificates/{quote(revealed, safe='')}/printed"
        key = _key_of(b"printed", revealed.encode(), str(pages).encode())
        confirmed = self._change(path, PrintConfirmation(pages), PrintConfirmed, key)
        if confirmed.reference != revealed:
            raise GatewayNonsense

    def close(self) -> None:
        """Renew the lease no more and close the visit. Never raises: the supervisor tells the gateway in any case."""
        renewal, self._renewal = self._renewal, None
        if renewal is None:
            return
        renewal.stop()
        try:
            self._change("/visit/close", None, VisitClosed)
        except KioskError:
            return

    def _renew(self) -> int | None:
        """Seconds of the new lease; None if the visit is over for the gateway."""
        try:
            return self._change("/visit/renew", None, Lease).lease_seconds
        except VisitLapsed:
            return None

    def _change(
        self, path: str, request: msgspec.Struct | None, answer: type[Answer], key: str | None = None
    ) -> Answer:
        body = None if request is None else msgspec.json.encode(request)
        return self._answer(Call(HTTPMethod.POST, path, body, key or str(uuid4())), answer)

    def _answer(self, call: Call, answer: type[Answer]) -> Answer:
        body = self._transport.exchange(call, self._token)
        try:
            return msgspec.json.decode(body, type=answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise GatewayNonsense from None


def typed_code(act: Act, code: Digits) -> TypedCode:
    """What to send for a code."""
    return TypedCode(act, msgspec.Raw(b'"' + code.ascii() + b'"'))


def _key_of(*parts: bytes) -> str:
    """An idempotency key that says the same of the same call: a UUID (RFC 9562, version 8) from a hash."""
    digest = bytearray(hashlib.sha256(b"\0".join(parts)).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(digest)))
