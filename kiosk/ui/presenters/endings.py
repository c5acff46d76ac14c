"""Refusals and ends: what failed, what was erased, why nobody is greeted."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from kiosk.failures import Advice, Failure, NextStep
from kiosk.link.messages import EndReason
from kiosk.session.moves import profile_of
from kiosk.session.refusing import may_go_back
from kiosk.session.states import Finished, OutOfService, Refused
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.belongings import card_may_lie, nothing_was_asked
from kiosk.ui.presenters.drawings import card_to_take, elsewhere, paper_to_take, where_the_card_goes
from kiosk.ui.presenters.guidance import show_staff
from kiosk.ui.presenters.problems import staff_can_help, what_happened, what_to_do
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import (
    BusyView,
    ButtonView,
    Drawing,
    FigureView,
    FinishedView,
    Icon,
    MessageView,
    OutcomeView,
    Role,
    Tone,
)
from texts.catalogue import Catalogue

_REASONS = {
    EndReason.INACTIVITY: "finished.reason.inactivity",
    EndReason.CARD_TAKEN: "finished.reason.card_taken",
    EndReason.SECOND_CARD: "finished.reason.second_card",
    EndReason.NOTICE_REFUSED: "finished.reason.notice_refused",
    EndReason.SUPERVISOR: "finished.reason.machine",
    EndReason.CRASH: "finished.reason.machine",
    EndReason.HANG: "finished.reason.machine",
    EndReason.LINK: "finished.reason.machine",
}
_LATE: Final = frozenset({Failure.GATEWAY_SLOW, Failure.GATEWAY_UNREACHABLE, Failure.CODE_TOO_SOON})
"""Nothing is wrong here; the fund's answer takes its time."""
_PRINTER_TROUBLES: Final = frozenset(one for one in Failure if one.value.startswith("K4")) - {Failure.PRINT_CANCELLED}
"""Drawn as a printer that stopped; one that was told to stop is in no trouble."""

_TYPED = ("finished.erased.card", "finished.erased.codes")
_DOCUMENT = ("finished.erased.document",)
_NOTHING = ("finished.erased.nothing",)


def present_refused(stage: Refused, site: Site, texts: Catalogue) -> MessageView:
    """What happened, what to do now, and the code for staff; a drawing where there is one of it."""
    tone, icon = _mood(stage)
    message = MessageView(
        tone=tone,
        icon=icon,
        title=what_happened(stage.failure, texts),
        text=what_to_do(stage.failure.advice, site, texts),
        note="",
        code=texts.text("refused.code", code=stage.failure.value),
        buttons=_refused_buttons(stage, site, texts),
    )
    drawn = _drawn(stage, site)
    return message if drawn is None else _shown(message, drawn[0], texts.text(drawn[1]) if drawn[1] else "")


def _drawn(stage: Refused, site: Site) -> tuple[Drawing, str] | None:
    """What is wrong, or what to do about it, and the key of its caption, if it has one."""
    if stage.failure is Failure.CARD_EXPIRED:
        return Drawing.CARD_EXPIRED, "figure.expired"
    if stage.failure in _PRINTER_TROUBLES:
        return Drawing.PRINTER_HELD, ""
    if stage.next_step.asks_for_card:
        return where_the_card_goes(site)
    return elsewhere(site) if stage.failure.advice is Advice.OTHER_MACHINE else None


def present_ended(texts: Catalogue) -> BusyView:
    """All is said; this process waits for its end."""
    return BusyView(texts.text("wait.erasing"), texts.text("wait.hint"), Icon.ERASE)


def present_finished(stage: Finished, card_present: bool, site: Site, texts: Catalogue) -> FinishedView:
    """What is to be taken along, and what was erased: ticked only when the machine proved it."""
    card = card_may_lie(stage, card_present)
    start = ButtonView("finished.start", texts.text("finished.start"), Intent.START, icon=Icon.FORWARD)
    reason = _REASONS.get(stage.reason)
    return FinishedView(
        title=texts.text(_title(stage)),
        reason="" if reason is None else texts.text(reason),
        take=_take(stage, card, texts),
        figures=_to_take(stage, card, site, texts),
        erased_title="" if nothing_was_asked(stage) else texts.text(_erased_title(stage)),
        erased=tuple(texts.text(key) for key in _erased(stage)),
        clean=stage.clean,
        buttons=(start,) if stage.clean else (),
    )


