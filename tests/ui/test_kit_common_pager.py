"""The buttons between the pages of a whole screen come where one page is not enough, and go where it is after all."""

from __future__ import annotations

from demo.examples import examples
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from tests.ui import checks, showing
from tests.ui.counter import UPRIGHT
from tests.ui.showing import Factory
from texts.language import Language


def test_buttons_that_are_not_needed_once_they_came_leave_nothing_over_the_languages(counter: Factory) -> None:
    made = counter(UPRIGHT)
    made.window.adjust(Settings(text=TextSize.LARGEST, reach=Reach.LOW))
    showing.show(made.ui, next(iter(examples(Language.ENGLISH))))
    assert checks.overlapping(made.window.ground()) == []
