"""The pieces of work of one visit, each made of calls that may block; they run in worker threads.

What must outlive one piece but not the next (the CAN until the chip was read, the evidence until it was judged, the
reference until its print was confirmed) is kept here, outside of the states.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from contract.challenge import card_challenge
from contract.digits import Digits
from contract.member import Act, CardEvidence, CertificateKind, ChannelKind, CodeRequest, MessageLanguage
from contract.personal import Personal
from kiosk.failures import Failure, KioskError
from kiosk.identity.challenge import CardChallenge
from kiosk.session.admission import Admission
from kiosk.session.effects import (
    CancelJob,
    CheckCode,
    CheckPrinter,
    ConfirmPrint,
    FollowJob,
    JudgeCard,
    LoadProfile,
    PrepareCertificate,
    PrintDocument,
    ReadCard,
    SendCode,
    SideEffect,
    WithdrawPrint,
    WorkEffect,
)
from kiosk.session.events import (
    CardJudged,
    CardProgressed,
    CardRead,
    CertificateReady,
    CodeAccepted,
    CodeWasSent,
    Event,
    Failed,
    JobAccepted,
    JobNotCancelled,
    JobProgressed,
    PrinterChecked,
    PrintRecorded,
    ProfileLoaded,
)
from kiosk.session.ports import Document, JobId, JobState, JobStatus, Ports, Progress
from texts.language import Language

POLL_SECONDS: Final = 0.4
"""Between two looks at a job; a page takes seconds."""

WITHDRAWAL_LOOKS: Final = 12
"""Looks at a printer that was told to withdraw: it may first finish the sheet that it has begun (5 s in all)."""

_OVER: Final = (JobState.CONFIRMED, JobState.FAILED, JobState.CANCELLED)


class Work:
    """One piece under way: it may say what happens, until it is given up."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self.tell = tell
        self._given_up = threading.Event()

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        self._given_up.set()

    def given_up(self) -> bool:
        """Whether to stop at the next good moment."""
        return self._given_up.is_set()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than until it is given up."""
        self._given_up.wait(seconds)


Job: TypeAlias = Callable[[Work], None]


class Works:
    """What a visit can have done for it. Every method blocks, tells events, and raises KioskError or NotAdmitted."""

    def __init__(self, ports: Ports, admission: Admission, poll_seconds: float = POLL_SECONDS) -> None:
        self._ports = ports
        self._admission = admission
        self._poll_seconds = poll_seconds
        self._card_number: Digits | None = None
        self._evidence: Personal[CardEvidence] | None = None
        self._reference: Personal[str] | None = None
        self._job: JobId | None = None
        self._in_doubt = False
        """What was submitted last is said to have failed, and may be at the printer all the same."""
        self._submitting = threading.Lock()
        """Withdrawing and submitting exclude each other: a late withdrawal would take the next job."""

    def forget_card(self) -> None:
        """Drop CAN, evidence, and what a reading that broke off has left."""
        self._card_number = None
        self._evidence = None
        self._ports.cards.forget()

    def job(self, effect: WorkEffect) -> Job:
        """The piece of work that an effect asks for."""
        match effect:
            case ReadCard(card_number=card_number):
                self._card_number = card_number or self._card_number
                return self.read_card
            case JudgeCard():
                self._card_number = None  # here and not when it was read: the card may have gone at that very moment
                return self.judge_card
            case SendCode(channel=channel, language=language):
                return partial(self.send_code, channel=channel, language=language)
            case CheckCode(digits=digits):
                return partial(self.check_code, digits=digits)
            case LoadProfile():
                return self.load_profile
            case PrepareCertificate(kind=kind, language=language):
                return partial(self.prepare_certificate, kind=kind, language=language)
            case PrintDocument(document=document, reference=reference):
                return partial(self.print_document, document=document, reference=reference)
            case FollowJob(job=job):
                return partial(self.follow_job, job=job)
            case ConfirmPrint(pages=pages):
                return partial(self.confirm_print, pages=pages)

    def side_job(self, effect: SideEffect) -> Job:
        """The piece of work beside it that an effect asks for."""
        match effect:
            case CheckPrinter():
                return self.check_printer
            case CancelJob(job=job):
                return partial(self.cancel_job, job=job)
            case WithdrawPrint():
                self._in_doubt = True  # here and not in its thread: the next print may begin before that
                return self.withdraw_print

    def read_card(self, work: Work) -> None:
        """Read and verify the chip; the gateway's nonce is fetched first, since the chip has to answer it."""
        card_number = self._card_number
        if card_number is None:
            work.tell(Failed(Failure.NO_CARD))
            return
        credential = self._admission.wait()
        gateway = self._ports.gateway
        nonce = gateway.card_nonce()
        signed = card_challenge(credential.device, credential.visit, nonce)
        challenge = CardChallenge(nonce, signed, gateway.challenge_chip)

        def progressed(progress: Progress) -> None:
            work.tell(CardProgressed(progress))

        evidence = self._ports.cards.read(card_number, challenge, progressed, work.given_up)
        if work.given_up():
            return
        self._evidence = evidence
        work.tell(CardRead())

    def judge_card(self, work: Work) -> None:
        """Have the evidence judged; the same evidence may be sent again after a failure of the gateway."""
        if self._evidence is None:
            work.tell(Failed(Failure.NO_CARD))
            return
        work.tell(CardJudged(Personal(self._ports.gateway.judge_card(self._evidence))))

    def send_code(self, work: Work, channel: ChannelKind, language: Language) -> None:
        """Have a one-time code sent, in a message of the visit's language."""
        request = CodeRequest(Act.SIGN_IN, channel, MessageLanguage(language.value))
        work.tell(CodeWasSent(Personal(self._ports.gateway.send_code(request))))

    def check_code(self, work: Work, digits: Digits) -> None:
        """Check a one-time code."""
        self._ports.gateway.check_code(Act.SIGN_IN, digits)
        work.tell(CodeAccepted())

    def load_profile(self, work: Work) -> None:
        """Fetch what the home screen shows."""
        work.tell(ProfileLoaded(self._ports.gateway.profile()))

    def prepare_certificate(self, work: Work, kind: CertificateKind, language: Language) -> None:
        """Have it issued, check its seal, lay it out."""
        certificate = self._ports.gateway.issue(kind)
        work.tell(CertificateReady(certificate, self._ports.typesetter.typeset(certificate, language)))

    def print_document(self, work: Work, document: Document, reference: Personal[str]) -> None:
        """Hand a document to the printer, under the name by which it can be withdrawn; first withdraw the last one.

        While that one cannot be proved gone nothing is submitted: PRINT_UNCONFIRMED.
        """
        self._reference = reference
        owner = self._admission.wait().job_owner
        with self._submitting:
            if self._in_doubt and not self._withdrawn(work, owner):
                work.tell(Failed(Failure.PRINT_UNCONFIRMED))
                return
            self._job = None
            self._job = job = self._ports.printer.submit(document, owner)
        work.tell(JobAccepted(job))

    def follow_job(self, work: Work, job: JobId) -> None:
        """Tell each change of a job until its end; a printer that does not answer holds it, and is asked again."""
        last: JobStatus | None = None
        while not work.given_up():
            status = self._status(job, last)
            if status != last:
                work.tell(JobProgressed(status))
            if status.state in _OVER:
                return
            last = status
            work.pause(self._poll_seconds)

    def confirm_print(self, work: Work, pages: int) -> None:
        """Tell the gateway that the paper is out: only then is the certificate in force for good."""
        if self._reference is None:
            work.tell(Failed(Failure.PRINT_UNCONFIRMED))
            return
        self._ports.gateway.confirm_print(self._reference, pages)
        work.tell(PrintRecorded())

    def cancel_job(self, work: Work, job: JobId) -> None:
        """Withdraw a job; what became of it is told by `follow_job`, and here that it could not be withdrawn."""
        asked = False
        try:
            self._ports.printer.cancel(job)
            asked = True
        finally:
            if not asked:
                work.tell(JobNotCancelled(job))

    def withdraw_print(self, work: Work) -> None:
        """Withdraw what is in doubt, at once; if that fails, the next print tries again before anything else."""
        owner = self._admission.wait().job_owner
        with self._submitting:
            if self._in_doubt:
                self._withdrawn(work, owner)

    def check_printer(self, work: Work) -> None:
        """Ask the printer what is wrong with it."""
        work.tell(PrinterChecked(self._ports.printer.problem()))

    def let_go(self, work: Work) -> None:
        """Release reader and gateway; the supervisor does not wait for it (decision 0061)."""
        self._ports.cards.close()
        self._ports.gateway.close()

    def _withdrawn(self, work: Work, owner: str) -> bool:
        """Withdraw, and wait until nothing is left; False: it may still be there, or nobody waits any more."""
        looks = 0
        while self._in_doubt and looks < WITHDRAWAL_LOOKS and not work.given_up():
            try:
                self._in_doubt = not self._nothing_left(owner)
            except KioskError:
                return False
            looks += 1
            if self._in_doubt:
                work.pause(self._poll_seconds)
        return not self._in_doubt

    def _nothing_left(self, owner: str) -> bool:
        """By its number where it is known: a printer may have put another name on the job."""
        printer, job = self._ports.printer, self._job
        if job is not None:
            printer.cancel(job)
            if printer.status(job).state not in _OVER:
                return False
        return printer.cancel_all(owner)

    def _status(self, job: JobId, last: JobStatus | None) -> JobStatus:
        try:
            return self._ports.printer.status(job)
        except KioskError as error:
            return JobStatus(JobState.HELD, 0 if last is None else last.pages_done, error.failure)
