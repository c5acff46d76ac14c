"""A real kiosk in its surroundings, a member who can be searched for, and their visits, one after the other.

Everything of the scene is real: the supervisor and its sessions, pcscd, the printer, the gateway, an X server. The
search looks at every process that this test run has started, but gateway and printer: the other side of the counter.
"""

from __future__ import annotations

import os
import random
import string
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from demo import canary
from demo.counter import Counter, CounterPlan, running_counter
from demo.evidence import ROOTS, code_needles, ordinary_codes, pixel_needles, wall_clock
from demo.kiosk_process import KioskProcess
from demo.persona import Persona
from demo.residue import Finding, Needle, byte_needle, descendants, search_files, search_processes, text_needles
from demo.robot import Robot, wait_until
from demo.screen import Screen, virtual_screen
from demo.unattended import sign_in
from texts.language import Language

LANGUAGE = Language.FRENCH
SIZE = (1280, 800)
INACTIVITY_SECONDS, QUESTION_SECONDS = 6, 2
POLICY = {"kiosk": {"inactivity_seconds": INACTIVITY_SECONDS, "question_seconds": QUESTION_SECONDS}}
LIMITS = {"hang_seconds": 3.0, "retry_seconds": 0.5}
GONE_SECONDS = 5.0
QUIET_SECONDS = 0.06
SLICE = 24
LOOKS = 5
NATIONAL_DIGITS = 9

Places = dict[str, set[str]]
"""What a search found: the labels of the needles, by place."""

NOTHING: tuple[list[str], Places] = ([], {})
"""What is left of a visit."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that has its certificate on the screen: its process, when it began, what it could leave behind.

    `position` is that of the kiosk's log before it began, `folder` its private one.
    """

    session: int
    since: float
    position: int
    needles: tuple[Needle, ...]
    folder: Path


class Scene:
    """One kiosk and one canary. A visit that did not end as it should is followed by a fresh start of the kiosk."""

    def __init__(self, counter: Counter, screen: Screen, member: Persona) -> None:
        self.counter = counter
        self.screen = screen
        self.member = member
        self.ordinary: frozenset[str] = frozenset()
        self._greeting = True
        self._served = self.started = 0
        self.robot = Robot(screen, counter.kiosk, None, quiet=QUIET_SECONDS)

    def look_around(self) -> None:
        """Learn what stands in memory before the first visit: the card gets a number that does not."""
        self.kiosk.wait_for_step("welcome", seconds=30)
        self.ordinary = ordinary_codes(self.processes())
        self.member = canary.with_other_number(self.member, self.ordinary)
        assert self.search(wall_clock(), needles_of(self.member)) == {}, "found before the first visit"

    def let_the_rules_arrive(self) -> None:
        """Make sure that the next session knows the fund's rules: the first two may be ready before they come."""
        while self._served < 2:
            position = self._begin()
            self.robot.wait_for("welcome", seconds=30)
            self.robot.choose_language(LANGUAGE)
            session = self.robot.wait_for("notice").pid
            self.robot.press_leave(LANGUAGE)
            self.ended(Visit(session, 0, position, (), folder_of(session)), "[a-z-]+")

    def show_certificate(self) -> Visit:
        """A visit up to the certificate on the screen, and the proof that the search can see: it finds the member."""
        since, position = wall_clock(), self._begin()
        code = sign_in(self.counter, self.robot, self.member, LANGUAGE)
        self.robot.wait_for("home")
        self.robot.press_tile()
        session = self.robot.wait_for("preview").pid
        needles = (*needles_of(self.member), *code_needles("code", code, self.ordinary))
        return self._uncovered(Visit(session, since, position, needles, folder_of(session)))

    def _uncovered(self, visit: Visit) -> Visit:
        """The page covers itself again after five seconds, which a slow machine may need for the search alone."""
        self.robot.uncover_page(LANGUAGE)
        seen = replace(visit, needles=(*visit.needles, *pixel_needles(self.screen)))
        for _ in range(LOOKS):
            if self.sees(seen):
                return seen
            self.robot.uncover_page(LANGUAGE)
        raise AssertionError("the search sees neither the member nor the certificate: nothing would be proved")

    def _begin(self) -> int:
        if not self._greeting:
            self.restart()
        self._greeting = False
        return self.kiosk.position()

    def sees(self, visit: Visit) -> bool:
        """The same search while the visit is on; it must see the member and the certificate, or nothing is proved."""
        session = dict.fromkeys((visit.session, *descendants(visit.session)), "session")
        found = places(search_processes({self.screen.pid: "x-server", **session}, visit.needles))
        member = {"canary (utf-8)", "canary (utf-16)"}
        return member <= found.get("session", set()) and found.get("x-server") == {"pixels"}

    def ended(self, visit: Visit, reason: str) -> None:
        """Wait until the kiosk says that the visit ended for this reason and was wiped; then greet the next member."""
        self.kiosk.wait_for(rf"visit-ended reason={reason} pid={visit.session}$", visit.position)
        self.robot.wait_for("finished")
        self.kiosk.wait_for(r"wiped ms=\d+$", visit.position)
        finished = self.kiosk.position()
        self.robot.press_main()
        self.greeted(finished)

    def greeted(self, after: int) -> None:
        """Wait for the *Welcome* that is painted after this position of the log, and take the cards away."""
        self.kiosk.wait_for_step("welcome", after)
        self.counter.take()
        self._greeting = True
        self._served += 1

    def left_behind(self, visit: Visit) -> tuple[list[str], Places]:
        """What is left of a visit that has ended: things that should be gone, and copies of what is searched for."""
        things = {
            "folder": visit.folder.exists(),
            "process": Path(f"/proc/{visit.session}").exists(),
            "shared memory": visit.session in creators_of_shared_memory(),
            "core": any(self.counter.temporary.glob("**/core*")),
        }
        return [thing for thing, there in things.items() if there], self.search(visit.since, visit.needles)

    def search(self, since: float, needles: tuple[Needle, ...]) -> Places:
        """Every process on this side of the counter, and everything that changed on the disk since this time."""
        processes = search_processes(self.processes(), needles)
        beyond = (self.counter.gateway.folder.resolve(), self.counter.printer.folder.resolve())
        return places((*processes, *search_files(ROOTS, since, beyond, needles)))

    def processes(self) -> dict[int, str]:
        """What to search, by pid: all that this test run started, with the name to report."""
        named = {
            **self.counter.roles(),
            self.screen.pid: "x-server",
            **dict.fromkeys(descendants(self.kiosk.pid), "session"),
        }
        servers = [pid for pid in (self.counter.gateway.pid, self.counter.printer.pid) if pid is not None]
        beyond = {*servers, *(child for pid in servers for child in descendants(pid))}
        return {pid: named.get(pid, "other process") for pid in descendants(os.getpid()) - beyond}

    def restart(self, kiosk: KioskProcess | None = None) -> None:
        """Stop the kiosk if it runs, and start it (or another one in its place) as after a power cut."""
        self.counter.take()
        self.counter.printer.refill_paper()
        self.kiosk.stop()
        self.counter.kiosk = kiosk or self.kiosk
        self.started = self.kiosk.position()
        self.robot = Robot(self.screen, self.kiosk, None, self.started, QUIET_SECONDS)
        self.kiosk.start()
        self._greeting, self._served = True, 0

    def with_paper(self, visit: Visit) -> Visit:
        """The visit, and what of its printed certificate could be left.

        The last stream is the page itself; those before it are fonts, and may be the same in any other certificate.
        """
        pdf = self.counter.printer.received()[-1].data
        end = pdf.rindex(b"endstream")
        middle = (pdf.rindex(b"stream", 0, end) + end) // 2
        return replace(visit, needles=(*visit.needles, slice_of("page", pdf, middle)))

    @property
    def kiosk(self) -> KioskProcess:
        """The kiosk that runs now."""
        return self.counter.kiosk


