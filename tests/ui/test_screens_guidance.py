"""What explains: the way of the card, sheets over screens, who is to be called."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.gallery import stages, visits
from kiosk.session.events import CardNumberEntered, Press, Pressed
from kiosk.session.guiding import may_open
from kiosk.session.machine import advance
from kiosk.session.states import EnterCardNumber, Sheet, Visit
from kiosk.ui.kit.panel import Line
from kiosk.ui.kit.placing import MOVEMENTS, Placing
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Metrics, Theme
from kiosk.ui.screens.help import HelpScreen
from kiosk.ui.screens.staff import StaffScreen
from tests.ui.counter import LARGE, UPRIGHT, Counter
from tests.ui.painted import Piece, pieces
from texts.isolates import without_isolates
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
ROUNDS_AND_MORE = 400


@pytest.mark.parametrize("drawing", MOVEMENTS)
def test_the_card_goes_to_its_reader_a_few_times_and_then_stands_still(qapp: QApplication, drawing: str) -> None:
    shown = Placing(Theme(Metrics(*LARGE, 21.5)), "drawing")
    shown.resize(640, 470)
    shown.show_drawing(drawing, "")
    still = shown.grab().toImage()
    ways = []
    for _ in range(ROUNDS_AND_MORE):
        shown.go_on()
        ways.append(shown.progress())
        if ways[-1] == 1 and ways.count(1) == 1:
            assert shown.grab().toImage() != still
    assert max(ways) == 1
    assert ways.count(0) > 20, "it rests between rounds"
    shown.hide()


@pytest.mark.parametrize("moving", [True, False])
def test_motion_can_be_switched_off(qapp: QApplication, moving: bool) -> None:
    shown = Placing(Theme(Metrics(*LARGE, 21.5), moving=moving), "drawing")
    shown.show()
    assert shown._timer.isActive() is moving
    shown.hide()
    assert not shown._timer.isActive()


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("language", list(Language))
def test_every_screen_has_a_sheet_to_explain_it_and_a_way_back(
    counter: Factory, language: Language, sheet: Sheet
) -> None:
    shown = counter(LARGE)
    for name, visit in visits(language):
        if not may_open(visit.stage) or visit.question is not None:
            continue
        shown.show(replace(visit, sheet=sheet))
        screen = shown.window.current_screen()
        assert isinstance(screen, HelpScreen if sheet is Sheet.HELP else StaffScreen), name
        shown.find("sheet.back").click()
        assert shown.did(Pressed)[-1] == Pressed(Press.BACK)


def test_help_and_back_by_hand_keeps_the_digits_that_were_typed(counter: Factory) -> None:
    shown = counter(LARGE)
    visit = Visit(stage=EnterCardNumber(3), language=Language.FRENCH, card_present=True)
    shown.show(visit)
    QTest.keyClicks(QApplication.focusWidget(), "123")
    for name in ("frame.help", "sheet.back"):
        shown.find(name).click()
        visit, _ = advance(visit, shown.did(Pressed)[-1])
        shown.show(visit)
    QTest.keyClicks(QApplication.focusWidget(), "456")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [event.digits.reveal() for event in shown.did(CardNumberEntered)] == ["123456"]


def test_digits_below_a_sheet_are_forgotten_when_their_screen_is_left(counter: Factory) -> None:
    shown = counter(LARGE)
    visit = Visit(stage=EnterCardNumber(3), card_present=True)
    shown.show(visit)
    QTest.keyClicks(QApplication.focusWidget(), "123")
    pad = shown.window.current_screen()
    assert pad.typed().reveal() == "123"
    shown.show(replace(visit, sheet=Sheet.HELP))
    assert pad.typed().reveal() == "123"
    shown.show(Visit(stage=stages()["place-card-again"]))
    assert pad.typed().reveal() == ""


def test_escape_closes_a_sheet(counter: Factory) -> None:
    shown = counter(LARGE)
    shown.show(Visit(stage=EnterCardNumber(3), sheet=Sheet.HELP))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert shown.did(Pressed) == [Pressed(Press.BACK)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    ("size", "text"), [(LARGE, TextSize.NORMAL), (LARGE, TextSize.LARGEST), (UPRIGHT, TextSize.LARGEST)]
)
def test_the_sheet_for_staff_begins_with_both_codes_each_named(
    counter: Factory, language: Language, size: tuple[int, int], text: TextSize
) -> None:
    shown = counter(size)
    shown.window.adjust(Settings(text=text))
    shown.show(replace(dict(visits(language))["card-number-again"], sheet=Sheet.STAFF))
    sheet = shown.window.current_screen().objectName()
    said = {number: words(shown, f"{sheet}.code.{number}") for number in range(2)}
    assert said == {0: "S21", 1: "K204"}
    labels = [words(shown, f"{sheet}.code.{number}.label") for number in range(2)]
    assert all(labels)
    assert len(set(labels)) == 2


def words(shown: Counter, name: str) -> str:
    """Of a text that can be read now."""
    part = shown.window.findChild(Text, name)
    assert part is not None
    assert part.isVisible()
    return without_isolates(part.text())


def test_the_second_language_is_as_large_and_dark_as_the_first(counter: Factory) -> None:
    shown = counter(LARGE)
    shown.show(replace(dict(visits(Language.FRENCH))["card-number-again"], sheet=Sheet.STAFF))
    lines = [one for one in shown.window.current_screen().findChildren(Line) if len(drawn(one)) == 2]
    assert len(lines) == 3
    for line in lines:
        first, second = drawn(line)
        assert re.search("[A-Za-z]{3}", first.text)
        assert re.search("[ء-ي]", second.text)
        assert (first.size, first.words[0].colour) == (second.size, second.words[0].colour)


def drawn(line: Line) -> list[Piece]:
    """The first line of each of its texts that is shown, top down."""
    return [pieces(text)[0] for text in line.findChildren(Text) if text.isVisible()]
