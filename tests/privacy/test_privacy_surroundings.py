"""What a running visit shows to the machine around it: process table, windows, supervisor. Never a datum."""

from __future__ import annotations

import os
import re
from pathlib import Path

from demo.residue import Needle, byte_needle, search_processes
from kiosk.link.messages import Step
from kiosk.supervisor.environment import PASSED_ON, PASSED_ON_PREFIX, session_environment
from tests.privacy.scene import LANGUAGE, NOTHING, Scene, Visit, places
from tests.privacy.x_windows import window_properties

FORBIDDEN = (
    "emrtd/inspection.py",
    "emrtd/lds.py",
    "contract/member.py",
    "kiosk/identity/card.py",
    "kiosk/identity/person.py",
    "kiosk/printing/document.py",
    "kiosk/readers/pcsc.py",
    "kiosk/services/client.py",
    "kiosk/session/machine.py",
    "kiosk/ui/application.py",
    "PySide6/__init__.py",
    "reportlab/__init__.py",
)
"""Where code comes from is in the memory of whoever has loaded it (`co_filename`, `__spec__.origin`)."""

DRIVERS = ("PySide6", "libQt", "libpcsclite", "reportlab", "uharfbuzz", "pdfium", "libX11")


def test_a_running_visit_shows_nothing_of_the_member_to_the_machine_and_leaves_nothing(scene: Scene) -> None:
    """One visit, looked at from all sides while its certificate is on the screen; then the button ends it."""
    visit = scene.show_certificate()
    assert labels_in(process_table_of(visit.session), visit.needles) == []
    names = set(environment_of(visit.session))
    always = session_environment({}, Path(), Path())
    passed = {name for name in names - set(always) if name in PASSED_ON or name.startswith(PASSED_ON_PREFIX)}
    assert names - passed == set(always)
    assert_leaves_no_core(visit.session)
    assert_windows_are_neutral(scene, visit)
    assert_the_supervisor_is_blind(scene, visit)
    scene.robot.press_leave(LANGUAGE)
    scene.ended(visit, "button")
    assert scene.left_behind(visit) == NOTHING


def assert_leaves_no_core(session: int) -> None:
    """Nothing of it would be written by a crash: no size is allowed, and no kind of memory is selected (core(5))."""
    limits = Path(f"/proc/{session}/limits").read_text()
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
    assert int(Path(f"/proc/{session}/coredump_filter").read_text(), 16) == 0


def assert_windows_are_neutral(scene: Scene, visit: Visit) -> None:
    windows = window_properties(scene.screen.display)
    titles = {
        bytes(properties[name]) for properties in windows for name in ("_NET_WM_NAME", "WM_NAME") & properties.keys()
    }
    screens = {f"chobbak: {step.value}".encode() for step in Step}
    assert titles & screens
    assert titles <= screens | {b"chobbak", b"Qt Selection Owner for __main__.py"}
    for properties in windows:
        assert labels_in(b"\0".join(properties.values()), visit.needles) == []


def assert_the_supervisor_is_blind(scene: Scene, visit: Visit) -> None:
    sources = tuple(byte_needle(path, path.encode()) for path in (*FORBIDDEN, "kiosk/supervisor/machine.py"))
    loaded = places(search_processes({scene.kiosk.pid: "supervisor", visit.session: "session"}, sources))
    assert loaded["supervisor"] == {"kiosk/supervisor/machine.py"}
    assert loaded["session"] == set(FORBIDDEN)
    mapped = Path(f"/proc/{scene.kiosk.pid}/maps").read_text()
    assert [driver for driver in DRIVERS if driver in mapped] == []
    assert all(driver in Path(f"/proc/{visit.session}/maps").read_text() for driver in ("PySide6", "libX11"))


def process_table_of(pid: int) -> bytes:
    """All that ps(1), lsof(8) and the like could show of a process and of its threads."""
    here = Path(f"/proc/{pid}")
    texts = [(here / name).read_bytes() for name in ("cmdline", "environ", "comm", "maps")]
    texts += [path.read_bytes() for path in here.glob("task/*/comm")]
    texts += [os.fsencode(os.readlink(path)) for path in (here / "cwd", here / "exe", *here.glob("fd/*"))]
    return b"\0".join(texts)


def environment_of(pid: int) -> list[str]:
    variables = Path(f"/proc/{pid}/environ").read_bytes().rstrip(b"\0").split(b"\0")
    return [variable.partition(b"=")[0].decode() for variable in variables]


def labels_in(text: bytes, needles: tuple[Needle, ...]) -> list[str]:
    return [needle.label for needle in needles if needle.bytes in text]
