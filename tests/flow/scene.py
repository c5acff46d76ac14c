"""A kiosk without a screen: real visit, card code, gateway client and gateway; reader, printer and clock by hand."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any, TypeVar

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from contract.digits import Digits
from contract.member import CertificateKind
from contract.seal_keys import VerificationKeys
from demo.chip.document import CardFiles
from demo.chip.foreign import ForeignTag
from demo.chip.issuer import Pki
from demo.chip.mishaps import Mishap, Unlucky
from demo.chip.vpcd import Card, CardLeaves
from demo.chip.workshop import card_from
from demo.persona import load as load_persona
from emrtd.trust import TrustStore
from kiosk.failures import Failure
from kiosk.identity.card import CardDesk
from kiosk.link.messages import Credential, EndReason, Happening
from kiosk.printing.printer import JobId, JobState, JobStatus, PrinterAbsent, PrinterRefused, PrinterStatus
from kiosk.programs.adapters import Cards, FundGateway, Paper
from kiosk.programs.parts import Parts, SharedPrinter
from kiosk.readers.connection import CardMute, CardRemoved, NoCard, ReaderLost, ReaderName
from kiosk.readers.presence import Presence, PresenceEvent, ReaderState, Slot
from kiosk.services.client import GatewayClient
from kiosk.services.transport import Deadlines, Transport
from kiosk.session.events import (
    CardNumberEntered,
    CertificateChosen,
    CodeEntered,
    Event,
    LanguageChosen,
    Press,
    Pressed,
    Started,
)
from kiosk.session.ports import Ports
from kiosk.session.runner import Runner
from kiosk.session.states import EnterCode, Home, Preview, Refused, Stage, Visit
from tests.gateway.world import PERSONAS, KioskVisit, World
from texts.language import Language

READER = ReaderName("reader of the test")
OWNER = "job-owner"
PATIENCE_SECONDS = 20.0

AnyStage = TypeVar("AnyStage", bound=Stage)


class HandReader:
    """One reader; a test lays cards on it and takes them away. Fits `kiosk.readers.connection.CardReader`."""

    def __init__(self) -> None:
        self.card: Card | None = None
        self.plugged = True
        self._changes = 0
        self._looks: SimpleQueue[tuple[ReaderState, ...] | None] = SimpleQueue()

    def lay(self, card: Card) -> None:
        self.card = card
        self._changes += 1
        self._look()

    def take(self) -> None:
        self.card = None
        self._changes += 1
        self._look()

    def unplug(self) -> None:
        self.plugged, self.card = False, None
        self._look()

    def plug(self) -> None:
        self.plugged = True
        self._look()

    def watch(self, on_event: Callable[[PresenceEvent], None]) -> None:
        presence = Presence()
        self._look()
        while (states := self._looks.get()) is not None:
            for event in presence.seen(states):
                on_event(event)

    def stop(self) -> None:
        self._looks.put(None)

    def readers(self) -> tuple[ReaderName, ...]:
        return (READER,) if self.plugged else ()

    def look(self) -> tuple[ReaderState, ...]:
        slot = Slot.CARD if self.card is not None else Slot.EMPTY
        return (ReaderState(READER, slot, self._changes),) if self.plugged else ()

    def connect(self, reader: ReaderName) -> HandConnection:
        if self.card is None:
            raise NoCard
        self.card.reset()
        return HandConnection(self, self.card)

    def _look(self) -> None:
        self._looks.put(self.look())


class HandConnection:
    """A conversation with the card on the reader."""

    carries_extended: bool | None = None

    def __init__(self, reader: HandReader, card: Card) -> None:
        self._reader = reader
        self._card = card

    @property
    def atr(self) -> bytes:
        return self._card.atr

    def transmit(self, command: bytes) -> bytes:
        if not self._reader.plugged:
            raise ReaderLost
        if self._reader.card is not self._card:
            raise CardRemoved
        try:
            answer = self._card.answer(command)
        except CardLeaves:
            self._reader.take()
            raise CardRemoved from None
        if not answer:
            raise CardMute
        return answer

    def reset(self) -> None:
        self._card.reset()

    def close(self) -> None:
        self._card.reset()


class HandPrinter:
    """A printer that does what a test says. Fits `kiosk.printing.printer.Printer`."""

    def __init__(self) -> None:
        self.plugged = True
        self.trouble: Failure | None = None
        self.stalled = False
        """Accepts jobs and prints nothing."""
        self.aborts = False
        self.goes_silent = False
        """Takes the next document and does not say so."""
        self.unforeseen = False
        """Makes the next question about a job fail as nobody foresaw."""
        self.keeps_jobs = False
        """Answers, and lets no job be withdrawn."""
        self.documents: list[bytes] = []
        self.cancelled: list[int] = []

    def status(self) -> PrinterStatus:
        self._answer()
        return PrinterStatus(self.trouble, ("application/pdf",))

    def submit(self, pdf: bytes, job_owner: str) -> JobId:
        self._answer()
        self.documents.append(pdf)
        if self.goes_silent:
            self.goes_silent = False
            raise PrinterAbsent
        return JobId(len(self.documents))

    def job(self, job: JobId) -> JobStatus:
        self._answer()
        if self.unforeseen:
            self.unforeseen = False
            raise ZeroDivisionError
        if job in self.cancelled:
            return JobStatus(JobState.CANCELLED)
        if self.aborts:
            return JobStatus(JobState.FAILED, 0, Failure.PRINT_FAILED)
        if self.trouble is not None:
            return JobStatus(JobState.HELD, 0, self.trouble)
        return JobStatus(JobState.PRINTING) if self.stalled else JobStatus(JobState.CONFIRMED, 1)

    def cancel(self, job: JobId) -> None:
        self._answer()
        if self.keeps_jobs:
            raise PrinterRefused
        self.cancelled.append(job)

    def unfinished(self) -> list[JobId]:
        self._answer()
        return [] if not self.stalled else [job for job in self._jobs() if job not in self.cancelled]

    def _jobs(self) -> list[JobId]:
        return [JobId(number) for number, _ in enumerate(self.documents, 1)]

    def _answer(self) -> None:
        if not self.plugged:
            raise PrinterAbsent


class HandJobs:
    """The same printer's jobs, all of one owner. Fits `kiosk.printing.jobs.VisitJobs`."""

    def __init__(self, printer: HandPrinter) -> None:
        self._printer = printer

    def cancel(self, owner: str) -> None:
        assert owner == OWNER
        for job in self._printer.unfinished():
            self._printer.cancel(job)

    def none_left(self, owner: str) -> bool:
        assert owner == OWNER
        return not self._printer.unfinished()


