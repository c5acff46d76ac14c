"""Many visits in a row: what lives on does not grow, and nothing stays of any of them."""

from __future__ import annotations

import os
import re
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.privacy.printer_list import Which, jobs_of
from tests.privacy.scene import LANGUAGE, NOTHING, Scene

VISITS, SAMPLES = 100, 10
LARGEST_GROWTH_KIB = 1024
_PRIVATE = re.compile(r"^Private_(?:Clean|Dirty): +(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Load:
    """What a process that lives on weighs between two visits; memory is what it shares with nobody, in KiB."""

    memory: int
    descriptors: int
    threads: int


def load_of(pid: int) -> Load:
    here = Path(f"/proc/{pid}")
    memory = sum(int(size) for size in _PRIVATE.findall((here / "smaps_rollup").read_text()))
    return Load(memory, len(os.listdir(here / "fd")), len(os.listdir(here / "task")))


def loads(scene: Scene) -> dict[str, Load]:
    roles = {**scene.counter.roles(), scene.screen.pid: "x-server"}
    return {role: load_of(pid) for pid, role in roles.items()}


def files(scene: Scene) -> set[str]:
    """Names of what the kiosk keeps; those of private folders are random, so they are counted as one each."""
    kept = {str(path) for path in (scene.counter.folder / "state").rglob("*")}
    return kept | {f"private folder {number}" for number, _ in enumerate(scene.counter.temporary.iterdir())}


def visit_once(scene: Scene, number: int) -> None:
    """Every tenth prints; after every tenth everything is searched."""
    visit = scene.show_certificate()
    before = scene.kiosk.position()
    if number % 10 == 0:
        scene.robot.press_main()
        scene.robot.wait_for("printed")
        visit = scene.with_paper(visit)
        before = scene.kiosk.position()
        scene.robot.press_main()
    else:
        scene.robot.press_leave(LANGUAGE)
    scene.ended(visit, "button")
    scene.kiosk.wait_for("ready pid=", before)
    if number % 10 == 0:
        assert scene.left_behind(visit) == NOTHING


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_grows_and_nothing_stays_in_a_hundred_visits(
    scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    history: list[dict[str, Load]] = []
    kept: list[set[str]] = []
    for number in range(1, VISITS + 1):
        visit_once(scene, number)
        history.append(loads(scene))
        kept.append(files(scene))
    for role in history[0]:
        early, late = (
            [sample[role] for sample in part] for part in (history[SAMPLES : 2 * SAMPLES], history[-SAMPLES:])
        )
        growth = statistics.median(load.memory for load in late) - statistics.median(load.memory for load in early)
        record_property(f"growth of {role} in KiB", growth)
        assert growth < LARGEST_GROWTH_KIB, role
        assert max(load.descriptors for load in late) <= max(load.descriptors for load in early), role
        assert max(load.threads for load in late) <= max(load.threads for load in early), role
    assert kept[-1] <= set().union(*kept[:SAMPLES])
    assert jobs_of(scene.counter.printer, Which.UNFINISHED) == []
