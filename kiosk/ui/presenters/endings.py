"""Refusals and ends: what failed, what was erased, why nobody is greeted."""

from __future__ import annotations

from kiosk.failures import NextStep
from kiosk.link.messages import EndReason
from kiosk.session.moves import profile_of
from kiosk.session.states import Finished, OutOfService, Refused
from kiosk.ui.presenters.problems import what_happened, what_to_do
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import (
    BusyView,
    ButtonView,
    FinishedView,
    Icon,
    Intent,
    LineView,
    MessageView,
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
_ERASED = ("finished.erased.card", "finished.erased.codes", "finished.erased.document")


def present_refused(stage: Refused, site: Site, texts: Catalogue) -> MessageView:
    """What happened, what to do now, and the code for staff."""
    return MessageView(
        tone=Tone.ERROR,
        icon=Icon.WARNING,
        title=what_happened(stage.failure, texts),
        text=what_to_do(stage.failure, site, texts),
        note="",
        code=texts.text("refused.code", code=stage.failure.value),
        buttons=_refused_buttons(stage, texts),
    )


def present_ended(texts: Catalogue) -> BusyView:
    """All is said; this process waits for its end."""
    return BusyView(texts.text("wait.erasing"), texts.text("wait.hint"), Icon.ERASE)


def present_finished(stage: Finished, texts: Catalogue) -> FinishedView:
    """What was erased: ticked only when the machine proved it."""
    start = ButtonView("finished.start", texts.text("finished.start"), Intent.START, icon=Icon.FORWARD)
    reason = _REASONS.get(stage.reason)
    return FinishedView(
        title=texts.text("finished.title" if stage.clean else "finished.erasing"),
        reason="" if reason is None else texts.text(reason),
        erased=tuple(texts.text(key) for key in _ERASED),
        lines=_finished_lines(stage, texts),
        clean=stage.clean,
        buttons=(start,) if stage.clean else (),
    )


def present_out_of_service(stage: OutOfService, site: Site, texts: Catalogue) -> MessageView:
    """Nobody is greeted on a doubt."""
    return MessageView(
        tone=Tone.WARNING,
        icon=Icon.SERVICE,
        title=texts.text("out_of_service.title"),
        text=texts.text("out_of_service.hint.cafe" if site.cafe else "out_of_service.hint"),
        note=what_happened(stage.failure, texts),
        code=texts.text("refused.code", code=stage.failure.value),
        buttons=(),
    )


def _finished_lines(stage: Finished, texts: Catalogue) -> tuple[LineView, ...]:
    take = LineView(Icon.CARD, texts.text("finished.take"))
    if not stage.pages:
        return (take,)
    return (LineView(Icon.PAPER, texts.plural("printed.pages", stage.pages)), take)


def _refused_buttons(stage: Refused, texts: Catalogue) -> tuple[ButtonView, ...]:
    """What the next step allows; leaving is always possible, and the main button when nothing else is."""
    again = _again(stage, texts)
    home = _home(stage, texts)
    leave = ButtonView("refused.leave", texts.text("printed.finish"), Intent.LEAVE, Role.PRIMARY, Icon.LEAVE)
    return tuple(button for button in (home, again or leave) if button is not None)


def _again(stage: Refused, texts: Catalogue) -> ButtonView | None:
    if stage.next_step is NextStep.TRY_AGAIN:
        return ButtonView("refused.again", texts.text("refused.again"), Intent.TRY_AGAIN, icon=Icon.AGAIN)
    if stage.next_step is NextStep.PLACE_CARD_AGAIN:
        return ButtonView("refused.again", texts.text("refused.place_again"), Intent.TRY_AGAIN, icon=Icon.CARD)
    return None


def _home(stage: Refused, texts: Catalogue) -> ButtonView | None:
    """The way back to the services for a signed-in member, or one screen back before that."""
    if stage.next_step is NextStep.LEAVE:
        return None
    if profile_of(stage.back) is not None:
        return ButtonView("refused.home", texts.text("printed.another"), Intent.HOME, Role.SECONDARY, Icon.CERTIFICATE)
    if stage.next_step is NextStep.TRY_AGAIN:
        return ButtonView("refused.back", texts.text("frame.back"), Intent.BACK, Role.SECONDARY, Icon.ARROW)
    return None
