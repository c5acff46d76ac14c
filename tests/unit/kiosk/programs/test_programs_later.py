"""The supervisor's part that reaches outside is opened however often that takes, and says why it is not yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from contract.device import Heartbeat, VisitGrant
from demo.services.certificates import TlsAuthority
from kiosk.config import Config, parse
from kiosk.failures import Failure, KioskError
from kiosk.fleet.keys import load_or_make
from kiosk.programs import later
from kiosk.programs.later import Later
from kiosk.programs.outside import Outside, PrinterUnusable, open_outside

GRANT = VisitGrant("visit", "credential", 600)
SETTINGS = """
[kiosk]
place = "Test"
[gateway]
url = "https://127.0.0.1:1"
ca = "ca.pem"
sealing_keys = "sealing.json"
timeout_seconds = 1.0
[device]
key = "device.pem"
identity = "device.json"
[cards]
trust = "trust"
[printer]
uri = "ipps://printer.test/ipp/print"
certificate = "printer.pem"
[paths]
state = "state"
temporary = "temporary"
"""


class Open:
    """An outside that is there."""

    def __init__(self) -> None:
        self.visits = self.printer = self
        self.noted: list[str] = []

    def grant(self) -> VisitGrant:
        return GRANT

    def witness(self, note: str) -> None:
        self.noted.append(note)

    def close(self) -> None:
        return


class Loads:
    """Raises what it was given, one after the other, and then succeeds."""

    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.failed = threading.Event()
        self.opened = Open()

    def __call__(self) -> Any:
        if self.troubles:
            self.failed.set()
            raise self.troubles.pop(0)
        return self.opened


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], Outside], float], Later]]:
    begun: list[Later] = []

    def start(load: Callable[[], Outside], retry: float) -> Later:
        monkeypatch.setattr(later, "_RETRY_SECONDS", retry)
        begun.append(Later(load))
        begun[-1].start()
        return begun[-1]

    yield start
    for one in begun:
        one.close()


Begin = Callable[[Callable[[], Any], float], Later]


def granted(one: Later) -> VisitGrant:
    deadline = time.monotonic() + 10
    while True:
        try:
            return one.grant()
        except KioskError:
            assert time.monotonic() < deadline
            time.sleep(0.005)


@pytest.mark.parametrize(
    "trouble", [PrinterUnusable(), FileNotFoundError(2, "absent"), ValueError("no PEM")], ids=["ours", "os", "value"]
)
def test_whatever_is_missing_is_tried_again(begin: Begin, trouble: Exception) -> None:
    loads = Loads(trouble, trouble)
    one = begin(loads, 0.01)
    assert granted(one) == GRANT
    one.witness("a note")
    deadline = time.monotonic() + 10
    while loads.opened.noted != ["a note"]:
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("trouble", "failure"),
    [(PrinterUnusable(), Failure.PRINTER_ABSENT), (FileNotFoundError(), Failure.GATEWAY_UNREACHABLE)],
)
def test_a_member_is_told_the_trouble_at_once_and_not_after_patience(
    begin: Begin, trouble: Exception, failure: Failure
) -> None:
    loads = Loads(trouble)
    one = begin(loads, 600.0)
    assert loads.failed.wait(10)
    began = time.monotonic()
    with pytest.raises(KioskError) as told:
        one.grant()
    assert told.value.failure is failure
    assert time.monotonic() - began < later.PATIENCE_SECONDS / 2


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return parse(SETTINGS.encode(), tmp_path / "kiosk.toml")


@pytest.mark.parametrize("content", [None, "junk"])
def test_a_printer_s_certificate_that_cannot_be_read_starts_nothing(
    config: Config, tmp_path: Path, content: str | None
) -> None:
    key = load_or_make(tmp_path / "device.pem")
    if content is not None:
        (tmp_path / "printer.pem").write_text(content)
    before = threading.active_count()
    with pytest.raises(PrinterUnusable):
        open_outside(config, key, lambda: Heartbeat(0, 0))
    assert threading.active_count() == before
    assert not (tmp_path / "state").exists()


def test_once_the_certificate_is_there_the_outside_opens(config: Config, tmp_path: Path, begin: Begin) -> None:
    key = load_or_make(tmp_path / "device.pem")
    tries: list[int] = []

    def load() -> Outside:
        tries.append(threading.active_count())
        if len(tries) == 2:
            TlsAuthority().write_certificate(tmp_path / "printer.pem")
        return open_outside(config, key, lambda: Heartbeat(0, 0))

    one = begin(load, 0.01)
    deadline = time.monotonic() + 10
    while refusal(one) is Failure.PRINTER_ABSENT:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    assert refusal(one) is Failure.KIOSK_NOT_ADMITTED, "it is open, and this machine has never enrolled"
    assert tries == [tries[0]] * 2, "a try that failed leaves no thread behind"


def refusal(one: Later) -> Failure:
    with pytest.raises(KioskError) as refused:
        one.grant()
    return refused.value.failure
