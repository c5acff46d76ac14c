"""The whole visit by itself, through the real window: language, card, number, code, certificate, paper, end."""

from __future__ import annotations

from dataclasses import dataclass

from demo.counter import Counter
from demo.evidence import (
    Search,
    code_needles,
    control,
    ordinary_codes,
    personal_needles,
    pixel_needles,
    residue,
    wall_clock,
)
from demo.persona import Persona
from demo.residue import Needle, descendants
from demo.robot import CannotFind, Robot, wait_until
from demo.screen import Screen
from texts.language import Language

_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Ending:
    """What every visit leaves to judge.

    Attributes:
        residue: the search after the end.
        wiped_line: the supervisor's own words about the wipe.
    """

    residue: Search
    wiped_line: str


@dataclass(frozen=True, slots=True)
class Served:
    """A visit that ended with paper.

    Attributes:
        pdf: what the printer received.
        control: the search while the certificate was on the screen.
    """

    pdf: bytes
    control: Search
    ending: Ending


@dataclass(frozen=True, slots=True)
class Refused:
    """A visit in which the kiosk said why it does not go on; `codes` are those that its journal gives as reasons."""

    ending: Ending
    codes: frozenset[str]


class TurnedAway(Exception):
    """The kiosk shows why it does not go on with this card or this member."""


@dataclass(frozen=True, slots=True)
class Performance:
    """One visit of a persona, from *Welcome* to the *Welcome* after it."""

    counter: Counter
    screen: Screen
    robot: Robot
    persona: Persona
    language: Language

    def run(self) -> Served | Refused:
        """Perform it.

        Raises:
            CannotFind, KioskSaidNothing: the visit did not go on as it should.
        """
        since = wall_clock()
        ordinary = self._ordinary_codes()
        needles = personal_needles(self.persona, ordinary)
        try:
            code = sign_in(self.counter, self.robot, self.persona, self.language)
        except TurnedAway:
            return Refused(self._leave_refused(since, needles), self.counter.refusals())
        return self._be_served(since, (*needles, *code_needles("one-time code", code, ordinary)))

    def _ordinary_codes(self) -> frozenset[str]:
        """What stands in memory while *Welcome* waits. The robot has not seen that screen yet: it begins with it."""
        kiosk = self.counter.kiosk
        kiosk.wait_for_step("welcome", seconds=30)
        return ordinary_codes((*descendants(kiosk.pid), self.screen.pid, *self.counter.roles()))

    def _be_served(self, since: float, needles: tuple[Needle, ...]) -> Served:
        robot, received = self.robot, len(self.counter.printer.received())
        robot.wait_for("home")
        robot.press_tile()
        preview = robot.wait_for("preview", "refused")
        needles, found_now = self._look_at_the_page(preview.pid, needles)
        robot.press_main()
        robot.wait_for("printed", "refused", seconds=60)
        position = self.counter.kiosk.position()
        robot.press_main()
        ending = self._ended(robot.wait_for("finished").pid, position, since, needles)
        printed = self.counter.printer.received()[received:]
        if len(printed) != 1:
            raise CannotFind("one printed document")
        return Served(printed[0].data, found_now, ending)

    def _look_at_the_page(self, session: int, needles: tuple[Needle, ...]) -> tuple[tuple[Needle, ...], Search]:
        """Search while the page is uncovered; a slow machine may need longer than it stays so, and looks again."""
        self.robot.uncover_page(self.language)
        wanted = (*needles, *pixel_needles(self.screen))
        found = control(self.counter, self.screen, session, wanted)
        for _ in range(_LOOKS):
            if "x-server" in found.places():
                break
            self.robot.uncover_page(self.language)
            found = control(self.counter, self.screen, session, wanted)
        return wanted, found

    def _leave_refused(self, since: float, needles: tuple[Needle, ...]) -> Ending:
        position = self.counter.kiosk.position()
        self.robot.press_end(self.language)
        return self._ended(self.robot.wait_for("finished").pid, position, since, needles)

    def _ended(self, next_session: int, position: int, since: float, needles: tuple[Needle, ...]) -> Ending:
        wiped = self.counter.kiosk.wait_for(r"wiped ms=", position)
        self.counter.take()
        self.robot.wait_for("welcome", seconds=30)
        return Ending(residue(self.counter, self.screen, next_session, since, needles), wiped.text)


def sign_in(counter: Counter, robot: Robot, persona: Persona, language: Language) -> str:
    """Everything from *Welcome* up to the home screen; returns the one-time code that was used.

    Raises:
        CannotFind, KioskSaidNothing: the visit did not go on as it should.
        TurnedAway: the kiosk refused the card or the member.
    """
    robot.wait_for("welcome", seconds=30)
    robot.choose_language(language)
    robot.wait_for("notice")
    robot.press_main()
    robot.wait_for("place-card")
    counter.lay(persona)
    robot.wait_for("card-number")
    before = len(counter.inbox.messages())
    robot.type_on_pad(persona.card.reveal().can)
    if robot.wait_for("code", "refused").step == "refused":
        raise TurnedAway
    if _has_choice(persona):
        robot.press_tile()
    wait_until(lambda: len(counter.inbox.messages()) > before, 10, "message with a code")
    code = counter.inbox.code(counter.inbox.messages()[-1].to, after=before)
    robot.type_on_pad(code)
    return code


def _has_choice(persona: Persona) -> bool:
    """Whether the kiosk asks where to send the code: a phone that belongs to others too is not offered."""
    if persona.fund is None:
        return False
    fund = persona.fund.reveal()
    return fund.phone is not None and fund.email is not None and not fund.phone_shared_with
