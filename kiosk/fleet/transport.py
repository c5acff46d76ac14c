"""The machine's own calls: a body of the contract out, an answer of the contract in, every refusal with its code."""

from __future__ import annotations

from functools import partial
from http import HTTPMethod, HTTPStatus
from pathlib import Path
from typing import Final, TypeVar

import msgspec
import requests

from contract.problems import Problem, ProblemType
from kiosk.exchange import Call, Deadlines, Exchange, pinned_session
from kiosk.failures import KioskError
from kiosk.fleet.errors import (
    GatewayFailed,
    GatewayNonsense,
    GatewaySlow,
    JournalOutOfStep,
    JournalRefused,
    NotAdmitted,
)

LARGEST_ANSWER: Final = 65_536
"""Bytes; every answer to a machine is far smaller."""

_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
_NOT_ADMITTED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}

Answer = TypeVar("Answer", bound=msgspec.Struct)


class Transport:
    """Exchanges with one gateway. Safe to call from several threads."""

    def __init__(self, url: str, ca: Path, timeout: float, session: requests.Session | None = None) -> None:
        """Nothing is opened yet; whether the authority can be read shows at the first call.

        Args:
            url: without the paths of the contract.
            ca: a PEM file, the only authority believed.
            timeout: seconds, to connect and for the whole of an answer.
            session: another way to the gateway than one of `kiosk.exchange.pinned_session`.
        """
        connect = partial(pinned_session, ca) if session is None else lambda: session
        self._line = Exchange(url, connect, Deadlines(timeout, timeout), LARGEST_ANSWER)
        self.url = self._line.url

    def get(self, path: str, answer: type[Answer], token: str) -> Answer:
        """GET; see `post` for what it raises."""
        return self._exchange(Call(HTTPMethod.GET, path), answer, token)

    def post(self, path: str, body: msgspec.Struct | None, answer: type[Answer], token: str | None = None) -> Answer:
        """POST a JSON body and decode the answer.

        Raises:
            GatewayUnreachable, GatewaySlow, GatewayUntrusted: no answer.
            GatewayFailed, NotAdmitted: an answer, and it is no.
            JournalRefused: the gateway has witnessed another journal.
            GatewayNonsense: an answer that the contract does not know, or a call that the gateway does not.
        """
        content = None if body is None else msgspec.json.encode(body)
        return self._exchange(Call(HTTPMethod.POST, path, content), answer, token or "")

    def _exchange(self, call: Call, answer: type[Answer], token: str) -> Answer:
        received = self._line.ask(call, token)
        _refuse(received.status, received.body)
        try:
            return msgspec.json.decode(received.body, type=answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise GatewayNonsense from None


def _refuse(status: int, body: bytes) -> None:
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.CONFLICT:
        raise _conflict(body)
    if status in _LATER:
        raise GatewaySlow
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise GatewayFailed
    if status in _NOT_ADMITTED:
        raise NotAdmitted
    raise GatewayNonsense  # it may be the call, and never the machine


def _conflict(body: bytes) -> KioskError:
    """What a machine's own call can conflict with: only what the gateway knows of its journal."""
    try:
        problem = msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return GatewayNonsense()
    if problem.type is ProblemType.CHECKPOINT_OUT_OF_STEP and problem.witnessed_size is not None:
        return JournalOutOfStep(problem.witnessed_size)
    return JournalRefused() if problem.type is ProblemType.CHECKPOINT_FORKED else GatewayNonsense()
