"""An answer over HTTP, from whoever gave it: no longer than allowed, in bytes and in time.

A socket's time-out begins anew with each byte. Whoever sends one now and then, in a header, between headers, in the
length of a chunk or in the body, keeps a reader that trusts it for ever. `BoundedAdapter` counts the time of the whole
answer at the socket, so that no part of it is left out.
"""

from __future__ import annotations

import io
import math
import socket
import time
from typing import TYPE_CHECKING, Any, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

if TYPE_CHECKING:
    from typing_extensions import Buffer

IDENTITY: Final = "identity"
"""The Accept-Encoding of every call whose answer is read here (RFC 9110, 12.5.3): the body is read as it is sent."""

_PIECE: Final = 16 * 1024


class AnswerTooLong(requests.RequestException):
    """More bytes than the caller allows."""


def body(response: requests.Response, most: int, until: float) -> bytes:
    """The body of a response that is open as a stream; everything that goes wrong is a `requests.RequestException`.

    The clock is looked at after each piece that arrived: `read1` gives what is there, `iter_content` would wait for a
    whole piece. The last wait may overrun `until` by what the session's adapter allows.

    Args:
        response: sent with `stream=True`; the caller closes it.
        most: bytes.
        until: a reading of `time.monotonic()`.

    Raises:
        AnswerTooLong: there is more than `most`.
        requests.exceptions.ReadTimeout: silence, or a trickle past `until`.
        requests.exceptions.SSLError: what came is not of this TLS connection.
        requests.exceptions.ConnectionError: it broke off.
    """
    try:
        return _read(response, most, until)
    except urllib3.exceptions.TimeoutError as error:
        raise requests.exceptions.ReadTimeout from error
    except urllib3.exceptions.SSLError as error:
        raise requests.exceptions.SSLError from error
    except urllib3.exceptions.HTTPError as error:
        raise requests.exceptions.ConnectionError from error


def _read(response: requests.Response, most: int, until: float) -> bytes:
    received = bytearray()
    while piece := response.raw.read1(_PIECE):
        received += piece
        if len(received) > most:
            raise AnswerTooLong
        if time.monotonic() > until:
            raise requests.exceptions.ReadTimeout
    return bytes(received)


class BoundedAdapter(HTTPAdapter):
    """Connections whose answers are whole in time: status line, headers, and everything else that frames a body.

    The time of one answer begins when its request was sent.
    """

    def __init__(self, whole: float | None = None, **options: Any) -> None:  # noqa: ANN401  # those of requests
        """`whole` is in seconds; where it is None the request's own time-out to read is that of the whole answer."""
        self._whole = whole
        super().__init__(**options)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  # those of requests
        """Have urllib3 make connections of ours."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._whole)


def _pools(seconds: float | None) -> dict[str, type[urllib3.HTTPConnectionPool]]:
    class Plain(_Bounded, HTTPConnection):
        whole = seconds

    class Protected(_Bounded, HTTPSConnection):
        whole = seconds

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class ProtectedPool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Protected

    return {"http": PlainPool, "https": ProtectedPool}


class _Bounded(HTTPConnection):
    """A connection that reads each answer through a `_BoundedSocket`."""

    whole: float | None = None

    def connect(self) -> None:
        super().connect()
        self.sock = _BoundedSocket(self.sock)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # of urllib3, whose stub names the base
        seconds = self.timeout if self.whole is None else self.whole
        if isinstance(self.sock, _BoundedSocket) and isinstance(seconds, int | float):
            self.sock.until = time.monotonic() + seconds
        return super().getresponse()


class _BoundedSocket:
    """A socket whose files are read until a moment and no longer; in everything else the socket itself."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self.until = math.inf

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever a socket has
        return getattr(self._socket, name)

    def makefile(self, _mode: str = "rb", **_options: object) -> io.BufferedReader:
        """What an answer is read from; the connection may be closed before it, as with the socket's own."""
        return io.BufferedReader(_BoundedFile(self._socket, self.until))


class _BoundedFile(io.RawIOBase):
    """Bytes of one answer."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self._socket, self._until = connected, until
        wait = connected.gettimeout()
        self._longest_wait = math.inf if wait is None else wait
        self._file = connected.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int | None:
        """Raises `TimeoutError` when the time is up, whatever has come meanwhile."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        wait = min(left, self._longest_wait)
        if wait < math.inf:
            self._socket.settimeout(wait)
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()
