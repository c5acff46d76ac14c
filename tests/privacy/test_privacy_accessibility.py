"""A whole visit by names alone over AT-SPI, recorded message by message: nothing of the member is on the bus or stays.

The robot is outside the kiosk and knows neither pictures nor places. What the record must not hold is in the session's
memory at the same time, and what was planted on the bus is in the record: so the search can see.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.atspi_visit import AssistiveRobot, assistive_robot, bus_of, print_certificate, recorded, sign_in
from demo.evidence import code_needles, ordinary_codes, wall_clock
from demo.persona import Persona
from demo.residue import Needle, descendants, search_files, search_processes, text_needles
from kiosk.ui.presenters.certificate import masked
from tests.privacy.scene import Scene, needles_of, places, running_scene
from texts.catalogue import load
from texts.language import Language

LANGUAGE = Language.FRENCH


@pytest.fixture(scope="module")
def assisted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A kiosk whose sessions have a bus, and a canary whom the fund knows."""
    with running_scene(tmp_path_factory.mktemp("assisted"), assistive=True) as scene:
        yield scene


def test_a_visit_by_names_alone_tells_the_bus_nothing_of_the_member_and_leaves_nothing(
    assisted: Scene, tmp_path: Path
) -> None:
    since, record, planted = wall_clock(), tmp_path / "record" / "messages", "PLANTED" + secrets.token_hex(6)
    session = assisted.kiosk.wait_for_step("welcome", seconds=30).pid
    bus, programs = bus_of(session), programs_beside(session)
    assert len(programs) == 2, "bus and registry"
    record.parent.mkdir()
    with recorded(bus, record) as recorder, assistive_robot(bus, assisted.screen.display) as robot:
        listeners = dict.fromkeys((*programs, recorder, robot.pid), "listener")
        ordinary = assisted.ordinary | ordinary_codes(listeners)
        plant(bus, planted)
        code = sign_in(assisted.counter, assisted.screen, robot, assisted.member, LANGUAGE)
        numbers = (*needles_of(assisted.member, ordinary), *code_needles("code", code, ordinary))
        needles = (*numbers, *masked_needles(assisted.member))
        robot.press("home.name")  # and off to the next screen, before it is masked again
        print_certificate(robot)
        robot.press("printed.another")
        read = read_with_name_uncovered(robot)
        in_session = places(search_processes({session: "session"}, needles))["session"]
        assert {"canary (utf-8)", "canary (utf-16)", "masked name (utf-16)"} <= in_session
        assert places(search_processes(listeners, needles)) == {}
        robot.press("frame.leave")
        assisted.kiosk.wait_for(r"wiped ms=\d+$")
    assert_record_is_whole(record, planted, read)
    assert found_in(record.parent, needles) == {}
    assert [pid for pid in programs if Path(f"/proc/{pid}").exists()] == []
    assert not bus.parent.exists()
    assert assisted.search(since, needles) == {}


def masked_needles(member: Persona) -> tuple[Needle, ...]:
    """The name as the screen shows it while it is masked."""
    card = member.card.reveal()
    return text_needles("masked name", masked(f"{card.given_name_latin} {card.family_name_latin}"))


def programs_beside(session: int) -> list[int]:
    """What belongs to the process session besides its leader."""
    return [pid for pid in descendants(os.getpid()) if pid != session and os.getsid(pid) == session]


def plant(bus: Path, text: str) -> None:
    """Say something on the bus, as any of its programs could."""
    command = ["dbus-send", f"--bus=unix:path={bus}", "/planted", "org.example.Planted.Text", f"string:{text}"]
    subprocess.run(command, check=True)


def read_with_name_uncovered(robot: AssistiveRobot) -> str:
    """All that the bus tells of the home screen while the member's name is there to be seen."""
    robot.press("home.name")
    read = json.dumps(robot.read(), ensure_ascii=False)
    assert load(LANGUAGE).text("home.title") in read
    return read


def assert_record_is_whole(record: Path, planted: str, read: str) -> None:
    """It holds what was planted, and what the robot read; and no key of the keyboard."""
    messages = record.read_bytes()
    assert planted.encode() in messages
    for key in ("notice.title", "home.title", "preview.title", "printed.title", "home.show_name"):
        assert load(LANGUAGE).text(key).encode() in messages, key
    assert b"object:state-changed:focused" in read.encode()
    assert b"NotifyListeners" not in messages


def found_in(folder: Path, needles: tuple[Needle, ...]) -> dict[str, set[str]]:
    """What the record holds of the member, in any encoding; and first the proof that the search would find it."""
    control = folder / "control"
    label = "planted"
    control.write_bytes(b"\0" + needles[0].bytes + b"\0")
    control_found = places(search_files([folder], 0, [], (*needles, *text_needles(label, "nowhere"))))
    assert control_found == {str(folder): {needles[0].label}}
    control.unlink()
    return places(search_files([folder], 0, [], needles))
