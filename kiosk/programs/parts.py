"""The real parts of a visit, loaded while the first screen is already there. Nothing here opens a device."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from contract.member import CertificateIssued
from contract.personal import Personal
from contract.seal import Claims
from contract.seal_keys import KeySetError, VerificationKeys
from emrtd.trust import TrustStore
from kiosk.config import Config
from kiosk.exchange import Deadlines, pinned_session
from kiosk.failures import Failure, KioskError
from kiosk.identity.card import CardDesk
from kiosk.printing.document import Certificate, render, warm_up
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.ipp_client import IppClient, UnsafePrinterAddress
from kiosk.printing.jobs import VisitJobs
from kiosk.printing.preview import first_page
from kiosk.printing.printer import JobId as PrinterJobId
from kiosk.printing.printer import Printer
from kiosk.printing.raster import to_pwg_raster
from kiosk.programs.card_readers import card_readers
from kiosk.readers.connection import CardServiceStopped, ReaderForbidden
from kiosk.services.client import GatewayClient
from kiosk.services.seals import verified_claims
from kiosk.services.transport import Transport
from kiosk.session.ports import Document, Facts, JobId, JobState, JobStatus, Pixels

A4_INCHES: Final = 11.69
"""Height of the paper: the preview is drawn as high as the screen, no finer."""


class PartsMissing(Exception):
    """Something that the configuration names cannot be used; `str()` is one line with its path or address."""

    def __init__(self, what: Path | str) -> None:
        super().__init__(f"{what}: missing, or not what it should be")


class OwnedJobs(Protocol):
    """What `kiosk.printing.jobs.VisitJobs` is to a visit."""

    def cancel(self, owner: str) -> None:
        """Cancel every unfinished job of this owner."""

    def none_left(self, owner: str) -> bool:
        """Whether the printer, asked afresh, has no unfinished job of this owner."""


class SharedPrinter:
    """A printer for several threads: the one that follows a job and the one that cancels it."""

    def __init__(self, printer: Printer, jobs: OwnedJobs) -> None:
        self._printer = printer
        self._jobs = jobs
        self._one_at_a_time = threading.Lock()

    def problem(self) -> Failure | None:
        """See `kiosk.session.ports.Printer.problem`."""
        with self._one_at_a_time:
            try:
                return self._printer.status().problem
            except KioskError as error:
                return error.failure

    def submit(self, document: Document, job_owner: str) -> JobId:
        """See `kiosk.session.ports.Printer.submit`."""
        with self._one_at_a_time:
            return JobId(self._printer.submit(document.pdf.reveal(), job_owner))

    def status(self, job: JobId) -> JobStatus:
        """See `kiosk.session.ports.Printer.status`."""
        with self._one_at_a_time:
            status = self._printer.job(PrinterJobId(job))
        return JobStatus(JobState[status.state.name], status.pages_done, status.reason)

    def cancel(self, job: JobId) -> None:
        """See `kiosk.session.ports.Printer.cancel`."""
        with self._one_at_a_time:
            self._printer.cancel(PrinterJobId(job))

    def cancel_all(self, job_owner: str) -> bool:
        """See `kiosk.session.ports.Printer.cancel_all`."""
        with self._one_at_a_time:
            self._jobs.cancel(job_owner)
            return self._jobs.none_left(job_owner)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything behind the ports of `kiosk.session.ports`.

    `cards` is None where the authority has not permitted this kiosk to read chips.
    """

    cards: CardDesk | None
    gateway: GatewayClient
    printer: SharedPrinter
    sealing_keys: VerificationKeys
    preview_dots_per_inch: float

    def permitted_cards(self) -> CardDesk:
        """The readers (raises ReaderForbidden where they are not permitted)."""
        if self.cards is None:
            raise ReaderForbidden
        return self.cards

    def typeset(self, certificate: Personal[CertificateIssued]) -> Document:
        """Check the seal, lay the certificate out, draw its preview (raises SealInvalid)."""
        claims = verified_claims(certificate, self.sealing_keys)
        page = render(Certificate(claims, certificate.reveal().seal))
        picture = first_page(page.pdf, self.preview_dots_per_inch)
        pixels = Pixels(picture.width, picture.height, picture.data)
        return Document(Personal(page.pdf), page.pages, Personal(pixels), Personal(_facts(claims)))


def _facts(claims: Claims) -> Facts:
    return Facts(
        name_latin=f"{claims.given_name_latin} {claims.family_name_latin}",
        name_arabic=f"{claims.given_name_arabic} {claims.family_name_arabic}",
        registration_number=claims.registration_number,
        issued_on=claims.issued_on,
    )


def load_parts(config: Config) -> Parts:
    """Read keys and authorities, load fonts, prepare every client.

    Raises:
        PartsMissing: something that the configuration names is missing or not what it should be.
    """
    warm_up()
    return Parts(
        cards=_cards(config),
        gateway=GatewayClient(_transport(config)),
        printer=_printer(config),
        sealing_keys=_sealing_keys(config.gateway.sealing_keys),
        preview_dots_per_inch=config.screen.height / A4_INCHES,
    )


def _cards(config: Config) -> CardDesk | None:
    if not config.cards.authorisation_reference:
        return None
    try:
        trust = TrustStore.from_folder(config.cards.trust)
    except OSError as error:
        raise PartsMissing(config.cards.trust) from error
    try:
        return CardDesk(card_readers(config.reader), trust)
    except CardServiceStopped as error:
        raise PartsMissing(config.reader.driver) from error


def _transport(config: Config) -> Transport:
    try:
        session = pinned_session(config.gateway.ca)
    except OSError as error:
        raise PartsMissing(config.gateway.ca) from error
    return Transport(config.gateway.url, session, Deadlines(answer=config.gateway.timeout_seconds))


def _sealing_keys(file: Path) -> VerificationKeys:
    try:
        return VerificationKeys.from_json(file.read_bytes())
    except (OSError, KeySetError) as error:
        raise PartsMissing(file) from error


def _printer(config: Config) -> SharedPrinter:
    uri, certificate = config.printer.uri, config.printer.certificate
    try:
        return SharedPrinter(IppPrinter(IppClient(uri, certificate), to_pwg_raster), VisitJobs(uri, certificate))
    except (OSError, UnsafePrinterAddress) as error:
        raise PartsMissing(uri) from error
