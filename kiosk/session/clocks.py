"""Which clocks run in which state; derived from the visit before and after, so that no stage can forget one."""

from __future__ import annotations

from typing import Final, assert_never

from kiosk.session.asking import from_member
from kiosk.session.effects import Effect, StartTimer, StopTimer
from kiosk.session.events import Event, Timer, TimerFired
from kiosk.session.guiding import forgotten
from kiosk.session.moves import waits_on_member
from kiosk.session.patience import idle_seconds, paper_seconds
from kiosk.session.states import CheckingCode, Ended, EnterCode, Finished, Home, Leaving, Visit, Welcome

FINISHED_SECONDS: Final = 8.0
"""At the usual pace. Whoever is next need not wait for its end: they may touch *Start*."""
PRINTER_CHECK_SECONDS: Final = 20.0


def clocks(before: Visit, event: Event, after: Visit) -> tuple[Effect, ...]:
    """Clocks to start, restart and stop."""
    return tuple(effect for timer in Timer for effect in _clock(timer, before, event, after))


def seconds(timer: Timer, visit: Visit) -> float | None:
    """How long this clock runs in this state; None where it does not run."""
    match timer:
        case Timer.INACTIVITY:
            idle = visit.question is None and (waits_on_member(visit.stage) or forgotten(visit))
            return float(idle_seconds(visit)) if idle else None
        case Timer.COUNT_DOWN:
            return 1.0 if visit.question is not None else None
        case Timer.RESEND:
            return 1.0 if _resend_in(visit) > 0 else None
        case Timer.CODE:
            return _life_of_code(visit)
        case Timer.PAPER:
            return float(paper_seconds(visit)) if isinstance(visit.stage, Leaving) and visit.question is None else None
        case Timer.FINISHED:
            shown = isinstance(visit.stage, Finished) and visit.stage.clean and visit.sheet is None
            return FINISHED_SECONDS * visit.pace if shown else None
        case Timer.PRINTER_CHECK:
            return PRINTER_CHECK_SECONDS if isinstance(visit.stage, Welcome | Home) else None
        case _:
            assert_never(timer)


def _clock(timer: Timer, before: Visit, event: Event, after: Visit) -> tuple[Effect, ...]:
    was, now = seconds(timer, before), seconds(timer, after)
    if isinstance(after.stage, Ended) or (was is None and now is None):
        return ()
    if now is None:
        return (StopTimer(timer),)
    if was is None or _renewed(timer, before, event, after):
        return (StartTimer(timer, now),)
    return ()


def _renewed(timer: Timer, before: Visit, event: Event, after: Visit) -> bool:
    """A clock fires once; those of somebody who may be reading begin again with each touch and each new screen."""
    if event == TimerFired(timer):
        return True
    another = type(before.stage) is not type(after.stage)
    return timer in (Timer.INACTIVITY, Timer.FINISHED) and (from_member(event) or another)


def _resend_in(visit: Visit) -> int:
    match visit.stage:
        case EnterCode(resend_in_seconds=left) | CheckingCode(entry=EnterCode(resend_in_seconds=left)):
            return left
        case _:
            return 0


def _life_of_code(visit: Visit) -> float | None:
    """It runs on while a code is checked, and through wrong ones; a new code has a new life."""
    match visit.stage:
        case (EnterCode() as entry) | CheckingCode(entry=entry) if entry.tries_left > 0:
            return float(entry.valid_seconds)
        case _:
            return None
