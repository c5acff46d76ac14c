"""The machine's own calls, one method each (`contract/device.py`). Safe to call from several threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec

from contract.device import (
    Checkpoint,
    CheckpointTaken,
    Enrolment,
    EnrolmentRequest,
    Heartbeat,
    HeartbeatAnswer,
    Policy,
    TokenAnswer,
    TokenRequest,
    VisitGrant,
    VisitOver,
    VisitOverAnswer,
)
from kiosk.durable import replace_durably
from kiosk.fleet.assertion import client_assertion
from kiosk.fleet.errors import JournalOutOfStep, NotAdmitted
from kiosk.fleet.keys import DeviceKey
from kiosk.fleet.transport import Transport

TOKEN_MARGIN_SECONDS = 30
"""A token is not used in its last seconds, so that it does not run out on the way."""

Answer = TypeVar("Answer")

Prove: TypeAlias = Callable[[int, int], Sequence[bytes]]
"""PROOF(m, D[n]) of RFC 6962, 2.1.2 about the journal; raises `KioskError` if it has fewer than n lines."""


class Identity:
    """The name that the gateway gave this machine, kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Enrolment | None:
        """The enrolment; None before it, or if the file is damaged."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Enrolment)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def write(self, enrolment: Enrolment) -> None:
        """Keep the answer to an enrolment; it is on the disk when this returns. Raises `OSError`."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_durably(self._path, msgspec.json.encode(enrolment))


class Fleet:
    """Everything that a machine says to the gateway in its own name."""

    def __init__(self, transport: Transport, key: DeviceKey, identity: Identity) -> None:
        self._transport, self._key, self._identity = transport, key, identity
        self._lock = threading.Lock()
        self._token: str | None = None
        self._token_until = 0.0
        self._witnessed = 0
        """Lines of the journal that the gateway is known to have witnessed."""

    def device(self) -> str:
        """The name of this machine.

        Raises:
            NotAdmitted: it is not enrolled.
        """
        enrolment = self._identity.read()
        if enrolment is None:
            raise NotAdmitted
        return enrolment.device

    def enrol(self, code: str) -> Enrolment:
        """Enrol with a one-time code, and keep the answer. The same code and key may be sent again.

        Raises:
            KioskError: of `kiosk.fleet.errors`; NotAdmitted if the code is not accepted.
            OSError: the answer could not be kept.
        """
        enrolment = self._transport.post("/device/enrolment", EnrolmentRequest(code, self._key.public()), Enrolment)
        self._identity.write(enrolment)
        return enrolment

    def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer:
        """Say that this machine lives. Raises as every call: the classes of `kiosk.fleet.errors`."""
        return self._with_token(
            lambda token: self._transport.post("/device/heartbeat", heartbeat, HeartbeatAnswer, token)
        )

    def policy(self) -> Policy:
        """The fund's rules in force."""
        return self._with_token(lambda token: self._transport.get("/device/policy", Policy, token))

    def grant_visit(self) -> VisitGrant:
        """A name and a credential for one visit."""
        return self._with_token(lambda token: self._transport.post("/device/visits", None, VisitGrant, token))

    def visit_over(self, visit: str, reason: str) -> None:
        """The process of this visit is gone."""
        path, body = f"/device/visits/{visit}/over", VisitOver(reason)
        self._with_token(lambda token: self._transport.post(path, body, VisitOverAnswer, token))

    def checkpoint(self, note: str, prove: Prove) -> None:
        """A signed head of the journal, for the gateway to witness.

        The proof begins at the head that the gateway is known to have; if it has another one, once more at that.

        Raises:
            JournalRefused: the gateway has witnessed another journal.
            NoteRefused: the note is none of this machine.
            KioskError: as every call, and whatever `prove` raises.
        """
        size = self._key.read_checkpoint(note).size
        try:
            self._deposit(note, size, prove)
        except JournalOutOfStep as error:
            self._witnessed = error.witnessed
            if error.witnessed > size:  # lines are gone here, or a later head was sent already: no proof helps
                raise
            self._deposit(note, size, prove)

    def _deposit(self, note: str, size: int, prove: Prove) -> None:
        proof = prove(self._witnessed, size) if 0 < self._witnessed < size else ()
        body = Checkpoint(note, self._witnessed, tuple(proof))
        taken = self._with_token(
            lambda token: self._transport.post("/device/checkpoints", body, CheckpointTaken, token)
        )
        self._witnessed = taken.size

    def _with_token(self, call: Callable[[str], Answer]) -> Answer:
        """Call with the kept token; if that is refused (the gateway may have restarted), once more with a new one."""
        token, kept = self._present_token()
        try:
            return call(token)
        except NotAdmitted:
            if not kept:
                raise
        with self._lock:
            self._token_until = 0.0
        return call(self._present_token()[0])

    def _present_token(self) -> tuple[str, bool]:
        """A token, and whether it is an old one."""
        with self._lock:
            if self._token is not None and time.monotonic() < self._token_until:
                return self._token, True
            answer = self._new_token()
            self._token = answer.access_token
            self._token_until = time.monotonic() + answer.expires_in - TOKEN_MARGIN_SECONDS
            return self._token, False

    def _new_token(self) -> TokenAnswer:
        assertion = client_assertion(self._key, self.device(), self._transport.url + "/device/token")
        request = TokenRequest(
            client_assertion=assertion,
            client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            grant_type="client_credentials",
        )
        return self._transport.post("/device/token", request, TokenAnswer)