def present_out_of_service(stage: OutOfService, site: Site, texts: Catalogue) -> OutcomeView:
    """Nobody is greeted on a doubt; no member is to blame: they read where to go, and staff what broke."""
    message = MessageView(
        tone=Tone.WARNING,
        icon=Icon.SERVICE,
        title=texts.text("out_of_service.title"),
        text=texts.text("out_of_service.hint.cafe" if site.cafe else "out_of_service.hint"),
        note="",
        code=texts.text("refused.code", code=stage.failure.value),
        buttons=(show_staff("out-of-service.call", site, texts),) if staff_can_help(stage.failure, site) else (),
    )
    drawing, caption = elsewhere(site)
    return _shown(message, drawing, texts.text(caption))


def _shown(message: MessageView, drawing: Drawing, caption: str = "") -> OutcomeView:
    """The same message with a drawing of it; without a caption, the title says what is drawn."""
    said = {field.name: getattr(message, field.name) for field in fields(message)}
    return OutcomeView(**said, figures=(FigureView(drawing, caption, spoken=message.title),))


def _title(stage: Finished) -> str:
    if not stage.clean:
        return "finished.erasing"
    return "finished.title.nothing" if nothing_was_asked(stage) else "finished.title"


def _erased_title(stage: Finished) -> str:
    return "finished.erased" if stage.clean else "finished.being_erased"


def _take(stage: Finished, card: bool, texts: Catalogue) -> str:
    if stage.pages:
        return texts.text("finished.take")
    return texts.text("finished.take.card" if card else "finished.take.nothing")


def _to_take(stage: Finished, card: bool, site: Site, texts: Catalogue) -> tuple[FigureView, ...]:
    """The paper first, as on *Printed*."""
    paper = (paper_to_take(stage.pages, texts),) if stage.pages else ()
    return (*paper, card_to_take(site, texts)) if card else paper


def _erased(stage: Finished) -> tuple[str, ...]:
    """Nothing is said to be erased that never was."""
    if nothing_was_asked(stage):
        return _NOTHING
    return (*_TYPED, *_DOCUMENT) if stage.pages else _TYPED


def _mood(stage: Refused) -> tuple[Tone, Icon]:
    """Red is for what is over; an answer that is late needs patience, and what can be done again needs no alarm."""
    if stage.failure in _LATE:
        return Tone.INFO, Icon.CLOCK
    if stage.next_step is NextStep.TRY_AGAIN or stage.next_step.asks_for_card:
        return Tone.WARNING, Icon.WARNING
    return Tone.ERROR, Icon.WARNING


def _refused_buttons(stage: Refused, site: Site, texts: Catalogue) -> tuple[ButtonView, ...]:
    """What the next step allows, the main one last: once more, or whom to show the screen to, or leaving."""
    again, staff = _again(stage, texts), staff_can_help(stage.failure, site)
    buttons = [_home(stage, texts)]
    if again is None:
        role = Role.SECONDARY if staff else Role.PRIMARY
        buttons.append(ButtonView("refused.leave", texts.text("printed.finish"), Intent.LEAVE, role, Icon.LEAVE))
    if staff:
        buttons.append(show_staff("refused.call", site, texts, Role.SECONDARY if again else Role.PRIMARY))
    return tuple(button for button in (*buttons, again) if button is not None)


def _again(stage: Refused, texts: Catalogue) -> ButtonView | None:
    if stage.next_step is NextStep.TRY_AGAIN:
        return ButtonView("refused.again", texts.text("refused.again"), Intent.TRY_AGAIN, icon=Icon.AGAIN)
    if stage.next_step is NextStep.PLACE_CARD_AGAIN:
        return ButtonView("refused.again", texts.text("refused.place_again"), Intent.TRY_AGAIN, icon=Icon.CARD)
    if stage.next_step is NextStep.PLACE_OTHER_CARD:
        return ButtonView("refused.again", texts.text("refused.other_card"), Intent.TRY_AGAIN, icon=Icon.CARD)
    return None


def _home(stage: Refused, texts: Catalogue) -> ButtonView | None:
    """The way back to the services for a signed-in member, or one screen back before that."""
    if stage.next_step is NextStep.LEAVE:
        return None
    if profile_of(stage.back) is not None:
        return ButtonView("refused.home", texts.text("printed.another"), Intent.HOME, Role.SECONDARY, Icon.CERTIFICATE)
    if may_go_back(stage):
        return ButtonView("refused.back", texts.text("frame.back"), Intent.BACK, Role.SECONDARY, Icon.ARROW)
    return None
