"""The whole visit by itself, through the real window: language, card, number, code, certificate, paper, end."""

from __future__ import annotations

from dataclasses import dataclass

from demo.counter import Counter
from demo.evidence import Search, code_needles, control, personal_needles, pixel_needles, residue, wall_clock
from demo.persona import Persona
from demo.robot import CannotFind, Robot, wait_until
from demo.screen import Screen
from texts.language import Language


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a visit left to judge.

    Attributes:
        pdf: what the printer received.
        control: the search while the certificate was on the screen.
        residue: the search after the end.
        wiped_line: the supervisor's own words about the wipe.
    """

    pdf: bytes
    control: Search
    residue: Search
    wiped_line: str


def perform(counter: Counter, screen: Screen, robot: Robot, persona: Persona, language: Language) -> Outcome:
    """One visit, from *Welcome* to the *Welcome* after it.

    Raises:
        CannotFind, KioskSaidNothing: the visit did not go on as it should.
    """
    since = wall_clock()
    received = len(counter.printer.received())
    code = sign_in(counter, robot, persona, language)
    needles = (*personal_needles(persona), *code_needles("one-time code", code))
    robot.wait_for("home")
    robot.press_tile()
    preview = robot.wait_for("preview", "refused")
    needles = (*needles, *pixel_needles(screen))
    found_now = control(counter, screen, preview.pid, needles)
    robot.press_main()
    robot.wait_for("printed", "refused", seconds=60)
    position = counter.kiosk.position()
    robot.press_main()
    finished = robot.wait_for("finished")
    wiped = counter.kiosk.wait_for(r"wiped ms=", position)
    counter.take()
    robot.wait_for("welcome", seconds=30)
    stayed = residue(counter, screen, finished.pid, since, needles)
    printed = counter.printer.received()[received:]
    if len(printed) != 1:
        raise CannotFind("one printed document")
    return Outcome(printed[0].data, found_now, stayed, wiped.text)


def sign_in(counter: Counter, robot: Robot, persona: Persona, language: Language) -> str:
    """Everything from *Welcome* up to the home screen; returns the one-time code that was used.

    Raises:
        CannotFind, KioskSaidNothing: the visit did not go on as it should.
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
    robot.wait_for("code", "refused")
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
