"""The look of the screen is changed while a sheet covers it: what was typed below is kept, and nothing of it twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from demo.gallery import visits
from kiosk.session.events import CardNumberEntered
from kiosk.session.states import Sheet, Visit
from kiosk.ui.kit.covered import CoveredPage
from kiosk.ui.kit.settings import Settings, TextSize
from tests.ui.counter import LARGE, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
EXAMPLES: dict[str, Visit] = dict(visits(Language.FRENCH))
SHEETS = pytest.mark.parametrize("sheet", list(Sheet), ids=lambda sheet: sheet.name.lower())


@pytest.fixture
def shown(counter: Factory) -> Counter:
    return counter(LARGE)


def cover(shown: Counter, name: str, sheet: Sheet = Sheet.HELP) -> None:
    shown.show(replace(EXAMPLES[name], sheet=sheet))


def type_here(shown: Counter, digits: str) -> None:
    focused = shown.window.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, digits)


@SHEETS
@pytest.mark.parametrize("sizes", [(TextSize.LARGE,), (TextSize.LARGEST, TextSize.LARGER, TextSize.NORMAL)], ids=len)
def test_digits_below_a_sheet_survive_another_look(shown: Counter, sheet: Sheet, sizes: tuple[TextSize, ...]) -> None:
    shown.show(EXAMPLES["card-number"])
    type_here(shown, "1234")
    cover(shown, "card-number", sheet)
    for size in sizes:
        shown.window.adjust(Settings(text=size))
    shown.show(EXAMPLES["card-number"])
    type_here(shown, "56")
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Return)
    assert [event.digits.reveal() for event in shown.did(CardNumberEntered)] == ["123456"]


def test_digits_below_a_sheet_are_gone_once_something_else_follows_it(shown: Counter) -> None:
    shown.show(EXAMPLES["card-number"])
    type_here(shown, "1234")
    cover(shown, "card-number")
    shown.window.adjust(Settings(text=TextSize.LARGE))
    shown.show(EXAMPLES["home"])
    shown.show(EXAMPLES["card-number"])
    assert shown.window.current_screen().typed().reveal() == ""


def test_the_covered_screen_of_the_old_look_forgets_what_was_typed(shown: Counter) -> None:
    shown.show(EXAMPLES["card-number"])
    type_here(shown, "1234")
    below = shown.window.current_screen()
    cover(shown, "card-number")
    shown.window.adjust(Settings(text=TextSize.LARGE))
    assert below.typed().reveal() == ""


def test_the_covered_certificate_of_the_old_look_has_no_pixels_left(shown: Counter) -> None:
    shown.show(EXAMPLES["preview"])
    page = shown.find("preview.picture")
    assert isinstance(page, CoveredPage)
    assert colours(page) > 1
    cover(shown, "preview")
    shown.window.adjust(Settings(text=TextSize.LARGE))
    assert colours(page) == 1


def colours(page: CoveredPage) -> int:
    """Of the middle of a page as it is drawn."""
    picture = page.grab().toImage()
    across, down = picture.width(), picture.height() // 4
    return len({picture.pixel(x, down) for x in range(across // 4, across * 3 // 4)})


def test_parts_of_the_old_look_do_not_wait_for_a_look_for_garbage(shown: Counter) -> None:
    shown.show(EXAMPLES["preview"])
    page = shown.find("preview.picture")
    cover(shown, "preview")
    shown.window.adjust(Settings(text=TextSize.LARGE))
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(page)
