"""The buttons between the pages of a whole screen come where one page is not enough, and go where it is after all."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from demo.examples import examples, show, visits
from kiosk.ui.kit.button import Button, Pressable
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from tests.ui import checks
from tests.ui.counter import SMALL, UPRIGHT, Counter
from tests.ui.showing import Factory
from texts.language import Language


def test_buttons_that_are_not_needed_once_they_came_leave_nothing_over_the_languages(counter: Factory) -> None:
    made = counter(UPRIGHT)
    made.window.adjust(Settings(text=TextSize.LARGEST, reach=Reach.LOW))
    show(made.ui, next(iter(examples(Language.ENGLISH))))
    assert checks.overlapping(made.window.ground()) == []


def turning(made: Counter) -> list[Pressable]:
    """The buttons between pages that are on show."""
    within = [one for one in made.pressables() if made.window.current_screen().isAncestorOf(one)]
    return [one for one in within if one.objectName().endswith((".pages.previous", ".pages.next"))]


def test_a_button_that_leads_nowhere_is_not_shown_and_nothing_takes_its_place(counter: Factory) -> None:
    made = counter(SMALL)
    made.window.adjust(Settings(text=TextSize.LARGEST))
    made.show(dict(visits(Language.FRENCH))["notice"])
    (following,) = turning(made)
    stood = checks.place(following)
    following.setFocus()
    following.click()
    QApplication.processEvents()
    (previous,) = turning(made)
    others = [one for one in made.pressables() if one is not previous]
    assert made.window.focusWidget() is previous
    assert [one.objectName() for one in others if checks.place(one).intersects(stood)] == []


def test_signs_between_pages_are_none_that_stand_on_other_buttons(counter: Factory) -> None:
    """Beside *Back*, which has an arrow, the one between pages may have no word."""
    made = counter(SMALL)
    made.window.adjust(Settings(text=TextSize.LARGEST))
    made.show(dict(visits(Language.FRENCH))["card-number"])
    made.find("card-number.pages.next").click()
    QApplication.processEvents()
    signs = {one.objectName(): picture(one) for one in made.window.current_screen().findChildren(Button)}
    assert signs["card-number.pages.previous"] != signs["card-number.back"]


def picture(button: Button) -> QImage:
    """A button as it looks without its word, of one size for all."""
    button.show_label("")
    button.clearFocus()
    button.resize(120, 120)
    return button.grab().toImage()
