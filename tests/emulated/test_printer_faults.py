"""Faults that the real printer program cannot play, and printers that misbehave."""

from __future__ import annotations

import datetime
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from demo.services.fake_printer import FakePrinter
from kiosk.failures import Failure
from kiosk.printing.ipp import PWG_RASTER, IppPrinter
from kiosk.printing.ipp_client import MAX_ANSWER, IppClient, Timeouts
from kiosk.printing.ipp_codec import GroupTag, encode
from kiosk.printing.jobs import VisitJobs
from kiosk.printing.printer import (
    JobState,
    JobStatus,
    PrinterAbsent,
    PrinterNotAccepting,
    PrinterRefused,
    PrinterUnsupported,
)

PDF = b"%PDF-1.4 not looked at"
OWNER = "visit-81c3d0"
QUICK = Timeouts(connect=0.5, read=0.4, whole=1.0)


@pytest.fixture
def machine() -> Iterator[FakePrinter]:
    with FakePrinter() as printer:
        yield printer


@pytest.fixture
def printer(machine: FakePrinter) -> IppPrinter:
    return IppPrinter(IppClient(machine.uri, timeouts=QUICK))


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        ("media-jam-error", Failure.PAPER_JAM),
        ("cover-open", Failure.COVER_OPEN),
        ("paused", Failure.PRINTER_STOPPED),
        ("x-vendor-smoke", Failure.PRINTER_STOPPED),
    ],
)
def test_a_job_is_held_by_trouble_and_confirmed_after_it(
    machine: FakePrinter, printer: IppPrinter, reason: str, failure: Failure
) -> None:
    job = printer.submit(PDF, OWNER)
    machine.trouble(reason)
    assert printer.problem() is failure
    assert printer.job(job) == JobStatus(JobState.HELD, reason=failure)
    machine.clear()
    assert printer.job(job).state is JobState.PRINTING
    machine.finish_jobs()
    assert printer.job(job) == JobStatus(JobState.CONFIRMED, pages_done=1)


def test_an_aborted_job_has_failed(machine: FakePrinter, printer: IppPrinter) -> None:
    job = printer.submit(PDF, OWNER)
    machine.abort_jobs()
    assert printer.job(job) == JobStatus(JobState.FAILED, reason=Failure.PRINT_FAILED)


def test_a_job_completed_with_errors_is_not_confirmed(machine: FakePrinter, printer: IppPrinter) -> None:
    job = printer.submit(PDF, OWNER)
    machine.finish_jobs("job-completed-with-errors")
    assert printer.job(job) == JobStatus(JobState.FAILED, 1, Failure.PRINT_FAILED)


def test_a_forgotten_job_is_not_confirmed(machine: FakePrinter, printer: IppPrinter) -> None:
    job = printer.submit(PDF, OWNER)
    machine.forget_jobs()
    assert printer.job(job) == JobStatus(JobState.FAILED, reason=Failure.PRINT_UNCONFIRMED)


def test_a_printer_that_takes_no_jobs_says_so(machine: FakePrinter, printer: IppPrinter) -> None:
    machine.accepting = False
    assert printer.problem() is Failure.PRINTER_STOPPED
    with pytest.raises(PrinterNotAccepting):
        printer.submit(PDF, OWNER)


def test_requests_carry_a_neutral_name_and_the_owner(machine: FakePrinter, printer: IppPrinter) -> None:
    printer.submit(PDF, OWNER)
    operation = machine.requests[-1].first(GroupTag.OPERATION)
    assert list(operation.attributes)[:3] == ["attributes-charset", "attributes-natural-language", "printer-uri"]
    assert operation.texts("job-name") == ("document",)
    assert operation.texts("requesting-user-name") == (OWNER,)
    assert machine.documents == [PDF]


def test_a_printer_without_pdf_gets_raster() -> None:
    with FakePrinter(formats=(PWG_RASTER,)) as machine:
        printer = IppPrinter(IppClient(machine.uri), rasterise=lambda pdf: b"RaS2" + pdf)
        printer.submit(PDF, OWNER)
        assert machine.documents == [b"RaS2" + PDF]


def test_a_printer_without_any_format_of_ours_is_unsupported() -> None:
    with FakePrinter(formats=("image/urf",)) as machine, pytest.raises(PrinterUnsupported):
        IppPrinter(IppClient(machine.uri), rasterise=bytes).submit(PDF, OWNER)


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00", b"<html>not found</html>", encode(0, 4711, ()), encode(0, 1, ()), b"\x02" * (MAX_ANSWER + 1)],
    ids=["empty", "short", "html", "another request's answer", "nothing in it", "endless"],
)
def test_nonsense_is_refused(machine: FakePrinter, printer: IppPrinter, raw: bytes) -> None:
    machine.answer_with(raw)
    assert printer.problem() is Failure.PRINTER_REFUSED


def test_a_refusal_of_the_web_server_is_a_refusal(machine: FakePrinter, printer: IppPrinter) -> None:
    machine.answer_http(500)
    with pytest.raises(PrinterRefused):
        printer.status()


def test_a_slow_printer_is_absent_in_time(machine: FakePrinter, printer: IppPrinter) -> None:
    machine.answer_after(30)
    began = time.monotonic()
    with pytest.raises(PrinterAbsent):
        printer.status()
    assert time.monotonic() - began < 3


def test_a_printer_that_answers_byte_by_byte_is_absent_in_time(machine: FakePrinter, printer: IppPrinter) -> None:
    machine.trickle(0.1)  # never silent for as long as the line may be silent
    began = time.monotonic()
    with pytest.raises(PrinterAbsent):
        printer.status()
    assert time.monotonic() - began < 3


def test_jobs_of_a_visit_are_cancelled_even_if_the_printer_lists_all(machine: FakePrinter, printer: IppPrinter) -> None:
    mine, other = printer.submit(PDF, OWNER), printer.submit(PDF, "visit-of-another")
    jobs = VisitJobs(machine.uri, timeouts=QUICK)
    jobs.cancel(OWNER)
    assert jobs.none_left(OWNER)
    assert printer.job(mine).state is JobState.CANCELLED
    assert printer.job(other).state is JobState.PRINTING


def test_nonsense_proves_no_job_gone(machine: FakePrinter) -> None:
    machine.answer_with(b"nonsense")
    with pytest.raises(PrinterRefused):
        VisitJobs(machine.uri, timeouts=QUICK).none_left(OWNER)


def _certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate that a printer made for itself, for a name that is not its address."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "printer")])
    began = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(began).not_valid_after(began + datetime.timedelta(days=20_000))
    certificate = builder.sign(key, hashes.SHA256())
    pem, private = folder / f"{name}.pem", folder / f"{name}.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    return pem, context


def test_tls_is_spoken_to_the_pinned_certificate(tmp_path: Path) -> None:
    pem, context = _certificate(tmp_path, "own")
    with FakePrinter(tls=context) as machine:
        IppPrinter(IppClient(machine.uri, pem)).submit(PDF, OWNER)
        assert machine.documents == [PDF]


def test_another_certificate_gets_nothing(tmp_path: Path) -> None:
    _, context = _certificate(tmp_path, "own")
    pem, _ = _certificate(tmp_path, "expected")
    with FakePrinter(tls=context) as machine:
        printer = IppPrinter(IppClient(machine.uri, pem, QUICK))
        with pytest.raises(PrinterAbsent):
            printer.submit(PDF, OWNER)
        assert machine.requests == []
