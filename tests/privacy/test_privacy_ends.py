"""However a visit ends, nothing of the member is left, on this side of the counter."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable

import pytest

from demo.robot import wait_until
from kiosk.failures import Failure
from kiosk.printing.ipp import IppJobState
from tests.privacy.printer_list import Which, jobs_of, occurring
from tests.privacy.scene import INACTIVITY_SECONDS, NOTHING, QUESTION_SECONDS, Scene, Visit


def lay_a_second_card(scene: Scene, _visit: Visit) -> None:
    scene.counter.lay_beside(scene.member)


def send(number: signal.Signals) -> Callable[[Scene, Visit], None]:
    return lambda _scene, visit: os.kill(visit.session, number)


def call_from_outside(scene: Scene, _visit: Visit) -> None:
    os.kill(scene.kiosk.pid, signal.SIGUSR1)


ENDS = {
    "second card": (lay_a_second_card, "second-card"),
    "crash": (send(signal.SIGSEGV), "crash"),
    "hang": (send(signal.SIGSTOP), "hang"),
    "supervisor told so": (call_from_outside, "supervisor"),
}


@pytest.mark.parametrize(("end", "reason"), ENDS.values(), ids=ENDS)
def test_nothing_is_left_of_a_certificate_that_was_only_shown(
    scene: Scene, end: Callable[[Scene, Visit], None], reason: str
) -> None:
    visit = scene.show_certificate()
    end(scene, visit)
    scene.ended(visit, reason)
    assert scene.left_behind(visit) == NOTHING


def test_nothing_is_left_when_the_member_walked_away_and_did_not_answer_the_question(scene: Scene) -> None:
    scene.let_the_rules_arrive()
    visit = scene.show_certificate()
    shown, began = scene.screen.raw(), time.monotonic()
    wait_until(lambda: scene.screen.raw() != shown, 2 * INACTIVITY_SECONDS, "question")
    asked = scene.kiosk.position()
    assert not [line for line in scene.kiosk.lines()[visit.position : asked] if "visit-ended" in line.text]
    scene.kiosk.wait_for("visit-ended", asked)
    assert time.monotonic() - began > QUESTION_SECONDS
    scene.ended(visit, "inactivity")
    assert scene.left_behind(visit) == NOTHING


def test_nothing_is_left_of_a_certificate_that_was_printed(scene: Scene) -> None:
    visit = scene.show_certificate()
    scene.robot.press_main()
    scene.robot.wait_for("printed")
    visit = scene.with_paper(visit)
    scene.robot.press_main()
    scene.ended(visit, "button")
    assert scene.left_behind(visit) == NOTHING
    job = jobs_of(scene.counter.printer, Which.COMPLETED)[-1]
    assert job["job-name"] == ("document",)
    assert re.fullmatch(r"[A-Za-z0-9_-]{24}", str(job["job-originating-user-name"][0]))
    assert not occurring(visit.needles, job)


def test_nobody_is_greeted_before_the_job_of_a_crashed_visit_is_out_of_the_printer(scene: Scene) -> None:
    """A printer without paper lets go of a job only when it has paper again; until then it may come out."""
    visit = scene.show_certificate()
    scene.counter.printer.empty_paper()
    scene.robot.press_main()
    scene.robot.wait_for("printing")
    wait_until(lambda: len(jobs_of(scene.counter.printer, Which.UNFINISHED)) == 1, 10, "held job")
    os.kill(visit.session, signal.SIGKILL)
    scene.kiosk.wait_for(f"out-of-service code={Failure.JOBS_LEFT.value}$", visit.position)
    scene.robot.wait_for("out-of-service")
    doubtful = scene.kiosk.position()
    scene.counter.printer.refill_paper()
    scene.greeted(doubtful)
    assert scene.left_behind(visit) == NOTHING
    assert jobs_of(scene.counter.printer, Which.UNFINISHED) == []
    assert jobs_of(scene.counter.printer, Which.COMPLETED)[-1]["job-state"] == (IppJobState.CANCELED,)
