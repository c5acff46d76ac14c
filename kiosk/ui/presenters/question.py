"""The overlay with a count-down: is somebody still there, without the card, is the paper waited for, the screen used?

It says what happens at the end of the time, and that nothing is lost with an answer.
"""

from __future__ import annotations

from typing import Final

from kiosk.session.patience import question_seconds
from kiosk.session.states import Asked, Printed, Question, Visit
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.frame import languages, leave
from kiosk.ui.viewmodels import ButtonView, Icon, QuestionView, Role
from texts.catalogue import Catalogue

_COUNT_DOWNS: Final = {
    Asked.PRESENCE: "question.countdown",
    Asked.CARD: "question.countdown",
    Asked.PAPER: "question.countdown.paper",
    Asked.SCREEN: "question.countdown.screen",
}
"""What happens at the end of the time."""


def present_question(visit: Visit, texts: Catalogue) -> QuestionView | None:
    """The question that runs beside the stage, if there is one."""
    question = visit.question
    if question is None:
        return None
    whole = question_seconds(question.about, visit)
    title, hint = _words(visit, question, texts)
    return QuestionView(
        title=title,
        hint=hint,
        count_down=texts.plural(_COUNT_DOWNS[question.about], question.seconds_left),
        seconds=question.seconds_left,
        share=min(1.0, question.seconds_left / whole) if whole else 0.0,
        buttons=_buttons(visit, question, texts),
        languages=languages(visit.language),
        language_label=texts.text("frame.language"),
    )


def can_go_on(question: Question) -> bool:
    """Whether an answer gives more time; about the card it always does."""
    return question.about is Asked.CARD or question.more_time_left > 0


def _words(visit: Visit, question: Question, texts: Catalogue) -> tuple[str, str]:
    """What is asked, and why. Whoever cannot be given more time is told the reason, and that nothing is lost."""
    match question.about:
        case Asked.CARD:
            return _about_card(visit, texts)
        case Asked.PAPER if can_go_on(question):
            return texts.text("question.paper"), texts.text("question.paper.hint")
        case Asked.PAPER:
            return texts.text("question.paper.last"), _why_not_longer(visit, texts)
        case Asked.PRESENCE if can_go_on(question):
            return texts.text("question.title"), ""
        case Asked.PRESENCE:
            return texts.text("question.last"), _why_not_longer(visit, texts)
        case Asked.SCREEN if can_go_on(question):
            return texts.text("question.title"), texts.text("question.screen.hint")
        case Asked.SCREEN:
            return texts.text("question.screen.last"), _why_not_longer(visit, texts)


def _why_not_longer(visit: Visit, texts: Catalogue) -> str:
    return texts.plural("question.last.hint", visit.rules.more_time_times)


def _about_card(visit: Visit, texts: Catalogue) -> tuple[str, str]:
    """With the paper in hand a card is taken because all is done; anywhere else it may have been nudged."""
    if isinstance(visit.stage, Printed):
        return texts.text("question.card.done"), texts.text("question.card.done.hint")
    if visit.card_present:
        return texts.text("question.card.returned"), texts.text("question.card.back")
    return texts.text("question.card"), texts.text("question.card.hint")


def _buttons(visit: Visit, question: Question, texts: Catalogue) -> tuple[ButtonView, ...]:
    end = _end(visit, question, texts)
    if not can_go_on(question):
        return (end,)
    label = texts.text(_go_on(visit, question))
    return (end, ButtonView("question.stay", label, Intent.STILL_HERE, Role.PRIMARY, Icon.CHECK))


def _go_on(visit: Visit, question: Question) -> str:
    """What goes on: where nothing is asked, nothing is answered with *Yes*."""
    match question.about:
        case Asked.PAPER:
            return "question.wait"
        case Asked.PRESENCE | Asked.SCREEN:
            return "question.stay"
        case Asked.CARD if isinstance(visit.stage, Printed):
            return "printed.another"
        case Asked.CARD:
            return "question.with_card" if visit.card_present else "question.without_card"


def _end(visit: Visit, question: Question, texts: Catalogue) -> ButtonView:
    if question.about is Asked.PAPER:
        label = texts.text("question.cancel")
        return ButtonView("question.cancel", label, Intent.CANCEL_PRINT, Role.SECONDARY, Icon.PRINTER_STOP)
    if question.about is Asked.SCREEN:
        label = texts.text("question.usual")
        return ButtonView("question.usual", label, Intent.USUAL_SCREEN, Role.SECONDARY, Icon.AGAIN)
    return leave("question.leave", visit.stage, texts)
