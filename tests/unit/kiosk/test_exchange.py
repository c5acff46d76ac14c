"""What the exchanges of a member and of the machine have in common."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from http import HTTPMethod
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from contract.device import Policy
from kiosk.exchange import Answer, Call, Deadlines, Exchange, pinned_session
from kiosk.fleet import errors as machine_errors
from kiosk.fleet.transport import Transport as MachineTransport
from kiosk.gateway_errors import GatewayNonsense, GatewayUntrusted
from kiosk.services import errors as member_errors

CALL = Call(HTTPMethod.GET, "/")
CALLERS = 8


class Meeting(BaseAdapter):
    """Answers only when all callers are there: who waits for another's exchange to end would wait for ever."""

    def __init__(self, callers: int) -> None:
        super().__init__()
        self._met = threading.Barrier(callers, timeout=10)

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]  # the options of a socket do not matter here
        self._met.wait()
        response = requests.Response()
        response.status_code, response.request, response.raw = 404, request, io.BytesIO(b"{}")
        response.headers["Content-Type"] = "Application/JSON; charset=utf-8"
        return response

    def close(self) -> None:
        return


def meeting(callers: int) -> requests.Session:
    session = requests.Session()
    session.mount("https://", Meeting(callers))
    return session


def test_any_answer_is_an_answer_with_its_status_and_kind() -> None:
    line = Exchange("https://fund.example/", lambda: meeting(1), Deadlines(), 2)
    assert line.ask(CALL) == Answer(404, "application/json", b"{}")


def test_a_longer_answer_than_allowed_is_nonsense() -> None:
    with pytest.raises(GatewayNonsense):
        Exchange("https://fund.example", lambda: meeting(1), Deadlines(), 1).ask(CALL)


def test_threads_share_one_session_and_do_not_wait_for_each_other() -> None:
    made: list[requests.Session] = []

    def connect() -> requests.Session:
        made.append(meeting(CALLERS))
        return made[-1]

    line = Exchange("https://fund.example", connect, Deadlines(), 2)
    with ThreadPoolExecutor(CALLERS) as pool:
        assert {answer.status for answer in pool.map(line.ask, [CALL] * CALLERS)} == {404}
    assert len(made) == 1


def test_an_authority_that_cannot_be_read_is_not_believed(tmp_path: Path) -> None:
    with pytest.raises(GatewayUntrusted):
        MachineTransport("https://127.0.0.1:9", tmp_path / "absent.pem", 1.0).get("/", Policy, "token")


def test_an_authority_that_went_away_is_not_believed(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(Path(requests.certs.where()).read_bytes())
    session = pinned_session(ca)
    ca.unlink()
    with pytest.raises(GatewayUntrusted):
        Exchange("https://127.0.0.1:9", lambda: session, Deadlines(), 2).ask(CALL)


def test_what_was_said_is_not_printed() -> None:
    assert "7Q4K" not in repr(Call(HTTPMethod.POST, "/", b"7Q4K")) + repr(Answer(200, "application/json", b"7Q4K"))


@pytest.mark.parametrize(
    "name", ["GatewayUnreachable", "GatewaySlow", "GatewayUntrusted", "GatewayFailed", "GatewayNonsense"]
)
def test_a_failure_of_the_line_is_one_class_for_both(name: str) -> None:
    assert getattr(member_errors, name) is getattr(machine_errors, name)
