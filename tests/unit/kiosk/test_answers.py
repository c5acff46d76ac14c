"""Bodies that are too long, too slow or cut short, without a socket."""

from __future__ import annotations

import io
import time
from typing import cast

import pytest
import requests
from urllib3 import HTTPResponse
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import ProtocolError, ReadTimeoutError, SSLError

from kiosk import answers

LONG_AGO = 0.0
POOL = cast(HTTPConnectionPool, None)


class Trickle(io.BytesIO):
    """A byte every hundredth of a second."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.given = 0

    def read1(self, _size: int | None = -1) -> bytes:
        time.sleep(0.01)
        self.given += 1
        return super().read1(1)


class Breaking(io.BytesIO):
    """A body that ends in an exception."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def read1(self, _size: int | None = -1) -> bytes:
        raise self._error


def response(body: io.BytesIO) -> requests.Response:
    made = requests.Response()
    made.raw = HTTPResponse(body, preload_content=False, decode_content=False)
    return made


def soon() -> float:
    return time.monotonic() + 30


@pytest.mark.parametrize("length", [0, 1, 20_000, 40_000])
def test_a_body_of_up_to_the_allowed_length_is_given_whole(length: int) -> None:
    assert answers.body(response(io.BytesIO(b"x" * length)), 40_000, soon()) == b"x" * length


def test_one_byte_more_is_too_long() -> None:
    with pytest.raises(answers.AnswerTooLong):
        answers.body(response(io.BytesIO(b"x" * 40_001)), 40_000, soon())


def test_a_trickle_ends_at_the_deadline() -> None:
    began = time.monotonic()
    with pytest.raises(requests.exceptions.ReadTimeout):
        answers.body(response(Trickle(b"x" * 2_000)), 40_000, began + 0.05)
    assert time.monotonic() - began < 2


def test_nothing_more_is_read_after_the_deadline() -> None:
    body = Trickle(b"xy")
    with pytest.raises(requests.exceptions.ReadTimeout):
        answers.body(response(body), 40_000, LONG_AGO)
    assert body.given == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ReadTimeoutError(POOL, "", "silence"), requests.exceptions.ReadTimeout),
        (ProtocolError("half"), requests.exceptions.ConnectionError),
        (SSLError("another's record"), requests.exceptions.SSLError),
        (TimeoutError(), requests.exceptions.ReadTimeout),
        (ConnectionResetError(), requests.exceptions.ConnectionError),
    ],
)
def test_what_breaks_off_has_the_name_that_requests_gives_it(error: Exception, kind: type[Exception]) -> None:
    with pytest.raises(requests.RequestException) as caught:
        answers.body(response(Breaking(error)), 40_000, soon())
    assert caught.type is kind
