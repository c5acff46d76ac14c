"""What keeps a printer from printing."""

from __future__ import annotations

import pytest

from kiosk.failures import Failure
from kiosk.printing.reasons import PrinterState, problem


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        ("media-empty", Failure.NO_PAPER),
        ("media-empty-report", Failure.NO_PAPER),
        ("media-needed-warning", Failure.NO_PAPER),
        ("toner-empty-error", Failure.NO_TONER),
        ("marker-supply-empty", Failure.NO_TONER),
        ("media-jam-error", Failure.PAPER_JAM),
        ("cover-open", Failure.COVER_OPEN),
        ("door-open-error", Failure.COVER_OPEN),
        ("paused", Failure.PRINTER_STOPPED),
        ("output-area-full-error", Failure.PRINTER_STOPPED),
    ],
)
def test_each_reason_has_its_failure(reason: str, failure: Failure) -> None:
    assert problem(PrinterState.PROCESSING, [reason], accepting=True) is failure


@pytest.mark.parametrize("reasons", [["none"], [], ["media-low-warning"], ["toner-low"], ["x-vendor-cleaning"]])
def test_other_reasons_are_harmless_while_it_runs(reasons: list[str]) -> None:
    assert problem(PrinterState.IDLE, reasons, accepting=True) is None


def test_a_stopped_printer_is_a_problem_whatever_it_says() -> None:
    assert problem(PrinterState.STOPPED, ["x-vendor-trouble"], accepting=True) is Failure.PRINTER_STOPPED


def test_a_stopped_printer_with_a_known_reason_names_it() -> None:
    assert problem(PrinterState.STOPPED, ["paused", "media-jam"], accepting=True) is Failure.PAPER_JAM


def test_a_printer_that_takes_no_jobs_is_a_problem() -> None:
    assert problem(PrinterState.IDLE, ["none"], accepting=False) is Failure.PRINTER_STOPPED
