"""The real parts in the shape that a visit asks for (`kiosk.session.ports`).

The parts themselves are loaded in the background (`kiosk.programs.parts`), so that *Welcome* is drawn before reportlab
and the card library are read from disk. Every port call is made in a worker thread, which may wait for them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeAlias

from contract.digits import Digits
from contract.member import (
    Act,
    CardAccepted,
    CardEvidence,
    CertificateIssued,
    CertificateKind,
    ChipChallenge,
    ChipQuestion,
    CodeRequest,
    CodeSent,
    Profile,
    SignedIn,
)
from contract.personal import Personal
from kiosk.failures import Failure
from kiosk.identity.challenge import CardChallenge
from kiosk.link.channel import SessionEnd
from kiosk.link.messages import EndReason, Happened, Happening, VisitBegan, VisitEnded
from kiosk.session.ports import Document, JobId, JobStatus, Progress
from texts.language import Language

if TYPE_CHECKING:
    from kiosk.programs.parts import Parts
    from kiosk.ui.application import UserInterface

Loading: TypeAlias = "Future[Parts]"

_PERCENT = 100


class Cards:
    """`CardSource` over the readers of this machine."""

    def __init__(self, parts: Loading) -> None:
        self._parts = parts

    def watch(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        """Without the authority's permission no reader is opened, and the screen says so."""

        def begin() -> None:
            desk = self._parts.result().cards
            if desk is None:
                failed(Failure.READER_FORBIDDEN)
            else:
                desk.watch(placed, taken, failed)

        threading.Thread(target=begin, name="readers", daemon=True).start()

    def read(
        self,
        card_number: Digits,
        challenge: CardChallenge,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Personal[CardEvidence]:
        """See `CardSource.read`; progress comes in percents."""
        desk = self._parts.result().permitted_cards()

        def told(percent: int) -> None:
            progress(Progress(percent, _PERCENT))

        return desk.read(card_number, challenge, told, cancelled)

    def forget(self) -> None:
        """See `CardSource.forget`. Where the parts are still being loaded, nothing was read."""
        if self._parts.done():
            desk = self._parts.result().cards
            if desk is not None:
                desk.forget()

    def close(self) -> None:
        """See `CardSource.close`."""
        desk = self._parts.result().cards
        if desk is not None:
            desk.close()


class FundGateway:
    """`Gateway` over HTTPS."""

    def __init__(self, parts: Loading) -> None:
        self._parts = parts

    def admit(self, token: str) -> None:
        """See `Gateway.admit`."""
        self._parts.result().gateway.admit(token)

    def card_nonce(self) -> bytes:
        """See `Gateway.card_nonce`."""
        return self._parts.result().gateway.card_nonce()

    def challenge_chip(self, question: Personal[ChipQuestion]) -> ChipChallenge:
        """See `Gateway.challenge_chip`."""
        return self._parts.result().gateway.challenge_chip(question)

    def judge_card(self, evidence: Personal[CardEvidence]) -> CardAccepted:
        """See `Gateway.judge_card`."""
        return self._parts.result().gateway.judge_card(evidence)

    def send_code(self, request: CodeRequest) -> CodeSent:
        """See `Gateway.send_code`."""
        return self._parts.result().gateway.send_code(request)

    def check_code(self, act: Act, code: Digits) -> SignedIn:
        """See `Gateway.check_code`."""
        return self._parts.result().gateway.check_code(act, code)

    def profile(self) -> Personal[Profile]:
        """See `Gateway.profile`."""
        return self._parts.result().gateway.profile()

    def issue(self, kind: CertificateKind) -> Personal[CertificateIssued]:
        """See `Gateway.issue`."""
        return self._parts.result().gateway.issue(kind)

    def confirm_print(self, reference: Personal[str], pages: int) -> None:
        """See `Gateway.confirm_print`."""
        self._parts.result().gateway.confirm_print(reference, pages)

    def close(self) -> None:
        """See `Gateway.close`."""
        self._parts.result().gateway.close()


class Paper:
    """`Typesetter` and `Printer`: the two sides of a page."""

    def __init__(self, parts: Loading) -> None:
        self._parts = parts

    def typeset(self, certificate: Personal[CertificateIssued], language: Language) -> Document:
        """See `Typesetter.typeset`. The paper itself is Arabic and French in every language of the screen."""
        return self._parts.result().typeset(certificate)

    def problem(self) -> Failure | None:
        """See `Printer.problem`."""
        return self._parts.result().printer.problem()

    def submit(self, document: Document, job_owner: str) -> JobId:
        """See `Printer.submit`."""
        return self._parts.result().printer.submit(document, job_owner)

    def status(self, job: JobId) -> JobStatus:
        """See `Printer.status`."""
        return self._parts.result().printer.status(job)

    def cancel(self, job: JobId) -> None:
        """See `Printer.cancel`."""
        self._parts.result().printer.cancel(job)

    def cancel_all(self, job_owner: str) -> bool:
        """See `Printer.cancel_all`."""
        return self._parts.result().printer.cancel_all(job_owner)


class LinkedSupervisor:
    """`Supervisor` at the other end of the link. A link that fails ends this process: see `programs/session.py`."""

    def __init__(self, link: SessionEnd) -> None:
        self._link = link

    def visit_began(self, language: Language) -> None:
        """See `Supervisor.visit_began`."""
        self._link.send(VisitBegan(language))

    def happened(self, what: Happening, count: int, failure: Failure | None) -> None:
        """See `Supervisor.happened`."""
        self._link.send(Happened(what, count, failure))

    def visit_ended(
        self, reason: EndReason, language: Language, steps: int, pages: int, failure: Failure | None
    ) -> None:
        """See `Supervisor.visit_ended`."""
        self._link.send(VisitEnded(reason, language, steps, pages, failure))


class ScreenClocks:
    """`Scheduler` on the thread that draws."""

    def __init__(self, ui: UserInterface) -> None:
        self._ui = ui

    def start(self, seconds: float, fire: Callable[[], None]) -> Callable[[], None]:
        """See `Scheduler.start`."""
        return self._ui.after(seconds, fire)
