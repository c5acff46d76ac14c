from __future__ import annotations

import io
import time
from collections.abc import Callable
from http import HTTPMethod
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from contract.problems import MEDIA_TYPE, Problem, ProblemType
from demo.services.certificates import TlsAuthority
from kiosk.exchange import Call, Deadlines, pinned_session
from kiosk.failures import KioskError
from kiosk.services.errors import (
    CodeTooSoon,
    GatewayFailed,
    GatewayNonsense,
    GatewaySlow,
    GatewayUnreachable,
    GatewayUntrusted,
)
from kiosk.services.transport import LARGEST_ANSWER, Transport

CALL = Call(HTTPMethod.POST, "/visit/open", b"{}", "7f2c1f0e-0000-4000-8000-000000000000")


class Scripted(HTTPAdapter):
    """Answers as scripted, and keeps what was asked and how."""

    def __init__(self, *answers: Callable[[], tuple[int, str, Any]]) -> None:
        super().__init__()
        self.answers = list(answers)
        self.requests: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.requests.append(request)
        self.options.append(options)
        status, kind, body = self.answers.pop(0)()
        raw = HTTPResponse(body, headers=HTTPHeaderDict({"Content-Type": kind}), status=status, preload_content=False)
        return self.build_response(request, raw)


class Trickle(io.BytesIO):
    """A body that comes byte by byte, slowly."""

    def read1(self, amount: int | None = -1) -> bytes:
        time.sleep(0.02)
        return super().read1(1)


class Breaking(io.BytesIO):
    """A body that ends in an exception."""

    def __init__(self, error: Exception) -> None:
        super().__init__(b"{")
        self._error = error

    def read1(self, amount: int | None = -1) -> bytes:
        raise self._error


def answering(status: int, kind: str, body: bytes) -> Callable[[], tuple[int, str, Any]]:
    return lambda: (status, kind, io.BytesIO(body))


def raising(error: Exception) -> Callable[[], tuple[int, str, Any]]:
    def answer() -> tuple[int, str, Any]:
        raise error

    return answer


def exchange(adapter: Scripted, call: Call = CALL, answer_seconds: float = 10.0) -> bytes:
    session = requests.Session()
    session.mount("https://", adapter)
    return Transport("https://fund.example/", session, Deadlines(1.0, answer_seconds)).exchange(call, "token")


def fails_with(*answers: Callable[[], tuple[int, str, Any]]) -> type[KioskError]:
    with pytest.raises(KioskError) as caught:
        exchange(Scripted(*answers))
    return caught.type


def test_a_call_carries_credential_key_and_deadlines() -> None:
    adapter = Scripted(answering(200, "application/json", b"{}"))
    assert exchange(adapter) == b"{}"
    (request,) = adapter.requests
    assert request.url == "https://fund.example/visit/open"
    assert request.headers["Authorization"] == "Bearer token"
    assert request.headers["Idempotency-Key"] == CALL.key
    assert adapter.options[0]["timeout"] == (1.0, 10.0)


def test_a_call_that_only_reads_has_no_key() -> None:
    adapter = Scripted(answering(200, "application/json", b"{}"))
    exchange(adapter, Call(HTTPMethod.GET, "/member/profile"))
    assert "Idempotency-Key" not in adapter.requests[0].headers


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (requests.exceptions.SSLError(), GatewayUntrusted),
        (requests.exceptions.ConnectTimeout(), GatewaySlow),
        (requests.exceptions.ReadTimeout(), GatewaySlow),
        (requests.exceptions.TooManyRedirects(), GatewayNonsense),
    ],
)
def test_failures_of_the_connection_have_their_class(error: Exception, kind: type[KioskError]) -> None:
    assert fails_with(raising(error)) is kind


def test_a_broken_connection_is_tried_once_more_with_the_same_key() -> None:
    adapter = Scripted(raising(requests.exceptions.ConnectionError()), answering(200, "application/json", b"{}"))
    assert exchange(adapter) == b"{}"
    assert len({request.headers["Idempotency-Key"] for request in adapter.requests}) == 1


def test_a_connection_that_breaks_twice_is_unreachable() -> None:
    broken = raising(requests.exceptions.ConnectionError())
    assert fails_with(broken, broken) is GatewayUnreachable


def test_half_a_body_is_a_broken_connection() -> None:
    half = [lambda: (200, "application/json", Breaking(ProtocolError("half")))] * 2
    assert fails_with(*half) is GatewayUnreachable


def test_silence_in_the_middle_of_a_body_is_slow() -> None:
    silence = ReadTimeoutError(None, "", "silence")  # type: ignore[arg-type]  # no pool here
    assert fails_with(lambda: (200, "application/json", Breaking(silence))) is GatewaySlow


def test_a_trickle_is_slow() -> None:
    adapter = Scripted(lambda: (200, "application/json", Trickle(b" " * 1000)))
    with pytest.raises(GatewaySlow):
        exchange(adapter, answer_seconds=0.1)


@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (200, "text/html", b"<html>", GatewayNonsense),
        (200, "application/json", b" " * (LARGEST_ANSWER + 1), GatewayNonsense),
        (302, "application/json", b"{}", GatewayNonsense),
        (404, "text/html", b"<html>", GatewayNonsense),
        (404, MEDIA_TYPE, b"{", GatewayNonsense),
        (404, MEDIA_TYPE, b"\xff", GatewayNonsense),
        (404, MEDIA_TYPE, b'{"type": "about:blank", "title": "", "status": 404}', GatewayNonsense),
        (502, "text/html", b"<html>", GatewayFailed),
        (500, MEDIA_TYPE, b"{", GatewayFailed),
    ],
)
def test_answers_outside_the_contract(status: int, kind: str, body: bytes, expected: type[KioskError]) -> None:
    assert fails_with(answering(status, kind, body)) is expected


def test_a_problem_document_decides_by_its_type() -> None:
    problem = msgspec.json.encode(Problem(ProblemType.CODE_TOO_SOON, "whatever", 429))
    assert fails_with(answering(429, MEDIA_TYPE, problem)) is CodeTooSoon


def test_a_pinned_session_believes_nobody_else(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    TlsAuthority().write_certificate(ca)
    session = pinned_session(ca)
    assert session.verify == str(ca)
    assert session.trust_env is False


@pytest.mark.parametrize("content", [None, b"", b"nonsense"])
def test_an_authority_that_is_missing_or_none_stops_the_start(tmp_path: Path, content: bytes | None) -> None:
    ca = tmp_path / "ca.pem"
    if content is not None:
        ca.write_bytes(content)
    with pytest.raises(OSError):
        pinned_session(ca)
