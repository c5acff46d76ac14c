"""The body of an answer over HTTP, from whoever gave it: no longer than allowed, in bytes and in time."""

from __future__ import annotations

import time
from typing import Final

import requests
import urllib3

IDENTITY: Final = "identity"
"""The Accept-Encoding of every call whose answer is read here (RFC 9110, 12.5.3): the body is read as it is sent."""

_PIECE: Final = 16 * 1024


class AnswerTooLong(requests.RequestException):
    """More bytes than the caller allows."""


def body(response: requests.Response, most: int, until: float) -> bytes:
    """The body of a response that is open as a stream; everything that goes wrong is a `requests.RequestException`.

    A byte now and then keeps no silence long enough for the time-out of a socket. So the clock is looked at after each
    piece that arrived: `read1` gives what is there, `iter_content` would wait for a whole piece. The last wait may
    overrun `until` by the response's own time-out.

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
