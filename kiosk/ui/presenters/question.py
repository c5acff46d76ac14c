"""The overlay: is somebody still there?"""

from __future__ import annotations

from kiosk.link.messages import EndReason
from kiosk.session.patience import card_taken_seconds, question_seconds
from kiosk.session.states import Question, Visit
from kiosk.ui.viewmodels import ButtonView, Icon, Intent, QuestionView, Role
from texts.catalogue import Catalogue


def present_question(visit: Visit, texts: Catalogue) -> QuestionView | None:
    """The question that runs beside the stage, if there is one."""
    question = visit.question
    if question is None:
        return None
    card = question.about is EndReason.CARD_TAKEN
    whole = card_taken_seconds(visit) if card else question_seconds(visit)
    return QuestionView(
        title=texts.text("question.card" if card else "question.title"),
        hint=texts.text("question.card.hint") if card else "",
        count_down=texts.plural("question.countdown", question.seconds_left),
        seconds=question.seconds_left,
        share=min(1.0, question.seconds_left / whole) if whole else 0.0,
        buttons=_buttons(question, card, texts),
    )


def _buttons(question: Question, card: bool, texts: Catalogue) -> tuple[ButtonView, ...]:
    leave = ButtonView("question.leave", texts.text("frame.leave"), Intent.LEAVE, Role.SECONDARY, Icon.LEAVE)
    stay = ButtonView("question.stay", texts.text("question.stay"), Intent.STILL_HERE, Role.PRIMARY, Icon.CHECK)
    return (leave, stay) if card or question.more_time_left else (leave,)
