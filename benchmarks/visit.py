"""One whole visit by a robot, counting only the time in which the member waits for the machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo.counter import Counter, CounterPlan, running_counter
from demo.kiosk_process import Painted
from demo.persona import Persona
from demo.robot import Robot
from demo.screen import Screen
from texts.language import Language

BIT_RATE = 424_000
SECONDS_A_PAGE = 1.0


@dataclass(frozen=True, slots=True)
class VisitTimes:
    """Seconds from what the member did to the screen that answers it; `wire` and `printer` are in them.

    Attributes:
        seen: card on the reader → number asked for.
        read: number confirmed → code asked for (chip read, evidence judged, code sent).
        signed_in: code confirmed → home.
        prepared: certificate chosen → preview (issued, seal verified, typeset).
        printed: print chosen → confirmed by the printer.
        wire: of the read, on the simulated wire.
        printer: of the print, in the simulated printer.
    """

    seen: float
    read: float
    signed_in: float
    prepared: float
    printed: float
    wire: float
    printer: float

    @property
    def machine(self) -> float:
        """From the card on the reader to the confirmed paper, without wire, printer and member."""
        waits = self.seen + self.read + self.signed_in + self.prepared + self.printed
        return waits - self.wire - self.printer


def measure(screen: Screen, folder: Path) -> VisitTimes:
    """Perform one visit on a kiosk of its own."""
    plan = CounterPlan(folder, screen.display, bit_rate=BIT_RATE, seconds_a_page=SECONDS_A_PAGE)
    with running_counter(plan) as counter:
        robot = Robot(screen, counter.kiosk, folder)
        return _visit(counter, robot, counter.people["fatima"])


def _visit(counter: Counter, robot: Robot, persona: Persona) -> VisitTimes:
    robot.wait_for("welcome")
    robot.choose_language(Language.ARABIC)
    robot.wait_for("notice")
    robot.press_main()
    robot.wait_for("place-card")
    laid = counter.lay(persona)
    seen = robot.wait_for("card-number").at - laid
    robot.type_on_pad(persona.card.reveal().can)
    read = _waited(robot, robot.wait_for("code"))
    fund = persona.fund
    assert fund is not None
    robot.type_on_pad(counter.inbox.code(str(fund.reveal().phone)))
    signed_in = _waited(robot, robot.wait_for("home"))
    robot.press_tile()
    prepared = _waited(robot, robot.wait_for("preview"))
    robot.press_main()
    printed = _waited(robot, robot.wait_for("printed", seconds=60))
    assert counter.wire is not None
    wire = counter.wire.traffic.wire_seconds
    return VisitTimes(seen, read, signed_in, prepared, printed, wire, SECONDS_A_PAGE)


def _waited(robot: Robot, painted: Painted) -> float:
    return painted.at - robot.touched_at
