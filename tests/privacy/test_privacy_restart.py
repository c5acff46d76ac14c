"""The supervisor itself ends, in good order or not: its sessions end with it, and the next one cleans up."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from demo.residue import descendants
from demo.robot import wait_until
from tests.privacy.printer_list import Which, jobs_of
from tests.privacy.scene import NOTHING, Scene, wait_until_gone


def private_folders(scene: Scene) -> list[Path]:
    return sorted(scene.counter.temporary.iterdir())


def test_a_supervisor_that_is_told_to_stop_leaves_nothing_of_the_visit(scene: Scene) -> None:
    visit = scene.show_certificate()
    assert scene.kiosk.stop() == 0
    assert private_folders(scene) == []
    assert scene.left_behind(visit) == NOTHING
    scene.restart()


def test_a_supervisor_that_is_killed_takes_its_sessions_with_it_and_the_next_one_cleans_up(scene: Scene) -> None:
    visit = scene.show_certificate()
    scene.counter.printer.empty_paper()
    scene.robot.press_main()
    scene.robot.wait_for("printing")
    wait_until(lambda: len(jobs_of(scene.counter.printer, Which.UNFINISHED)) == 1, 10, "held job")
    sessions, folders = descendants(scene.kiosk.pid), private_folders(scene)
    os.kill(scene.kiosk.pid, signal.SIGKILL)
    for pid in sessions:
        wait_until_gone(pid)
    assert visit.session in sessions
    assert private_folders(scene) == folders
    assert len(folders) == len(sessions)
    scene.restart()
    scene.kiosk.wait_for_step("welcome", scene.started)
    assert not set(folders) & set(private_folders(scene))
    assert scene.left_behind(visit) == NOTHING
    assert jobs_of(scene.counter.printer, Which.UNFINISHED) == []
