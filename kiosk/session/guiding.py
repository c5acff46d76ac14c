"""The sheets that a member may open over any screen: help for it, and calling somebody. No step is lost below them."""

from __future__ import annotations

from dataclasses import replace

from kiosk.session.events import Event, Press, Pressed
from kiosk.session.moves import in_visit
from kiosk.session.states import Ended, Finished, Hidden, Leaving, Sheet, Stage, Visit, Welcome

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
    """The screen below again; *Welcome* greets in its first language, whatever the sheet was read in."""
    if isinstance(visit.stage, Welcome):
        return replace(visit, sheet=None, language=visit.first_language)
    return replace(visit, sheet=None)


def left_behind(before: Visit, after: Visit) -> bool:
    """Whether the screen that a sheet explained is gone; then the next one is shown, not the sheet."""
    return after.sheet is not None and type(before.stage) is not type(after.stage)


def forgotten(visit: Visit) -> bool:
    """Whether a sheet is open where no visit would end by itself: nobody else would ever close it."""
    return visit.sheet is not None and not in_visit(visit.stage) and not isinstance(visit.stage, Leaving)
