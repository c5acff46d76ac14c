"""The printer of the kiosk against a real IPP printer program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.services.printer import DemoPrinter
from kiosk.failures import Failure
from kiosk.printing.ipp import IppPrinter
from kiosk.printing.ipp_client import IppClient, Timeouts
from kiosk.printing.jobs import VisitJobs
from kiosk.printing.printer import JobId, JobState, JobStatus, PrinterAbsent

PDF = b"%PDF-1.4\n% any bytes: this printer does not look inside\n%%EOF\n"
OWNER = "visit-4f2a9c"
QUICK = Timeouts(connect=0.5, read=0.5, whole=2.0)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[DemoPrinter]:
    with DemoPrinter(tmp_path / "printer", seconds_a_page=0.3) as printer:
        yield printer


@pytest.fixture
def printer(machine: DemoPrinter) -> IppPrinter:
    return IppPrinter(IppClient(machine.uri, timeouts=QUICK))


def _until(ask: Callable[[], JobStatus], *states: JobState) -> JobStatus:
    deadline = time.monotonic() + 10
    while (status := ask()).state not in states:
        assert time.monotonic() < deadline, status
        time.sleep(0.02)
    return status


def _until_gone(jobs: VisitJobs) -> None:
    deadline = time.monotonic() + 10
    while not jobs.none_left(OWNER):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _printing(machine: DemoPrinter, printer: IppPrinter) -> JobId:
    """A job that is in print and stays so: this printer forgets that a job was cancelled before it began."""
    machine.hold_page()
    job = printer.submit(PDF, OWNER)
    _until(lambda: printer.job(job), JobState.PRINTING)
    return job


def test_a_printer_in_order_is_ready_and_takes_pdf(printer: IppPrinter) -> None:
    status = printer.status()
    assert status.ready
    assert "application/pdf" in status.formats


def test_a_job_is_confirmed_and_what_arrived_is_what_was_sent(machine: DemoPrinter, printer: IppPrinter) -> None:
    job = _printing(machine, printer)
    machine.release_page()
    assert _until(lambda: printer.job(job), JobState.CONFIRMED) == JobStatus(JobState.CONFIRMED, pages_done=1)
    assert [received.data for received in machine.received()] == [PDF]


def test_the_name_of_the_job_says_nothing(machine: DemoPrinter, printer: IppPrinter) -> None:
    printer.submit(PDF, OWNER)
    assert [received.name for received in machine.received()] == ["1-document.pdf"]


def test_a_job_without_paper_is_held_and_goes_on_after_the_refill(machine: DemoPrinter, printer: IppPrinter) -> None:
    machine.empty_paper()
    assert printer.problem() is Failure.NO_PAPER
    job = printer.submit(PDF, OWNER)
    assert printer.job(job) == JobStatus(JobState.HELD, reason=Failure.NO_PAPER)
    machine.refill_paper()
    _until(lambda: printer.job(job), JobState.CONFIRMED)
    assert printer.problem() is None


def test_a_job_without_toner_is_held_and_goes_on_after_the_refill(machine: DemoPrinter, printer: IppPrinter) -> None:
    machine.empty_toner()
    assert printer.problem() is Failure.NO_TONER
    job = printer.submit(PDF, OWNER)
    assert _until(lambda: printer.job(job), JobState.HELD).reason is Failure.NO_TONER
    machine.refill_toner()
    _until(lambda: printer.job(job), JobState.CONFIRMED)


def test_a_cancelled_job_is_not_confirmed(machine: DemoPrinter, printer: IppPrinter) -> None:
    job = _printing(machine, printer)
    printer.cancel(job)
    machine.release_page()
    assert _until(lambda: printer.job(job), JobState.CANCELLED).reason is Failure.PRINT_CANCELLED


def test_cancelling_a_finished_job_is_no_error(printer: IppPrinter) -> None:
    job = printer.submit(PDF, OWNER)
    _until(lambda: printer.job(job), JobState.CONFIRMED)
    printer.cancel(job)
    assert printer.job(job).state is JobState.CONFIRMED


def test_the_jobs_of_a_visit_are_cancelled_and_proved_gone(machine: DemoPrinter, printer: IppPrinter) -> None:
    jobs = VisitJobs(machine.uri)
    assert jobs.none_left(OWNER)
    job = _printing(machine, printer)
    assert not jobs.none_left(OWNER)
    assert jobs.none_left("visit-of-another")
    jobs.cancel(OWNER)
    machine.release_page()
    _until_gone(jobs)
    assert printer.job(job).state is JobState.CANCELLED


def test_a_job_cancelled_in_the_instant_before_it_begins_does_not_come_out(
    machine: DemoPrinter, printer: IppPrinter
) -> None:
    jobs = VisitJobs(machine.uri)
    for _ in range(4):
        machine.hold_page()
        job = printer.submit(PDF, OWNER)
        jobs.cancel(OWNER)
        machine.release_page()
        _until_gone(jobs)
        assert printer.job(job).state is JobState.CANCELLED


def test_the_jobs_of_another_visit_are_left_alone(machine: DemoPrinter, printer: IppPrinter) -> None:
    job = printer.submit(PDF, OWNER)
    VisitJobs(machine.uri).cancel("visit-of-another")
    _until(lambda: printer.job(job), JobState.CONFIRMED)


def test_a_killed_printer_is_absent_and_never_confirms(machine: DemoPrinter, printer: IppPrinter) -> None:
    job = _printing(machine, printer)
    machine.kill()
    assert printer.problem() is Failure.PRINTER_ABSENT
    assert printer.job(job) == JobStatus(JobState.HELD, reason=Failure.PRINTER_ABSENT)
    with pytest.raises(PrinterAbsent):
        printer.submit(PDF, OWNER)
    with pytest.raises(PrinterAbsent):
        VisitJobs(machine.uri).none_left(OWNER)
    machine.release_page()
    machine.start()
    assert printer.job(job) == JobStatus(JobState.FAILED, reason=Failure.PRINT_UNCONFIRMED)


def test_a_printer_that_does_not_answer_is_absent_in_time(machine: DemoPrinter, printer: IppPrinter) -> None:
    machine.pause()
    began = time.monotonic()
    assert printer.problem() is Failure.PRINTER_ABSENT
    assert time.monotonic() - began < 2
    machine.resume()
    assert printer.problem() is None


def test_an_unknown_job_is_not_confirmed(printer: IppPrinter) -> None:
    assert printer.job(JobId(4711)) == JobStatus(JobState.FAILED, reason=Failure.PRINT_UNCONFIRMED)
