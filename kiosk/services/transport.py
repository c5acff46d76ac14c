"""One HTTPS exchange with the gateway: pinned authority, deadlines, bounded answers, every failure by name."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from http import HTTPMethod
from pathlib import Path
from typing import Final

import msgspec
import requests

from contract.problems import MEDIA_TYPE, Problem
from kiosk import answers
from kiosk.failures import KioskError
from kiosk.services.errors import (
    GatewayFailed,
    GatewayNonsense,
    GatewaySlow,
    GatewayUnreachable,
    GatewayUntrusted,
    from_problem,
)

LARGEST_ANSWER: Final = 256 * 1024
"""Bytes; the contract's largest answer is a certificate of a few kilobytes."""

_JSON: Final = "application/json"
_CONNECTIONS: Final = 4


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: to connect, and for the whole answer after the request was sent, its headers included."""

    connect: float = 3.0
    answer: float = 10.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `key` is the idempotency key of a call that changes something, None for one that only reads."""

    method: HTTPMethod
    path: str
    body: bytes | None = None
    key: str | None = None


def pinned_session(ca: Path) -> requests.Session:
    """A session that believes this certificate authority alone; no proxy, no netrc, no redirect, no cookie.

    Raises:
        OSError: there is no such file, or no certificate in it.
    """
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(ca)
    session = requests.Session()
    # Not `True` and not an SSLContext of ours: with either, requests adds the public authorities that it ships.
    session.verify = str(ca)
    session.trust_env = False
    session.mount("https://", answers.BoundedAdapter(pool_connections=1, pool_maxsize=_CONNECTIONS))
    return session


class Transport:
    """Exchanges with one gateway. May be used by several threads at once."""

    def __init__(self, url: str, session: requests.Session, deadlines: Deadlines) -> None:
        self._url = url.rstrip("/")
        self._session = session
        self._deadlines = deadlines

    def exchange(self, call: Call, token: str) -> bytes:
        """Send a call and return the body of its 2xx answer, JSON of at most `LARGEST_ANSWER` bytes.

        Calls that need no account have an empty token.

        A connection that broke off is tried once more; the idempotency key makes that safe.

        Raises:
            KioskError: as `kiosk.services.errors` lists them.
        """
        try:
            return self._exchange(call, token)
        except GatewayUnreachable:
            return self._exchange(call, token)

    def _exchange(self, call: Call, token: str) -> bytes:
        try:
            with self._send(call, token) as response:
                return _content(response, self._deadlines.answer)
        except requests.exceptions.SSLError:
            raise GatewayUntrusted from None
        except requests.exceptions.Timeout:
            raise GatewaySlow from None
        except requests.exceptions.ConnectionError:
            raise GatewayUnreachable from None
        except requests.exceptions.RequestException:
            raise GatewayNonsense from None

    def _send(self, call: Call, token: str) -> requests.Response:
        headers = {"Accept": f"{_JSON}, {MEDIA_TYPE}", "Accept-Encoding": answers.IDENTITY}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        if call.body is not None:
            headers["Content-Type"] = _JSON
        return self._session.request(
            call.method,
            self._url + call.path,
            data=call.body,
            headers=headers,
            timeout=(self._deadlines.connect, self._deadlines.answer),
            allow_redirects=False,
            stream=True,
        )


def _content(response: requests.Response, seconds: float) -> bytes:
    body = answers.body(response, LARGEST_ANSWER, time.monotonic() + seconds)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if response.ok and response.status_code < requests.codes.multiple_choices:
        if kind != _JSON:
            raise GatewayNonsense
        return body
    raise _refusal(response.status_code, kind, body)


def _refusal(status: int, kind: str, body: bytes) -> KioskError:
    """What an answer other than 2xx means; a 5xx is a gateway in trouble, whatever page stands in its body."""
    if kind == MEDIA_TYPE:
        try:
            return from_problem(msgspec.json.decode(body, type=Problem))
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
    return GatewayFailed() if status >= requests.codes.server_error else GatewayNonsense()