class HandScheduler:
    """Clocks that run when a test moves the time."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, Callable[[], None]]] = []

    def start(self, seconds: float, fire: Callable[[], None]) -> Callable[[], None]:
        entry = (self.now + seconds, fire)
        self._due.append(entry)
        return lambda: self._due.remove(entry) if entry in self._due else None

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while due := sorted((one for one in self._due if one[0] <= end), key=lambda one: one[0]):
            self.now = due[0][0]
            self._due.remove(due[0])
            due[0][1]()
        self.now = end


@dataclass
class HandSupervisor:
    """Answers for the supervisor: grants visits of the real gateway, or refuses."""

    world: World
    runner: Runner | None = None
    refusal: Failure | None = None
    visit: KioskVisit | None = None
    told: list[tuple[Happening, int, Failure | None]] = field(default_factory=list)
    ended: list[tuple[EndReason, int, Failure | None]] = field(default_factory=list)

    def visit_began(self, language: Language) -> None:
        assert self.runner is not None
        if self.refusal is not None:
            self.runner.not_admitted(self.refusal)
            return
        kiosk = self.world.kiosk
        self.visit = granted = kiosk.grant()
        self.runner.admit(Credential(granted.credential, granted.visit, kiosk.device, OWNER))

    def happened(self, what: Happening, count: int, failure: Failure | None) -> None:
        self.told.append((what, count, failure))

    def visit_ended(
        self, reason: EndReason, language: Language, steps: int, pages: int, failure: Failure | None
    ) -> None:
        self.ended.append((reason, pages, failure))


class InProcess(HTTPAdapter):
    """Brings requests to the gateway's application in this process; `broken` answers instead where it is set."""

    def __init__(self, client: Any) -> None:
        super().__init__()
        self._client = client
        self.broken: Callable[[requests.PreparedRequest], requests.Response | None] | None = None
        self.calls: list[str] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        path = str(request.path_url)
        self.calls.append(path)
        instead = self.broken(request) if self.broken is not None else None
        if instead is not None:
            return instead
        answer = self._client.request(request.method, path, content=request.body or b"", headers=dict(request.headers))
        return self.answer(request, answer.status_code, answer.content, answer.headers.get("content-type", ""))

    def answer(self, request: requests.PreparedRequest, status: int, body: bytes, kind: str) -> requests.Response:
        headers = HTTPHeaderDict({"Content-Type": kind})
        raw = HTTPResponse(io.BytesIO(body), headers=headers, status=status, preload_content=False)
        return self.build_response(request, raw)