@contextmanager
def running_scene(folder: Path, assistive: bool = False) -> Iterator[Scene]:
    """Set the scene with a fresh canary whom the fund knows; `assistive`: sessions have a bus, and wait as usual."""
    personas = folder / "personas"
    personas.mkdir()
    member = canary.canary("".join(random.choices(string.ascii_uppercase, k=9)))
    canary.write(member, personas)
    with virtual_screen(folder / "x", *SIZE) as screen:
        plan = CounterPlan(
            folder / "counter",
            screen.display,
            SIZE,
            personas=personas,
            policy={} if assistive else POLICY,
            limits=LIMITS,
            seconds_a_page=1.0,
            assistive=assistive,
        )
        with running_counter(plan) as counter:
            scene = Scene(counter, screen, member)
            scene.look_around()
            yield scene


def needles_of(member: Persona, ordinary: Container[str] = ()) -> tuple[Needle, ...]:
    """The prefix that every text of the canary holds, and its numbers; `ordinary`: see `code_needles`."""
    card, fund = member.card.reveal(), member.fund
    assert fund is not None
    phone = fund.reveal().phone
    assert phone is not None
    return (
        *text_needles("canary", card.document_number),
        *text_needles("cin", card.cin),
        *text_needles("registration number", fund.reveal().registration_number),
        *text_needles("phone", phone[-NATIONAL_DIGITS:]),
        *code_needles("card access number", card.can, ordinary),
    )


def slice_of(label: str, content: bytes, start: int) -> Needle:
    """A few bytes out of something that is too long to be looked for as a whole."""
    return byte_needle(label, content[start : start + SLICE])


def places(findings: Iterable[Finding]) -> Places:
    """Findings by place."""
    found: Places = {}
    for finding in findings:
        found.setdefault(finding.place, set()).add(finding.label)
    return found


def folder_of(session: int) -> Path:
    """The private folder of a session, which is its working directory."""
    return Path(os.readlink(f"/proc/{session}/cwd"))


def creators_of_shared_memory() -> set[int]:
    """Processes that made a System V segment which is still there (proc(5), `sysvipc/shm`: `cpid`)."""
    heading, *rows = [line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()]
    return {int(row[heading.index("cpid")]) for row in rows}


def wait_until_gone(pid: int) -> None:
    """Wait for the end of a process that is no child of ours."""
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), GONE_SECONDS, "end of a process")
