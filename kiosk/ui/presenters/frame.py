"""What stands around every screen: the way so far, the languages, the way out, help."""

from __future__ import annotations

from kiosk.session.guiding import may_open
from kiosk.session.moves import profile_of
from kiosk.session.states import Ended, Finished, Hidden, Leaving, OutOfService, Printed, Stage, Visit, Welcome
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.settings import present_paging, present_settings
from kiosk.ui.presenters.stages import Phase, phase_of
from kiosk.ui.viewmodels import ButtonView, FrameView, Icon, LanguageView, PhaseView, Role
from texts.catalogue import Catalogue, load
from texts.language import Language

_PHASE_KEYS = {
    Phase.CARD: "frame.phase.card",
    Phase.CODE: "frame.phase.code",
    Phase.CERTIFICATE: "frame.phase.certificate",
    Phase.PAPER: "frame.phase.paper",
}


def present_frame(visit: Visit, texts: Catalogue, place: str) -> FrameView:
    """The frame of a stage; `place` is where the machine stands. *Welcome* names the fund itself."""
    return FrameView(
        brand=texts.text("frame.brand"),
        fund="" if isinstance(visit.stage, Welcome) and visit.sheet is None else texts.text("paper.fund"),
        place=place,
        phases=_phases(visit.stage, texts),
        languages=languages(visit.language) if _may_change_language(visit) else (),
        language_label=texts.text("frame.language"),
        leave=leave("frame.leave", visit.stage, texts) if _may_leave(visit.stage) else None,
        help=_help(texts) if may_open(visit.stage) else None,
        free=texts.text("frame.free"),
        settings=present_settings(texts),
        paging=present_paging(texts),
    )


def languages(current: Language) -> tuple[LanguageView, ...]:
    """All languages, Arabic first, each greeting in its own words."""
    return tuple(
        LanguageView(one.value, one.autonym, load(one).text("welcome.title"), one is current) for one in Language
    )


def _phases(stage: Stage, texts: Catalogue) -> tuple[PhaseView, ...]:
    here = phase_of(stage)
    if here is None:
        return ()
    over = here if isinstance(stage, Printed) else here - 1  # once the paper is out, the last part is done as well
    return tuple(PhaseView(texts.text(key), phase <= over, phase is here) for phase, key in _PHASE_KEYS.items())


def _may_change_language(visit: Visit) -> bool:
    """*Welcome* has a tile for each language, which begins a visit in it; its help has not."""
    return visit.sheet is not None or not isinstance(visit.stage, Hidden | Welcome | Ended)


def _may_leave(stage: Stage) -> bool:
    return not isinstance(stage, Hidden | Welcome | Leaving | Ended | Finished | OutOfService)


def _help(texts: Catalogue) -> ButtonView:
    return ButtonView("frame.help", texts.text("frame.help"), Intent.HELP, Role.SECONDARY, Icon.HELP)


def leave(name: str, stage: Stage, texts: Catalogue) -> ButtonView:
    """The end of the visit: whoever is signed in logs out, anybody else just leaves."""
    label = texts.text("frame.quit" if profile_of(stage) is None else "frame.leave")
    return ButtonView(name, label, Intent.LEAVE, Role.SECONDARY, Icon.LEAVE)