class Scene:
    """One visit and everything around it."""

    def __init__(self, world: World, trust: Pki | None = None) -> None:
        self.world = world
        self.reader, self.printer, self.time = HandReader(), HandPrinter(), HandScheduler()
        self.supervisor = HandSupervisor(world)
        self.network = InProcess(world.client)
        self._arrived = threading.Event()
        self.runner = Runner(
            self._ports((trust or world.cards.pki).national.csca.certificate),
            Visit(),
            show=self._shown,
            deliver=self._arrived.set,
            poll_seconds=0.005,
        )
        self.supervisor.runner = self.runner
        self.seen: list[Stage] = []

    @property
    def visit(self) -> Visit:
        return self.runner.visit

    @property
    def stage(self) -> Stage:
        return self.runner.visit.stage

    def do(self, event: Event) -> None:
        """Something happens, and takes effect."""
        self.runner.post(event)
        self.runner.step()

    def until(self, wanted: type[AnyStage], where: Callable[[AnyStage], bool] = lambda _: True) -> AnyStage:
        """Let the visit go on until it stands at this stage."""
        for _ in self._steps():
            stage = self.stage
            if isinstance(stage, wanted) and where(stage):
                return stage
        raise AssertionError(f"{type(self.stage).__name__} instead of {wanted.__name__}")

    def until_visit(self, where: Callable[[Visit], bool]) -> None:
        """Let the visit go on until this holds of it."""
        assert any(where(self.visit) for _ in self._steps())

    def close(self) -> None:
        self.reader.stop()
        self._client.close()

    def _steps(self) -> Iterator[None]:
        """One step each time something was posted; ends when nothing comes for a long time."""
        self.runner.step()
        yield
        while self._arrived.wait(PATIENCE_SECONDS):
            self._arrived.clear()
            self.runner.step()
            yield

    def _shown(self, visit: Visit) -> None:
        self.seen.append(visit.stage)

    def _ports(self, csca: bytes) -> Ports:
        session = requests.Session()
        session.mount("https://", self.network)
        keys = VerificationKeys.from_json(msgspec.json.encode(self.world.parts.keys))
        loaded: Future[Parts] = Future()
        desk = CardDesk(self.reader, TrustStore.from_bytes(csca), self._now)
        self._client = GatewayClient(Transport("https://fund.example", session, Deadlines()))
        loaded.set_result(Parts(desk, self._client, SharedPrinter(self.printer, HandJobs(self.printer)), keys, 20.0))
        paper = Paper(loaded)
        return Ports(Cards(loaded), FundGateway(loaded), paper, paper, self.supervisor, self.time)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.world.clock.unix(), UTC)

    # --- the member's hands

    def begin(self) -> None:
        """Touch *Welcome*, accept the notice."""
        self.do(Started())
        self.do(LanguageChosen(Language.FRENCH))
        self.do(Pressed(Press.ACCEPT))

    def place(self, name: str = "fatima", *mishaps: str, files: CardFiles | None = None) -> None:
        """Lay somebody's card on the reader, and wait until it was noticed."""
        self.reader.lay(self.card(name, *mishaps, files=files))
        self.until_visit(lambda visit: visit.card_present)

    def card(self, name: str, *mishaps: str, files: CardFiles | None = None) -> Card:
        persona = load_persona(PERSONAS / f"{name}.toml")
        card: Card = ForeignTag()
        if persona.chip.emrtd:
            card = card_from(files or self.world.cards[name], persona)
        return Unlucky(card, [Mishap.parse(mishap) for mishap in mishaps])

    def can(self, name: str = "fatima") -> Digits:
        return Digits(load_persona(PERSONAS / f"{name}.toml").card.reveal().can)

    def read(self, name: str = "fatima", *mishaps: str, files: CardFiles | None = None) -> None:
        """From *Welcome* to the card being read."""
        self.begin()
        self.place(name, *mishaps, files=files)
        self.do(CardNumberEntered(self.can(name)))

    def enter_code(self, name: str = "fatima") -> EnterCode:
        """From *Welcome* to the code's pad."""
        self.read(name)
        return self.until(EnterCode)

    def type_code(self) -> None:
        """What stands in the message."""
        self.do(CodeEntered(Digits(self.world.messages.code())))

    def sign_in(self, name: str = "fatima") -> Home:
        """From *Welcome* to the home screen."""
        self.enter_code(name)
        self.type_code()
        return self.until(Home)

    def preview(self, name: str = "fatima") -> Preview:
        """From *Welcome* to the certificate's picture."""
        self.sign_in(name)
        self.do(CertificateChosen(CertificateKind.REGISTRATION))
        return self.until(Preview)

    def refused(self) -> Refused:
        """Wait until the screen says that something failed."""
        return self.until(Refused)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Poll what no event tells, with a deadline."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def keep_visit_for(self, seconds: int) -> None:
        """Time goes by at the gateway while the lease is kept."""
        assert self.supervisor.visit is not None
        for _ in range(0, seconds, 50):
            self.world.clock.move(50)
            assert self.world.kiosk.post(self.supervisor.visit, "/visit/renew").status == 200
