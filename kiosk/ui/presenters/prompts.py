"""Which recorded speech belongs to what is on show: the topmost thing speaks, never what it covers. Pure.

Slots have names of their own, the same in every language (`resources/prompts/README.md`). None depends on a person.
"""

from __future__ import annotations

from typing import Final

from kiosk.link.messages import Step
from kiosk.session.states import Asked, Question, Sheet, Visit
from kiosk.ui.presenters.question import can_go_on
from kiosk.ui.presenters.stages import step_of
from kiosk.ui.presenters.topics import Topic, topic_of

SETTINGS: Final = "settings"
"""The sheet on which the screen is adapted; what is open there is the window's own affair."""
STAFF: Final = "staff"

_QUESTIONS: Final = {
    Asked.PRESENCE: "question",
    Asked.CARD: "question-card",
    Asked.PAPER: "question-paper",
    Asked.SCREEN: "question-screen",
}
_LAST: Final = "-last"


def slots() -> tuple[str, ...]:
    """Every name that a recording can have, screens first; digits of pads have theirs beside them."""
    screens = tuple(step.value for step in Step if step is not Step.HIDDEN)
    last = tuple(f"{_QUESTIONS[asked]}{_LAST}" for asked in Asked if asked is not Asked.CARD)
    return (*screens, *(_help(topic) for topic in Topic), STAFF, SETTINGS, *_QUESTIONS.values(), *last)


def slot_of(visit: Visit, adapting: bool) -> str:
    """The name for a visit; `adapting`: the sheet of settings is open. A question is above everything."""
    if visit.question is not None:
        return _of_question(visit.question)
    if adapting:
        return SETTINGS
    if visit.sheet is Sheet.STAFF:
        return STAFF
    return _help(topic_of(visit.stage)) if visit.sheet is Sheet.HELP else step_of(visit.stage).value


def _of_question(question: Question) -> str:
    name = _QUESTIONS[question.about]
    return name if can_go_on(question) else f"{name}{_LAST}"


def _help(topic: Topic) -> str:
    return f"help-{topic.value.replace('_', '-')}"
