"""The supervisor's program beside the ends of visits: spares, doubts, interrupted runs, stopping."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.failures import Failure
from kiosk.link.messages import (
    Credential,
    Happened,
    Happening,
    NoCredential,
    OutOfService,
    Painted,
    Raise,
    Rules,
    Start,
    Step,
    VisitBegan,
    Wiped,
)
from kiosk.programs.audit import main as audit
from kiosk.programs.supervisor import main
from kiosk.supervisor.environment import OVERWRITTEN_MEMORY
from kiosk.supervisor.openvisit import OpenVisit, OpenVisitFile
from tests.unit.kiosk.supervisor.harness import ROOT, Hand, Kiosk, alive, until
from texts.language import Language


def test_the_machine_greets_and_warms_a_spare(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    until(lambda: kiosk.logged(f"ready pid={second.pid}$"), "a spare")
    until(lambda: kiosk.logged(f"^accepting pid={first.pid}$"), "the line")
    assert kiosk.events() == ["machine-started"]


def test_painted_screens_are_logged_for_others_to_read_if_they_ask(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    first.say(Painted(Step.WELCOME))
    until(lambda: kiosk.logged(f"^painted step=welcome pid={first.pid}$"), "the line")


def test_the_log_of_a_machine_does_not_tell_that_a_visit_took_place(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path, "open", log_visits=False)
    try:
        ending = kiosk.hand()
        ending.told_until(Start)
        for _ in range(3):
            following = kiosk.hand()
            ending.begin()
            for step in (Step.CODE, Step.PREVIEW, Step.PRINTED):
                ending.say(Painted(step))
            ending.end()
            following.told_until(Wiped)
            ending = following
        assert kiosk.stop() == 0
        assert kiosk.events().count("visit-ended") == 3
        assert [line for line in kiosk.log().splitlines() if not line.startswith("gateway-away")] == ["in-service"]
    finally:
        kiosk.close()


def out_of_service(kiosk: Kiosk) -> Hand:
    """The session on show, after a visit that may have left paper at a printer that is gone."""
    kiosk.printer.rmdir()
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.begin()
    first.issue()
    first.end()
    second.told_until(OutOfService)
    return second


def test_the_log_tells_when_a_machine_is_out_of_service_and_when_it_is_back(kiosk_with_gateway: Kiosk) -> None:
    kiosk = kiosk_with_gateway
    second = out_of_service(kiosk)
    kiosk.printer.mkdir()
    second.told_until(Wiped)
    until(lambda: kiosk.log().count("in-service") == 2, "back")
    lines = [line for line in kiosk.log().splitlines() if "service" in line]
    assert lines[0] == lines[-1] == "in-service"
    assert set(lines[1:-1]) == {"out-of-service code=K503"}


def test_a_session_has_its_own_small_surroundings(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    assert first.folder.parent == kiosk.folder / "temporary"
    assert first.folder.stat().st_mode & 0o777 == 0o700
    variables = Path(f"/proc/{first.pid}/environ").read_bytes().split(b"\0") if os.geteuid() == 0 else []
    for name, value in OVERWRITTEN_MEMORY.items():
        assert not variables or f"{name}={value}".encode() in variables
    assert not any(variable.startswith(b"SECRET_OF_THE_OUTSIDE") for variable in variables)


def test_what_a_visit_does_is_in_the_journal_and_the_journal_is_whole(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.begin()
    first.say(Happened(Happening.CARD_READ))
    first.say(Happened(Happening.CODE_REFUSED, failure=Failure.WRONG_CODE))
    first.end(pages=0)
    second.told_until(Wiped)
    assert kiosk.events() == [
        "machine-started",
        "visit-began",
        "credential-refused",
        "card-read",
        "code-refused",
        "visit-ended",
        "wiped",
    ]
    assert len({line.get("visit") for line in kiosk.journal()[1:]}) == 1
    assert audit(["verify", "--config", str(kiosk.folder / "kiosk.toml")]) == 0


def test_a_credential_that_is_asked_for_twice_is_one_visit(started: Callable[[str | None], Kiosk]) -> None:
    kiosk = started("flaky")
    first = kiosk.hand()
    first.told_until(Start)
    assert isinstance(first.begin(), NoCredential)
    assert isinstance(first.begin(), Credential)
    assert kiosk.gateway_heard("^granted, visits 1$")


def test_a_spare_that_dies_is_replaced_and_the_visit_goes_on(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.begin()
    second.do("crash")
    third = kiosk.hand()
    until(lambda: kiosk.logged(f"ready pid={third.pid}$"), "the third")
    first.end()
    assert isinstance(third.told(), Raise)
    assert isinstance(third.told(), Wiped)
    until(lambda: kiosk.logged(f"^session-lost code=K504 pid={second.pid}$"), "the line")


def test_a_spare_that_speaks_out_of_turn_is_replaced(kiosk: Kiosk) -> None:
    kiosk.hand().told_until(Start)
    second = kiosk.hand()
    until(lambda: kiosk.logged(f"ready pid={second.pid}$"), "a spare")
    second.say(VisitBegan(Language.ARABIC))
    third = kiosk.hand()
    until(lambda: kiosk.logged(f"^session-lost code=K507 pid={second.pid}$"), "the line")
    assert third.pid != second.pid


def test_a_welcome_that_dies_is_replaced_without_a_farewell(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    until(lambda: kiosk.logged(f"ready pid={second.pid}$"), "a spare")
    first.do("crash")
    second.told_until(Start)
    assert kiosk.events() == ["machine-started", "session-lost"]


def test_jobs_of_the_visit_are_cancelled_before_the_next_member_is_greeted(kiosk_with_gateway: Kiosk) -> None:
    kiosk = kiosk_with_gateway
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    job = kiosk.print_job(first.begin())
    stranger = kiosk.printer / "somebody-else"
    stranger.write_text("a job")
    first.issue()
    first.end()
    second.told_until(Wiped)
    assert not job.exists()
    assert stranger.exists()


def test_a_job_that_stays_puts_the_machine_out_of_service_until_it_is_gone(kiosk_with_gateway: Kiosk) -> None:
    kiosk = kiosk_with_gateway
    (kiosk.printer / "stubborn").write_text("")
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    until(lambda: kiosk.logged(f"ready pid={second.pid}$"), "a spare")
    job = kiosk.print_job(first.begin())
    first.issue()
    first.end()
    second.told_until(Raise)
    assert second.told() == OutOfService(Failure.JOBS_LEFT)
    until(lambda: kiosk.logged("^out-of-service code=K503$"), "the line")
    assert not alive(first.pid)
    job.unlink()
    assert isinstance(second.told(), Wiped)
    assert kiosk.events()[-1] == "wiped"
    assert "wipe-doubtful" in kiosk.events()


def test_an_absent_printer_is_a_doubt_only_if_there_may_be_paper(kiosk_with_gateway: Kiosk) -> None:
    kiosk = kiosk_with_gateway
    kiosk.printer.rmdir()
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.begin()
    first.end()
    second.told_until(Wiped)
    third = kiosk.hand()
    second.begin()
    second.issue()
    second.end()
    assert third.told_until(OutOfService) == OutOfService(Failure.JOBS_LEFT)
    kiosk.printer.mkdir()
    third.told_until(Wiped)


def test_an_out_of_service_screen_that_dies_comes_back_as_such(kiosk_with_gateway: Kiosk) -> None:
    kiosk = kiosk_with_gateway
    second = out_of_service(kiosk)
    third = kiosk.hand()
    second.do("crash")
    assert third.told_until(OutOfService) == OutOfService(Failure.JOBS_LEFT)


def test_a_damaged_journal_keeps_the_machine_out_of_service(tmp_path: Path, started: Callable[[None], Kiosk]) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "journal").write_text('{"at":"2023-11-14T22:15Z","event":"wiped"}\n' * 3)
    kiosk = started(None)
    assert kiosk.hand().told_until(OutOfService) == OutOfService(Failure.JOURNAL_FAILED)
    assert len(kiosk.journal()) == 3


def test_a_killed_supervisor_takes_its_sessions_with_it_and_the_next_one_cleans_up(kiosk_with_gateway: Kiosk) -> None:
    kiosk = kiosk_with_gateway
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    job = kiosk.print_job(first.begin())
    kiosk.process.kill()
    kiosk.process.wait()
    until(lambda: not alive(first.pid) and not alive(second.pid), "dead sessions")
    assert first.folder.exists()
    kiosk.start()
    third = kiosk.hand()
    third.told_until(Start)
    assert not job.exists()
    assert not first.folder.exists()
    assert kiosk.journal()[-1]["event"] == "machine-started"
    assert kiosk.journal()[-1]["count"] == 3  # two folders and one visit's jobs
    until(lambda: not (kiosk.state / "open-visit").exists(), "the visit is reported")


def test_leftovers_that_cannot_be_removed_keep_the_machine_out_of_service(
    tmp_path: Path, started: Callable[[str], Kiosk]
) -> None:
    (tmp_path / "state").mkdir()
    OpenVisitFile(tmp_path / "state" / "open-visit").write(OpenVisit("owner-of-the-job", "visit-name"))
    (tmp_path / "printer").mkdir()
    (tmp_path / "printer" / "owner-of-the-job").write_text("a job")
    (tmp_path / "printer" / "stubborn").write_text("")
    kiosk = started("open")
    first = kiosk.hand()
    assert first.told_until(OutOfService) == OutOfService(Failure.JOBS_LEFT)
    (tmp_path / "printer" / "owner-of-the-job").unlink()
    first.told_until(Wiped)
    until(lambda: kiosk.gateway_heard("^over visit-name crash$"), "the gateway knows")


def test_when_the_disk_forgot_which_visit_was_open_no_job_at_all_is_left(
    tmp_path: Path, started: Callable[[str], Kiosk]
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "open-visit").write_bytes(b"\0" * 100)
    (tmp_path / "printer").mkdir()
    (tmp_path / "printer" / "owner-that-nobody-remembers").write_text("a job")
    kiosk = started("open")
    kiosk.hand().told_until(Start)
    assert not (tmp_path / "printer" / "owner-that-nobody-remembers").exists()
    until(lambda: not (tmp_path / "state" / "open-visit").exists(), "nothing is open any more")


def test_a_told_supervisor_ends_everything_and_says_that_it_is_verified(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.begin()
    first.do("bear daemon")
    assert first.answer() == "bore"
    family = kiosk.descendants()
    assert kiosk.stop() == 0
    assert not any(alive(pid) for pid in family | {second.pid})
    assert not first.folder.exists()
    assert not second.folder.exists()
    assert kiosk.events()[-3:] == ["visit-ended", "wiped", "machine-stopped"]
    assert kiosk.journal()[-3]["reason"] == "supervisor"


def test_a_thread_that_ends_by_an_error_ends_the_supervisor_with_everything_wiped(
    started: Callable[[str], Kiosk],
) -> None:
    kiosk = started("wild")
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.say(VisitBegan(Language.FRENCH))
    assert kiosk.process.wait(20) == 70
    assert kiosk.logged(r"^unforeseen LookupError at tests/unit/kiosk/supervisor/run_supervisor.py:\d+, ")
    assert "ZT900001" not in kiosk.log()
    assert not alive(first.pid)
    assert not alive(second.pid)
    assert not first.folder.exists()
    assert kiosk.events()[-3:] == ["visit-ended", "wiped", "machine-stopped"]


def test_a_second_supervisor_on_the_same_state_is_refused(kiosk: Kiosk) -> None:
    kiosk.hand().told_until(Start)
    first = kiosk.process
    kiosk.start()
    assert kiosk.process.wait(20) == 73
    until(lambda: kiosk.logged("^already-running$"), "the line")
    kiosk.process = first
    assert first.poll() is None


def test_every_session_is_told_the_rules(kiosk_with_gateway: Kiosk) -> None:
    kiosk_with_gateway.hand()
    second = kiosk_with_gateway.hand()
    assert second.told() == Rules(60, 20, 4, 15, 120, 5)


def test_rules_that_change_reach_whoever_waits_for_a_member(kiosk_with_gateway: Kiosk) -> None:
    first = kiosk_with_gateway.hand()
    first.told_until(Start)
    second = kiosk_with_gateway.hand()
    second.told_until(Rules)
    changed = kiosk_with_gateway.change_rules(7)
    assert second.told_until(Rules) == changed
    while first.told_until(Rules) != changed:
        pass  # those of before: it was on show before the gateway was known


def test_rules_that_change_during_a_visit_are_those_of_the_next(kiosk_with_gateway: Kiosk) -> None:
    first = kiosk_with_gateway.hand()
    first.told_until(Start)
    second = kiosk_with_gateway.hand()
    second.told_until(Rules)
    first.begin()
    changed = kiosk_with_gateway.change_rules(9)
    assert second.told_until(Rules) == changed
    assert first.heard.empty()


def test_the_log_says_how_a_session_ended_by_itself(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.do("leave 72")
    until(lambda: kiosk.logged(f"^exited status=72 meaning=part-missing pid={first.pid}$"), "the line")
    second.told_until(Start)
    second.do("crash")
    until(lambda: kiosk.logged(f"^exited signal={signal.SIGABRT.value} pid={second.pid}$"), "the line")


def test_a_session_that_the_supervisor_ended_has_no_such_line(kiosk: Kiosk) -> None:
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    first.begin()
    first.end()
    second.told_until(Wiped)
    assert not kiosk.logged("^exited ")


def test_an_enrolled_machine_gets_a_credential_and_reports_the_end(kiosk_with_gateway: Kiosk) -> None:
    kiosk = kiosk_with_gateway
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    credential = first.begin()
    assert not isinstance(credential, NoCredential)
    first.end()
    second.told_until(Wiped)
    until(lambda: not (kiosk.state / "open-visit").exists(), "the visit is reported")
    until(lambda: kiosk.gateway_heard("^over visit-of-the-gateway button$"), "the gateway knows")
    until(lambda: kiosk.gateway_heard("^checkpoint 4$"), "the gateway is a witness")


def test_a_slow_gateway_holds_nobody_up(started: Callable[[str], Kiosk]) -> None:
    kiosk = started("slow")
    first = kiosk.hand()
    first.told_until(Start)
    second = kiosk.hand()
    until(lambda: kiosk.logged(f"ready pid={second.pid}$"), "a spare")
    first.say(VisitBegan(Language.FRENCH))
    first.end()
    second.told_until(Raise)
    assert isinstance(second.told(), Wiped)


def test_a_wrong_configuration_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("[kiosk]\n")
    assert main(["--config", str(tmp_path / "kiosk.toml")]) == 78
    assert main([]) == 64


def test_a_supervisor_that_cannot_even_stop_ends_at_last() -> None:
    program = (
        "import threading; from kiosk.programs import supervisor as s\n"
        "s._LONGEST_STOP_SECONDS = 0.1\n"
        "s.FallenThread(lambda: None)\n"
        "threading.Thread(target=lambda: 1 / 0).start()\n"
        "threading.Event().wait(20)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 70
    assert done.stderr.startswith("unforeseen ZeroDivisionError at ")
