"""The sheets that a member may open over any screen: help for it, and calling somebody. No step is lost below them.

Where no visit is under way what was opened or adapted is nobody's, once whoever did it has left: then it is put back.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.session.events import Event, Press, Pressed
from kiosk.session.moves import in_visit
from kiosk.session.states import Ended, Finished, Hidden, Leaving, OutOfService, Sheet, Stage, Visit, Welcome

_OPENS = {Press.HELP: Sheet.HELP, Press.CALL_STAFF: Sheet.STAFF}


def may_open(stage: Stage) -> bool:
    """Whether there is a screen that can be explained; nothing is touched while the machine is being wiped."""
    return not isinstance(stage, Hidden | Ended) and not (isinstance(stage, Finished) and not stage.clean)


def about_sheet(visit: Visit, event: Event) -> bool:
    """Whether an event opens or closes a sheet, or is covered by one."""
    if not isinstance(event, Pressed):
        return False
    return visit.sheet is not None or (event.button in _OPENS and may_open(visit.stage))


def turned(visit: Visit, press: Press) -> Visit:
    """The visit after a button of, or below, a sheet. What the sheet covers cannot be meant."""
    if press is Press.BACK or (press is Press.HELP and visit.sheet is not None):
        return closed(visit)
    return replace(visit, sheet=_OPENS[press]) if press in _OPENS else visit


def closed(visit: Visit) -> Visit:
    """The screen below again."""
    return greeting(replace(visit, sheet=None))


def greeting(visit: Visit) -> Visit:
    """*Welcome* itself greets in its first language, whatever a sheet or a question over it was read in."""
    greets = isinstance(visit.stage, Welcome) and visit.sheet is None
    return replace(visit, language=visit.first_language) if greets else visit


def left_behind(before: Visit, after: Visit) -> bool:
    """Whether the screen that a sheet explained is gone; then the next one is shown, not the sheet."""
    return after.sheet is not None and type(before.stage) is not type(after.stage)


def forgotten(visit: Visit) -> bool:
    """Whether something is open or adapted where no visit would end by itself: nobody else would ever put it back.

    *Finished* ends by itself, and the look that was lent for it with it, unless a sheet keeps it.
    """
    if visit.sheet is not None:
        return not in_visit(visit.stage) and not isinstance(visit.stage, Leaving)
    return visit.adapted and isinstance(visit.stage, Welcome | OutOfService)


def put_back(visit: Visit) -> Visit:
    """The screen as whoever comes next should meet it. Of *Finished* only the sheet goes: its reader has its look."""
    if isinstance(visit.stage, Finished):
        return closed(replace(visit, question=None))
    usual = replace(visit, question=None, sheet=None, language=visit.first_language, pace=1, adapted=False)
    return replace(usual, put_back=visit.put_back + 1)
