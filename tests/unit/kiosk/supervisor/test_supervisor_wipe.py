from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.failures import Failure, KioskError
from kiosk.supervisor.wipe import FolderGone, JobsGone, ProcessesGone, wipe


class PrinterAway(KioskError):
    failure = Failure.PRINTER_ABSENT


class MemoryPrinter:
    """Jobs by owner; may be away, may refuse to cancel."""

    def __init__(self, *jobs: str, away: bool = False, stubborn: bool = False) -> None:
        self.jobs, self.away, self.stubborn = set(jobs), away, stubborn
        self.asked = 0

    def cancel(self, owner: str | None) -> None:
        self._ask()
        if not self.stubborn:
            self.jobs -= {owner}

    def none_left(self, owner: str | None) -> bool:
        self._ask()
        return owner not in self.jobs

    def _ask(self) -> None:
        self.asked += 1
        if self.away:
            raise PrinterAway


class Immortal:
    def kill(self) -> None:
        return

    def gone_within(self, seconds: float) -> bool:
        return False


def dig(folder: Path, depth: int) -> None:
    """Folders in folders, deeper than a path can name."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("a", dir_fd=here)
        below = os.open("a", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def fill_in(folder: Path) -> None:
    """Remove what `dig` dug: one floor at a time is lifted out of the one above."""
    while (folder / "a").exists():
        os.rename(folder / "a", folder.parent / "floor")
        folder.rmdir()
        os.rename(folder.parent / "floor", folder)


class Planned:
    """A step that goes as it is told."""

    def __init__(self, failure: Failure, *, works: bool, done: list[Failure], error: Exception | None = None) -> None:
        self.failure, self.works, self.done, self.error = failure, works, done, error

    def do(self) -> None:
        self.done.append(self.failure)
        if self.error is not None:
            raise self.error

    def verify(self) -> bool:
        return self.works


def test_everything_verified_is_no_failure() -> None:
    assert wipe([]) is None
    assert wipe([Planned(Failure.JOBS_LEFT, works=True, done=[])]) is None


def test_every_step_is_done_even_after_one_that_failed_and_the_first_failure_is_told() -> None:
    done: list[Failure] = []
    order = [Failure.PROCESS_ALIVE, Failure.TEMPORARY_FILES_LEFT, Failure.JOBS_LEFT]
    assert wipe([Planned(one, works=False, done=done) for one in order]) is Failure.PROCESS_ALIVE
    assert done == order


@pytest.mark.parametrize("error", [OSError(5, "no"), PrinterAway()])
def test_a_step_that_could_not_be_done_may_still_be_verified(error: Exception) -> None:
    assert wipe([Planned(Failure.JOBS_LEFT, works=True, done=[], error=error)]) is None


def test_a_step_that_fails_as_nobody_foresaw_is_a_doubt_and_not_the_end_of_the_wipe() -> None:
    done: list[Failure] = []
    wild = Planned(Failure.TEMPORARY_FILES_LEFT, works=False, done=done, error=RecursionError())
    assert wipe([wild, Planned(Failure.JOBS_LEFT, works=True, done=done)]) is Failure.TEMPORARY_FILES_LEFT
    assert done == [Failure.TEMPORARY_FILES_LEFT, Failure.JOBS_LEFT]


def test_a_folder_too_deep_to_walk_through_is_a_doubt(tmp_path: Path) -> None:
    folder = tmp_path / "session-1"
    folder.mkdir()
    dig(folder, 1500)
    verdict = wipe([FolderGone(folder)])
    assert verdict in (None, Failure.TEMPORARY_FILES_LEFT)
    assert (verdict is None) is not folder.exists()
    fill_in(folder)


def test_a_process_that_stays_is_a_doubt() -> None:
    assert wipe([ProcessesGone(Immortal(), 0.0)]) is Failure.PROCESS_ALIVE


def test_a_folder_with_closed_doors_and_links_outward_is_removed_and_nothing_else(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("stays")
    folder = tmp_path / "session-1"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_text("goes")
    (folder / "link").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "a" / "b").chmod(0)
    (folder / "a").chmod(0)
    folder.chmod(0)
    assert wipe([FolderGone(folder)]) is None
    assert not folder.exists()
    assert outside.read_text() == "stays"


def test_a_folder_that_is_gone_already_is_no_failure(tmp_path: Path) -> None:
    assert wipe([FolderGone(tmp_path / "absent")]) is None


def test_a_link_in_the_folders_place_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "file").write_text("stays")
    (tmp_path / "session-1").symlink_to(target)
    assert wipe([FolderGone(tmp_path / "session-1")]) is Failure.TEMPORARY_FILES_LEFT
    assert (target / "file").exists()


def test_the_visits_jobs_are_cancelled_and_nobody_elses() -> None:
    printer = MemoryPrinter("mine", "yours")
    assert wipe([JobsGone(printer, "mine", may_have_printed=True)]) is None
    assert printer.jobs == {"yours"}


def test_a_job_that_stays_is_a_doubt() -> None:
    printer = MemoryPrinter("mine", stubborn=True)
    assert wipe([JobsGone(printer, "mine", may_have_printed=True)]) is Failure.JOBS_LEFT


def test_a_printer_that_is_away_is_a_doubt_only_after_printing() -> None:
    printer = MemoryPrinter(away=True)
    assert wipe([JobsGone(printer, "mine", may_have_printed=False)]) is None
    assert printer.asked == 0
    assert wipe([JobsGone(printer, "mine", may_have_printed=True)]) is Failure.JOBS_LEFT
