"""The language is changed on every screen, by hand, and nothing else changes: no step, no digit, no answer is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from demo.gallery import stages
from kiosk.session.events import CardNumberEntered, LanguageChosen
from kiosk.session.guiding import may_open
from kiosk.session.machine import advance
from kiosk.session.states import Asked, EnterCardNumber, Question, Sheet, Stage, Visit, Welcome
from kiosk.ui.presenters.frame import languages
from tests.ui.counter import LARGE, SMALL, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
STAGES = {name: stage for name, stage in stages().items() if may_open(stage) and not isinstance(stage, Welcome)}
each_sheet = pytest.mark.parametrize("sheet", [None, *Sheet], ids=lambda sheet: sheet.name if sheet else "screen")


def changed_by_hand(shown: Counter, visit: Visit, language: Language) -> Visit:
    shown.show(visit)
    shown.find(f"language.{language.value}").click()
    event = shown.did(LanguageChosen)[-1]
    assert event == LanguageChosen(language)
    after, effects = advance(visit, event)
    assert [
        type(effect).__name__ for effect in effects if type(effect).__name__ not in ("StartTimer", "StopTimer")
    ] == []
    shown.show(after)
    return after


@each_sheet
def test_on_every_screen_the_language_changes_and_nothing_else(counter: Factory, sheet: Sheet | None) -> None:
    shown = counter(LARGE).unpainted()
    for name, stage in STAGES.items():
        visit = Visit(stage=stage, language=Language.ARABIC, sheet=sheet, card_present=True)
        before = shown_controls(shown, visit)
        for language in (Language.FRENCH, Language.TAMAZIGHT, Language.ENGLISH, Language.ARABIC):
            after = changed_by_hand(shown, visit, language)
            assert after == replace(visit, language=language), name
            assert set(shown.names()) == before, name
            visit = after


def shown_controls(shown: Counter, visit: Visit) -> set[str]:
    shown.show(visit)
    return set(shown.names())


def test_typed_digits_outlive_a_change_of_language(counter: Factory) -> None:
    shown = counter(LARGE)
    visit = Visit(stage=EnterCardNumber(3), language=Language.ARABIC, card_present=True)
    shown.show(visit)
    QTest.keyClicks(QApplication.focusWidget(), "1234")
    changed_by_hand(shown, visit, Language.FRENCH)
    QTest.keyClicks(QApplication.focusWidget(), "56")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [event.digits.reveal() for event in shown.did(CardNumberEntered)] == ["123456"]


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_first_frame_in_another_language_is_laid_out_already(counter: Factory, size: tuple[int, int]) -> None:
    shown = counter(size)
    for name, stage in STAGES.items():
        shown.show(Visit(stage=stage, language=Language.ARABIC))
        for language in (Language.TAMAZIGHT, Language.FRENCH, Language.ARABIC, Language.ENGLISH):
            shown.ui.show(Visit(stage=stage, language=language))  # and no event of Qt's after it
            first = places(shown)
            QApplication.processEvents()
            assert first == places(shown), (name, language)


def places(shown: Counter) -> dict[str, QRect]:
    parts = [part for part in shown.window.findChildren(QWidget) if part.isVisible() and part.objectName()]
    return {part.objectName(): QRect(part.mapTo(shown.window, QPoint(0, 0)), part.size()) for part in parts}


def test_a_question_can_be_read_in_another_language_and_stays_open(counter: Factory) -> None:
    visit = Visit(stage=stages()["home"], question=Question(Asked.PRESENCE, seconds_left=9, more_time_left=2))
    shown = counter(LARGE)
    shown.show(visit)
    shown.find("question.language.en").click()
    assert shown.events == [LanguageChosen(Language.ENGLISH)]
    after, _ = advance(visit, shown.events[0])
    assert after.question is not None
    assert after.question.seconds_left == visit.rules.question_seconds, "whoever can read it only now needs its time"


@pytest.mark.parametrize("name", ["finished-erasing", "leaving-ended"])
def test_where_nothing_may_be_touched_the_bar_changes_nothing(counter: Factory, name: str) -> None:
    shown = counter(LARGE)
    stage: Stage = stages()[name]
    shown.show(Visit(stage=stage))
    buttons = [one for one in shown.pressables() if one.objectName().startswith("language.")]
    for button in buttons:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown.events == []


def test_every_language_is_named_in_itself_and_the_two_official_ones_come_first() -> None:
    named = [(one.tag, one.autonym) for one in languages(Language.FRENCH)]
    assert named == [("ar", "العربية"), ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ"), ("fr", "Français"), ("en", "English")]
