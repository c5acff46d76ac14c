"""One HTTPS exchange with the gateway: pinned authority, deadline, bounded answer, every failure with its code."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import msgspec
import requests
from requests import exceptions

from contract.problems import Problem, ProblemType
from kiosk import answers
from kiosk.failures import KioskError
from kiosk.fleet.errors import (
    GatewayFailed,
    GatewayNonsense,
    GatewaySlow,
    GatewayUnreachable,
    GatewayUntrusted,
    JournalOutOfStep,
    JournalRefused,
    NotAdmitted,
)

LARGEST_ANSWER = 65_536
"""Bytes; every answer to a machine is far smaller."""

_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
_NOT_ADMITTED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}

Answer = TypeVar("Answer", bound=msgspec.Struct)


class Transport:
    """Connections to one gateway, kept open for each thread that calls. Safe to call from several threads."""

    def __init__(
        self, url: str, ca: Path, timeout: float, connect: Callable[[], requests.Session] | None = None
    ) -> None:
        """Nothing is opened yet.

        Args:
            url: without the paths of the contract.
            ca: a PEM file, the only authority believed.
            timeout: seconds, for each wait of a call and for the whole of its answer.
            connect: makes the connections of one thread; by default such whose answers are bounded in time.
        """
        self.url = url.rstrip("/")
        self._ca, self._timeout, self._connect = ca, timeout, connect or _bounded
        self._mine = threading.local()

    def get(self, path: str, answer: type[Answer], token: str) -> Answer:
        """GET; see `post` for what it raises."""
        return self._exchange("GET", path, None, answer, token)

    def post(self, path: str, body: msgspec.Struct | None, answer: type[Answer], token: str | None = None) -> Answer:
        """POST a JSON body and decode the answer.

        Raises:
            GatewayUnreachable, GatewaySlow, GatewayUntrusted: no answer.
            GatewayFailed, NotAdmitted: an answer, and it is no.
            JournalRefused: the gateway has witnessed another journal.
            GatewayNonsense: an answer that the contract does not know, or a call that the gateway does not.
        """
        return self._exchange("POST", path, body, answer, token)

    def _exchange(
        self, method: str, path: str, body: msgspec.Struct | None, answer: type[Answer], token: str | None
    ) -> Answer:
        headers = {"Accept": "application/json", "Accept-Encoding": answers.IDENTITY}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        content = None if body is None else msgspec.json.encode(body)
        status, received = self._send(requests.Request(method, self.url + path, headers, data=content))
        _refuse(status, received)
        try:
            return msgspec.json.decode(received, type=answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise GatewayNonsense from None

    def _send(self, request: requests.Request) -> tuple[int, bytes]:
        session = self._session()
        try:
            prepared = session.prepare_request(request)
            with session.send(
                prepared, timeout=self._timeout, verify=str(self._ca), allow_redirects=False, stream=True
            ) as response:
                return response.status_code, answers.body(response, LARGEST_ANSWER, time.monotonic() + self._timeout)
        except exceptions.SSLError as error:
            raise GatewayUntrusted from error
        except exceptions.Timeout as error:
            raise GatewaySlow from error
        except exceptions.ConnectionError as error:
            raise GatewayUnreachable from error
        except exceptions.RequestException as error:
            raise GatewayNonsense from error
        except OSError as error:  # requests' way to say that the pinned authority cannot be read
            raise GatewayUntrusted from error

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._mine, "session", None)
        if session is None:
            session = self._mine.session = self._connect()
            session.trust_env = False  # no proxy, no .netrc, no other list of authorities from outside
        return session


def _bounded() -> requests.Session:
    session = requests.Session()
    session.mount("https://", answers.BoundedAdapter())
    return session


def _refuse(status: int, received: bytes) -> None:
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.CONFLICT:
        raise _conflict(received)
    if status in _LATER:
        raise GatewaySlow
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise GatewayFailed
    if status in _NOT_ADMITTED:
        raise NotAdmitted
    raise GatewayNonsense  # it may be the call, and never the machine


def _conflict(received: bytes) -> KioskError:
    """What a machine's own call can conflict with: only what the gateway knows of its journal."""
    try:
        problem = msgspec.json.decode(received, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return GatewayNonsense()
    if problem.type is ProblemType.CHECKPOINT_OUT_OF_STEP and problem.witnessed_size is not None:
        return JournalOutOfStep(problem.witnessed_size)
    return JournalRefused() if problem.type is ProblemType.CHECKPOINT_FORKED else GatewayNonsense()
