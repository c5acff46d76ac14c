"""What can be wrong with the printer: shown with its code, and going on by itself where the printer does."""

from __future__ import annotations

import pytest

from contract.member import CertificateKind
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import EndReason, Happening
from kiosk.session.events import CertificateChosen, Press, Pressed, Started
from kiosk.session.ports import JobState
from kiosk.session.states import Home, Leaving, Preview, Printed, Printing, Refused, Welcome
from tests.flow.scene import Scene

REASONS = [
    Failure.NO_PAPER,
    Failure.NO_TONER,
    Failure.PRINTER_STOPPED,
    Failure.PAPER_JAM,
    Failure.COVER_OPEN,
]


@pytest.mark.parametrize("reason", REASONS)
def test_a_held_job_says_why_and_goes_on_by_itself(scene: Scene, reason: Failure) -> None:
    scene.preview()
    scene.printer.trouble = reason
    scene.do(Pressed(Press.PRINT))
    held = scene.until(Printing, lambda stage: stage.status.state is JobState.HELD)
    assert held.status.reason is reason
    scene.printer.trouble = None
    scene.until(Printed)


@pytest.mark.parametrize("reason", [*REASONS, Failure.PRINTER_ABSENT])
def test_a_printer_in_trouble_is_told_on_welcome(scene: Scene, reason: Failure) -> None:
    scene.printer.trouble = reason
    scene.printer.plugged = reason is not Failure.PRINTER_ABSENT
    scene.do(Started())
    scene.until(Welcome, lambda stage: reason in stage.troubles)
    scene.printer.trouble, scene.printer.plugged = None, True
    scene.time.pass_time(20)
    scene.until(Welcome, lambda stage: not stage.troubles)


@pytest.mark.parametrize("reason", [Failure.NO_PAPER, Failure.PRINTER_ABSENT])
def test_a_printer_in_trouble_is_told_at_home_and_the_certificate_can_be_seen_all_the_same(
    scene: Scene, reason: Failure
) -> None:
    scene.enter_code()
    scene.printer.trouble = reason
    scene.printer.plugged = reason is not Failure.PRINTER_ABSENT
    scene.type_code()
    scene.until(Home)
    scene.until_visit(lambda visit: visit.printer_problem is reason)
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    scene.until(Preview)
    scene.do(Pressed(Press.BACK))
    scene.printer.trouble, scene.printer.plugged = None, True
    scene.time.pass_time(20)
    scene.until_visit(lambda visit: visit.printer_problem is None)


def test_an_absent_printer_is_told_and_printing_tried_again(scene: Scene) -> None:
    scene.preview()
    scene.printer.plugged = False
    scene.do(Pressed(Press.PRINT))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.PRINTER_ABSENT, NextStep.TRY_AGAIN)
    assert (Happening.PRINT_FAILED, 1, Failure.PRINTER_ABSENT) in scene.supervisor.told
    scene.printer.plugged = True
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(Preview)
    scene.do(Pressed(Press.PRINT))
    scene.until(Printed)


def test_a_printer_that_vanishes_under_a_job_holds_it(scene: Scene) -> None:
    scene.printer.stalled = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.until(Printing, lambda stage: stage.status.state is JobState.PRINTING)
    scene.printer.plugged = False
    held = scene.until(Printing, lambda stage: stage.status.state is JobState.HELD)
    assert held.status.reason is Failure.PRINTER_ABSENT
    scene.printer.plugged, scene.printer.stalled = True, False
    scene.until(Printed)


def test_an_aborted_job_is_never_called_printed(scene: Scene) -> None:
    scene.preview()
    scene.printer.aborts = True
    scene.do(Pressed(Press.PRINT))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.PRINT_FAILED, NextStep.TRY_AGAIN)
    assert not any(path.endswith("/printed") for path in scene.network.calls)
    scene.do(Pressed(Press.HOME))
    assert isinstance(scene.stage, Home)


def test_a_job_cancelled_at_the_printer_is_told(scene: Scene) -> None:
    scene.printer.stalled = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.until(Printing, lambda stage: stage.job is not None)
    scene.printer.cancelled.append(1)
    assert scene.refused().failure is Failure.PRINT_CANCELLED


def test_a_job_that_could_not_be_cancelled_goes_on_and_may_be_cancelled_again(scene: Scene) -> None:
    scene.printer.stalled = scene.printer.keeps_jobs = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    scene.until(Printing, lambda stage: stage.status.state is JobState.PRINTING)
    scene.do(Pressed(Press.CANCEL_PRINT))
    scene.do(Pressed(Press.STOP_PRINT))
    scene.until(Printing, lambda stage: not stage.cancelling)
    scene.printer.trouble = Failure.NO_PAPER
    scene.until(Printing, lambda stage: stage.status.state is JobState.HELD)
    scene.printer.keeps_jobs = False
    scene.do(Pressed(Press.CANCEL_PRINT))
    scene.do(Pressed(Press.STOP_PRINT))
    scene.until(Home)


def print_again(scene: Scene) -> None:
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(Preview)
    scene.do(Pressed(Press.PRINT))


def lost_track(scene: Scene) -> None:
    """The printer has a job that the visit does not hear of."""
    scene.printer.stalled = scene.printer.goes_silent = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))


def test_a_job_that_the_printer_took_in_silence_is_withdrawn_at_once(scene: Scene) -> None:
    lost_track(scene)
    assert scene.refused().failure is Failure.PRINTER_ABSENT
    scene.wait_until(lambda: scene.printer.cancelled == [1])


def test_a_job_that_cannot_be_followed_is_withdrawn_at_once(scene: Scene) -> None:
    scene.printer.stalled = scene.printer.unforeseen = True
    scene.preview()
    scene.do(Pressed(Press.PRINT))
    assert scene.refused().failure is Failure.PRINT_FAILED
    scene.wait_until(lambda: scene.printer.cancelled == [1])


def test_a_job_that_could_not_be_withdrawn_at_once_is_withdrawn_before_the_next(scene: Scene) -> None:
    scene.printer.keeps_jobs = True
    lost_track(scene)
    scene.refused()
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(Preview)
    scene.printer.keeps_jobs = False
    scene.do(Pressed(Press.PRINT))
    scene.until(Printing, lambda stage: stage.job is not None)
    assert scene.printer.cancelled == [1]
    assert len(scene.printer.documents) == 2
    scene.printer.stalled = False
    scene.until(Printed)


def test_nothing_is_printed_anew_while_the_first_job_cannot_be_withdrawn(scene: Scene) -> None:
    scene.printer.keeps_jobs = True
    lost_track(scene)
    scene.refused()
    print_again(scene)
    refused = scene.until(Refused, lambda stage: stage.failure is not Failure.PRINTER_ABSENT)
    assert (refused.failure, refused.next_step) == (Failure.PRINT_UNCONFIRMED, NextStep.TRY_AGAIN)
    scene.do(Pressed(Press.HOME))
    assert len(scene.printer.documents) == 1


def test_somebody_who_left_a_printer_without_paper_is_signed_out(scene: Scene) -> None:
    scene.preview()
    scene.printer.trouble = Failure.NO_PAPER
    scene.do(Pressed(Press.PRINT))
    scene.until(Printing, lambda stage: stage.status.state is JobState.HELD)
    scene.time.pass_time(60 + 30)
    assert isinstance(scene.stage, Leaving)
    scene.time.pass_time(120)
    assert scene.supervisor.ended == [(EndReason.INACTIVITY, 0, Failure.PRINT_UNCONFIRMED)]
    scene.wait_until(lambda: scene.printer.cancelled == [1])
