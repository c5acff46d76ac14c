"""The runner around the pure machine: threads, stale answers, clocks, and errors that nobody foresaw."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from contract.digits import Digits
from contract.member import (
    Act,
    CardAccepted,
    CardEvidence,
    CertificateIssued,
    CertificateKind,
    ChannelKind,
    ChipChallenge,
    ChipQuestion,
    CodeRequest,
    CodeSent,
    MaskedChannel,
    Possession,
    Profile,
    SignedIn,
)
from contract.personal import Personal
from kiosk.failures import Failure, KioskError
from kiosk.identity.challenge import CardChallenge
from kiosk.link.messages import Credential, EndReason, Happening
from kiosk.session.events import (
    CardNumberEntered,
    CardPlaced,
    CardTaken,
    LanguageChosen,
    Press,
    Pressed,
    Started,
    Touched,
)
from kiosk.session.ports import Document, JobId, JobState, JobStatus, Ports, Progress
from kiosk.session.runner import Runner
from kiosk.session.states import (
    Ended,
    EnterCardNumber,
    EnterCode,
    Notice,
    PlaceCard,
    Refused,
    Stage,
    Visit,
)
from texts.language import Language

CREDENTIAL = Credential("token", "visit-name", "device-name", "owner")
NUMBER = CardNumberEntered(Digits("123456"))
SENT = CodeSent(MaskedChannel(ChannelKind.SMS, "••12"), 300, 0, 3)
DEADLINE_SECONDS = 5.0


class CardLeft(KioskError):
    failure = Failure.CARD_LEFT_TOO_SOON


class GatewayDown(KioskError):
    failure = Failure.GATEWAY_UNREACHABLE


@dataclass
class FakeCards:
    """Reads a card when it is allowed to."""

    go: threading.Event = field(default_factory=threading.Event)
    errors: dict[int, Exception] = field(default_factory=dict)
    """By the number of the reading, from 1."""
    numbers: list[str] = field(default_factory=list)
    watched: int = 0
    forgotten: int = 0
    closed: bool = False

    def watch(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        self.watched += 1

    def read(
        self,
        card_number: Digits,
        challenge: CardChallenge,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Personal[CardEvidence]:
        self.numbers.append(card_number.reveal())
        error = self.errors.get(len(self.numbers))
        progress(Progress(1, 2))
        assert self.go.wait(DEADLINE_SECONDS)
        if error is not None:
            raise error
        return Personal(CardEvidence(b"sod", b"dg1", challenge.nonce))

    def forget(self) -> None:
        self.forgotten += 1

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeGateway:
    """Says yes to everything."""

    admitted: list[str] = field(default_factory=list)
    refusals: list[KioskError] = field(default_factory=list)
    closed: bool = False

    def admit(self, token: str) -> None:
        if self.refusals:
            raise self.refusals.pop()
        self.admitted.append(token)

    def card_nonce(self) -> bytes:
        return bytes(32)

    def challenge_chip(self, question: Personal[ChipQuestion]) -> ChipChallenge:
        raise AssertionError("not asked here")

    def judge_card(self, evidence: Personal[CardEvidence]) -> CardAccepted:
        return CardAccepted(Possession.PROVED, (SENT.masked,))

    def send_code(self, request: CodeRequest) -> CodeSent:
        return SENT

    def check_code(self, act: Act, code: Digits) -> SignedIn:
        raise AssertionError("not asked here")

    def profile(self) -> Personal[Profile]:
        raise AssertionError("not asked here")

    def issue(self, kind: CertificateKind) -> Personal[CertificateIssued]:
        raise AssertionError("not asked here")

    def confirm_print(self, reference: Personal[str], pages: int) -> None:
        raise AssertionError("not asked here")

    def close(self) -> None:
        self.closed = True


class FakePaper:
    """No printer in trouble."""

    def typeset(self, certificate: Personal[CertificateIssued], language: Language) -> Document:
        raise AssertionError("not asked here")

    def problem(self) -> Failure | None:
        return None

    def submit(self, document: Document, job_owner: str) -> JobId:
        return JobId(1)

    def status(self, job: JobId) -> JobStatus:
        return JobStatus(JobState.CONFIRMED, 1)

    def cancel(self, job: JobId) -> None:
        raise GatewayDown

    def cancel_all(self, job_owner: str) -> bool:
        raise AssertionError("not asked here")


@dataclass
class FakeSupervisor:
    """Remembers what it is told."""

    asked: int = 0
    ended: list[EndReason] = field(default_factory=list)
    told: list[Failure | None] = field(default_factory=list)

    def visit_began(self, language: Language) -> None:
        self.asked += 1

    def happened(self, what: Happening, count: int, failure: Failure | None) -> None:
        self.told.append(failure)

    def visit_ended(
        self, reason: EndReason, language: Language, steps: int, pages: int, failure: Failure | None
    ) -> None:
        self.ended.append(reason)


@dataclass
class FakeScheduler:
    """Clocks that ring by hand."""

    running: list[Callable[[], None]] = field(default_factory=list)

    def start(self, seconds: float, fire: Callable[[], None]) -> Callable[[], None]:
        self.running.append(fire)
        return lambda: self.running.remove(fire) if fire in self.running else None


class Bench:
    """A runner between fakes."""

    def __init__(self) -> None:
        self.cards, self.gateway, self.paper = FakeCards(), FakeGateway(), FakePaper()
        self.supervisor, self.scheduler = FakeSupervisor(), FakeScheduler()
        ports = Ports(self.cards, self.gateway, self.paper, self.paper, self.supervisor, self.scheduler)
        self.shown: list[Stage] = []
        self.runner = Runner(
            ports, Visit(), show=lambda visit: self.shown.append(visit.stage), deliver=lambda: None, poll_seconds=0.001
        )

    def do(self, *events: object) -> None:
        for event in events:
            self.runner.post(cast(Touched, event))
            self.runner.step()

    def until(self, stage: type[Stage]) -> Stage:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not isinstance(self.runner.visit.stage, stage):
            assert time.monotonic() < deadline, type(self.runner.visit.stage).__name__
            time.sleep(0.001)
            self.runner.step()
        return self.runner.visit.stage

    def settle(self) -> None:
        """Let all work end, then take its answers."""
        for thread in threading.enumerate():
            if thread.name == "work":
                thread.join(DEADLINE_SECONDS)
        self.runner.step()

    def reading(self) -> None:
        """A visit whose chip is being read."""
        self.do(Started(), LanguageChosen(Language.FRENCH), Pressed(Press.ACCEPT), CardPlaced())
        self.runner.admit(CREDENTIAL)
        self.do(NUMBER)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_nothing_happens_before_a_step(bench: Bench) -> None:
    bench.runner.post(Started())
    assert bench.shown == []
    bench.runner.step()
    assert len(bench.shown) == 1


def test_several_events_are_drawn_once(bench: Bench) -> None:
    bench.do(Started())
    bench.runner.post(LanguageChosen(Language.ARABIC))
    bench.runner.post(Pressed(Press.ACCEPT))
    bench.runner.step()
    assert len(bench.shown) == 2


def test_readers_are_watched_once_and_only_when_on_show(bench: Bench) -> None:
    assert bench.cards.watched == 0
    bench.do(Started())
    assert bench.cards.watched == 1


def test_the_answer_of_work_that_was_given_up_changes_nothing(bench: Bench) -> None:
    bench.reading()
    bench.do(Pressed(Press.BACK))
    assert isinstance(bench.runner.visit.stage, EnterCardNumber)
    bench.cards.go.set()
    bench.settle()
    assert isinstance(bench.runner.visit.stage, EnterCardNumber)


def test_a_failure_of_work_that_was_given_up_changes_nothing(bench: Bench) -> None:
    bench.reading()
    bench.do(Pressed(Press.BACK))
    bench.cards.errors[1] = CardLeft()
    bench.cards.go.set()
    bench.do(NUMBER)
    bench.until(EnterCode)
    assert not any(isinstance(stage, Refused) for stage in bench.shown)


def test_the_number_is_kept_until_the_chip_was_read(bench: Bench) -> None:
    bench.cards.errors[1] = CardLeft()
    bench.cards.go.set()
    bench.reading()
    before = bench.cards.forgotten
    bench.until(PlaceCard)
    bench.do(CardTaken())
    assert bench.cards.forgotten == before
    bench.do(CardPlaced())
    bench.until(EnterCode)
    assert bench.cards.numbers == ["123456", "123456"]


def test_a_card_taken_away_as_the_reading_ends_is_read_again_with_its_number(bench: Bench) -> None:
    bench.reading()
    bench.runner.post(CardTaken())
    bench.cards.go.set()
    bench.settle()  # the chip was read before anybody heard that the card had gone
    assert isinstance(bench.runner.visit.stage, PlaceCard)
    bench.do(CardPlaced())
    bench.until(EnterCode)
    assert bench.cards.numbers == ["123456", "123456"]


def test_what_was_read_of_a_card_is_forgotten_with_its_number(bench: Bench) -> None:
    bench.reading()
    before = bench.cards.forgotten
    bench.do(Pressed(Press.BACK))
    assert bench.cards.forgotten == before + 1
    bench.cards.go.set()


def test_an_error_that_nobody_foresaw_is_told_and_logged_without_its_text(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.cards.errors[1] = RuntimeError("AA123456 Alami")
    bench.cards.go.set()
    with caplog.at_level(logging.DEBUG):
        bench.reading()
        refused = bench.until(Refused)
    assert isinstance(refused, Refused)
    assert refused.failure is Failure.CARD_ERROR
    assert "RuntimeError" in caplog.text
    assert "Alami" not in caplog.text


def test_the_end_is_told_before_anything_is_let_go(bench: Bench) -> None:
    bench.reading()
    bench.do(Pressed(Press.LEAVE))
    assert bench.supervisor.ended == [EndReason.BUTTON]
    assert isinstance(bench.runner.visit.stage, Ended)
    bench.cards.go.set()
    bench.settle()
    assert bench.cards.closed
    assert bench.gateway.closed


def test_clocks_stop_at_the_end(bench: Bench) -> None:
    bench.do(Started(), LanguageChosen(Language.ARABIC))
    assert bench.scheduler.running
    bench.do(Pressed(Press.LEAVE))
    assert bench.scheduler.running == []


def test_what_was_posted_before_a_clock_rings_may_stop_it(bench: Bench) -> None:
    bench.do(Started(), LanguageChosen(Language.ARABIC))
    (inactivity,) = bench.scheduler.running
    bench.runner.post(Touched())
    inactivity()
    assert bench.runner.visit.question is None


def test_a_clock_that_rings_alone_asks(bench: Bench) -> None:
    bench.do(Started(), LanguageChosen(Language.ARABIC))
    (inactivity,) = bench.scheduler.running
    inactivity()
    assert bench.runner.visit.question is not None


def test_the_credential_is_asked_for_when_the_visit_begins(bench: Bench) -> None:
    bench.do(Started())
    assert bench.supervisor.asked == 0
    bench.do(LanguageChosen(Language.ARABIC))
    assert bench.supervisor.asked == 1
    assert isinstance(bench.runner.visit.stage, Notice)


def test_a_visit_that_could_not_be_opened_is_opened_once_more(bench: Bench) -> None:
    bench.gateway.refusals = [GatewayDown(), GatewayDown()]
    bench.cards.go.set()
    bench.reading()
    bench.until(Refused)
    bench.do(Pressed(Press.TRY_AGAIN))
    bench.until(EnterCode)
    assert bench.gateway.admitted == ["token"]
