"""One HTTPS exchange with the gateway: pinned authority, deadlines, a bounded answer, every failure by its class.

A member's calls (`kiosk.services`) and the machine's own (`kiosk.fleet`) both go through here. What an answer means is
theirs: here it is a status, a media type and bytes.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPMethod
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Final

import requests

from contract.problems import MEDIA_TYPE
from kiosk import answers
from kiosk.gateway_errors import GatewayNonsense, GatewaySlow, GatewayUnreachable, GatewayUntrusted

JSON: Final = "application/json"
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
    body: bytes | None = field(default=None, repr=False)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the status, the media type in small letters without parameters, and the body as it was sent."""

    status: int
    kind: str
    body: bytes = field(repr=False)


def pinned_session(ca: Path) -> requests.Session:
    """A session that believes this certificate authority alone; no proxy, no netrc, no cookie.

    Raises:
        OSError: there is no such file, or no certificate in it.
    """
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(ca)
    session = requests.Session()
    # Not `True` and not an SSLContext of ours: with either, requests adds the public authorities that it ships.
    session.verify = str(ca)
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.mount("https://", answers.BoundedAdapter(pool_connections=1, pool_maxsize=_CONNECTIONS))
    return session


class Exchange:
    """Exchanges with one gateway, over connections that stay open. May be used by several threads at once.

    A session of requests is not made for several threads as far as it keeps cookies; ours keeps none, and its pool of
    connections is made for them.
    """

    def __init__(self, url: str, connect: Callable[[], requests.Session], deadlines: Deadlines, most: int) -> None:
        """Nothing is opened yet.

        Args:
            url: without the paths of the contract.
            connect: makes the session, once, before the first call; raises `OSError` where the authority is no file.
            deadlines: of each call.
            most: bytes of the longest answer.
        """
        self.url = url.rstrip("/")
        self._connect, self._deadlines, self._most = connect, deadlines, most
        self._session: requests.Session | None = None
        self._opening = threading.Lock()

    def ask(self, call: Call, token: str = "") -> Answer:
        """Send a call and read the whole answer, whatever its status. A call without an account has no token.

        Raises:
            GatewayUnreachable, GatewaySlow, GatewayUntrusted: no answer.
            GatewayNonsense: an answer that is no HTTP, or longer than allowed.
        """
        try:
            with self._send(call, token) as response:
                until = time.monotonic() + self._deadlines.answer
                return Answer(response.status_code, _kind(response), answers.body(response, self._most, until))
        except requests.exceptions.SSLError:
            raise GatewayUntrusted from None
        except requests.exceptions.Timeout:
            raise GatewaySlow from None
        except requests.exceptions.ConnectionError:
            raise GatewayUnreachable from None
        except requests.exceptions.RequestException:
            raise GatewayNonsense from None
        except OSError:  # the pinned authority cannot be read, now or any more
            raise GatewayUntrusted from None

    def _send(self, call: Call, token: str) -> requests.Response:
        return self._opened().request(
            call.method,
            self.url + call.path,
            data=call.body,
            headers=_headers(call, token),
            timeout=(self._deadlines.connect, self._deadlines.answer),
            allow_redirects=False,
            stream=True,
        )

    def _opened(self) -> requests.Session:
        with self._opening:
            if self._session is None:
                self._session = self._connect()
            return self._session


def _headers(call: Call, token: str) -> dict[str, str]:
    headers = {"Accept": f"{JSON}, {MEDIA_TYPE}", "Accept-Encoding": answers.IDENTITY}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if call.key is not None:
        headers["Idempotency-Key"] = call.key
    if call.body is not None:
        headers["Content-Type"] = JSON
    return headers


def _kind(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
