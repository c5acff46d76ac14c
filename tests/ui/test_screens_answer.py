"""What members do on the screens: by touch, by a plain keyboard, quickly and slowly."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from contract.digits import Digits
from contract.member import CertificateKind, ChannelKind
from demo.gallery import visits
from kiosk.session.events import (
    CardNumberEntered,
    CertificateChosen,
    ChannelChosen,
    CodeEntered,
    LanguageChosen,
    Press,
    Pressed,
    Touched,
)
from kiosk.session.states import Finished, Visit
from kiosk.ui.kit.entry import BULLET, DigitEntry
from kiosk.ui.kit.masked import MaskedValue
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, Counter
from texts.language import Language

Factory = Callable[..., Counter]
EXAMPLES = dict(visits(Language.ARABIC))


def click(shown: Counter, name: str) -> None:
    QTest.mouseClick(shown.find(name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def key(shown: Counter, pressed: Qt.Key | str) -> None:
    target = QApplication.focusWidget() or shown.window
    if isinstance(pressed, str):
        QTest.keyClicks(target, pressed)
    else:
        QTest.keyClick(target, pressed)


@pytest.fixture
def shown(counter: Factory) -> Counter:
    return counter(LARGE)


def test_a_language_tile_begins_the_visit(shown: Counter) -> None:
    shown.show(EXAMPLES["welcome"])
    click(shown, "welcome.language.zgh")
    assert shown.did(LanguageChosen) == [LanguageChosen(Language.TAMAZIGHT)]


def test_the_language_bar_changes_the_language_of_any_screen(shown: Counter) -> None:
    shown.show(EXAMPLES["home"])
    click(shown, "language.fr")
    assert shown.did(LanguageChosen) == [LanguageChosen(Language.FRENCH)]


@pytest.mark.parametrize(
    ("example", "control", "button"),
    [
        ("notice", "notice.accept", Press.ACCEPT),
        ("notice", "notice.refuse", Press.REFUSE),
        ("place-card", "place-card.back", Press.BACK),
        ("code", "code.other", Press.OTHER_CHANNEL),
        ("code-again", "code.resend", Press.RESEND_CODE),
        ("preview", "preview.print", Press.PRINT),
        ("preview", "preview.back", Press.BACK),
        ("printing", "printing.cancel", Press.CANCEL_PRINT),
        ("printing-asked", "printing.stop", Press.STOP_PRINT),
        ("printing-asked", "printing.keep", Press.BACK),
        ("printed", "printed.another", Press.HOME),
        ("printed", "printed.finish", Press.LEAVE),
        ("refused-again", "refused.again", Press.TRY_AGAIN),
        ("refused-card", "refused.leave", Press.LEAVE),
        ("leaving", "leaving.cancel", Press.CANCEL_PRINT),
        ("finished", "finished.start", Press.START),
        ("question", "question.stay", Press.STILL_HERE),
        ("home", "frame.leave", Press.LEAVE),
    ],
)
def test_buttons_say_what_they_mean(shown: Counter, example: str, control: str, button: Press) -> None:
    shown.show(EXAMPLES[example])
    click(shown, control)
    assert shown.did(Pressed) == [Pressed(button)]


def test_tiles_choose(shown: Counter) -> None:
    shown.show(EXAMPLES["code-choose"])
    click(shown, "code.channel.email")
    shown.show(EXAMPLES["home"])
    click(shown, "home.att_immat")
    assert shown.did(ChannelChosen) == [ChannelChosen(ChannelKind.EMAIL)]
    assert shown.did(CertificateChosen) == [CertificateChosen(CertificateKind.REGISTRATION)]


@pytest.mark.parametrize(
    ("example", "event"), [("card-number", CardNumberEntered), ("code", CodeEntered)], ids=["can", "code"]
)
def test_digits_typed_on_a_plain_keyboard_are_entered(shown: Counter, example: str, event: type) -> None:
    shown.show(EXAMPLES[example])
    key(shown, "12345")
    key(shown, Qt.Key.Key_Return)
    assert shown.did(event) == []
    key(shown, "6")
    key(shown, Qt.Key.Key_Return)
    assert shown.did(event) == [event(Digits("123456"))]


def test_digits_touched_on_the_pad_are_entered_however_fast(shown: Counter) -> None:
    shown.show(EXAMPLES["card-number"])
    for digit in "110022":
        click(shown, f"card-number.pad.{digit}")
    click(shown, "card-number.pad.confirm")
    assert shown.did(CardNumberEntered) == [CardNumberEntered(Digits("110022"))]
    assert shown.did(Touched), "typing keeps the visit alive"


def test_backspace_and_clear_take_back(shown: Counter) -> None:
    shown.show(EXAMPLES["card-number"])
    key(shown, "129")
    click(shown, "card-number.pad.backspace")
    key(shown, "3456")
    click(shown, "card-number.pad.confirm")
    assert shown.did(CardNumberEntered) == [CardNumberEntered(Digits("123456"))]
    click(shown, "card-number.pad.clear")
    assert not shown.find("card-number.pad.confirm").isEnabled()


def test_arabic_indic_digits_of_a_keyboard_count_as_digits(shown: Counter) -> None:
    shown.show(EXAMPLES["card-number"])
    for digit in "١٢٣٤٥٦":
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, digit)
        QApplication.sendEvent(QApplication.focusWidget(), press)
    key(shown, Qt.Key.Key_Return)
    assert shown.did(CardNumberEntered) == [CardNumberEntered(Digits("123456"))]


def test_the_code_is_shown_as_bullets_and_never_spoken(shown: Counter) -> None:
    shown.show(EXAMPLES["code"])
    key(shown, "9876")
    entry = shown.window.findChild(DigitEntry, "code.pad.entry")
    assert entry is not None
    assert entry.shown == (BULLET,) * 4
    assert "4" in entry.accessibleName()
    assert "9" not in entry.accessibleName()


def test_another_attempt_begins_with_an_empty_pad(shown: Counter) -> None:
    shown.show(EXAMPLES["card-number"])
    key(shown, "123456")
    shown.show(EXAMPLES["card-number-again"])
    assert not shown.find("card-number.pad.confirm").isEnabled()


def test_a_closed_pad_takes_no_digit(shown: Counter) -> None:
    shown.show(EXAMPLES["code-used"])
    key(shown, "123456")
    key(shown, Qt.Key.Key_Return)
    assert shown.did(CodeEntered) == []
    assert shown.did(Pressed) == [Pressed(Press.RESEND_CODE)]


def test_a_second_tap_at_the_same_place_does_not_press_the_next_screen(counter: Factory) -> None:
    shown = counter(LARGE, clock=HandClock())
    shown.show(EXAMPLES["preview"])
    place = shown.find("preview.print").mapToGlobal(shown.find("preview.print").rect().center())
    click(shown, "preview.print")
    shown.show(EXAMPLES["refused-print"])
    below = shown.find("refused.again")
    below.move(below.parentWidget().mapFromGlobal(place) - QPoint(20, 20))
    QTest.mouseClick(below, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert shown.did(Pressed) == [Pressed(Press.PRINT)]


def test_enter_pressed_twice_counts_once(counter: Factory) -> None:
    shown = counter(LARGE, clock=HandClock())
    shown.show(EXAMPLES["notice"])
    key(shown, Qt.Key.Key_Return)
    shown.show(EXAMPLES["refused-again"])
    key(shown, Qt.Key.Key_Return)
    assert shown.did(Pressed) == [Pressed(Press.ACCEPT)]


@pytest.mark.parametrize(
    ("example", "focused"),
    [
        ("welcome", "welcome.language.ar"),
        ("notice", "notice.accept"),
        ("card-number", "card-number.pad.entry"),
        ("code", "code.pad.entry"),
        ("home", "home.att_immat"),
        ("preview", "preview.print"),
        ("printed", "printed.finish"),
        ("refused-again", "refused.again"),
        ("finished", "finished.start"),
        ("question", "question.stay"),
    ],
)
def test_the_main_action_has_the_focus(shown: Counter, example: str, focused: str) -> None:
    shown.show(EXAMPLES[example])
    widget = QApplication.focusWidget()
    assert widget is not None
    assert widget.objectName() == focused


@pytest.mark.parametrize("example", ["place-card", "reading", "printing", "leaving"])
def test_enter_typed_by_habit_presses_nothing_while_the_member_only_waits(shown: Counter, example: str) -> None:
    shown.show(EXAMPLES[example])
    key(shown, Qt.Key.Key_Return)
    key(shown, Qt.Key.Key_Space)
    assert shown.did(Pressed) == []


def test_escape_is_back_or_the_answer_to_a_question(shown: Counter) -> None:
    shown.show(EXAMPLES["preview"])
    key(shown, Qt.Key.Key_Escape)
    shown.show(EXAMPLES["question"])
    key(shown, Qt.Key.Key_Escape)
    assert shown.did(Pressed) == [Pressed(Press.BACK), Pressed(Press.STILL_HERE)]


def test_a_touch_beside_everything_says_that_somebody_is_there(shown: Counter) -> None:
    shown.show(EXAMPLES["home"])
    QTest.mouseClick(shown.window, Qt.MouseButton.LeftButton, pos=QPoint(900, 850))
    assert Touched() in shown.events


def test_nothing_answers_until_the_machine_is_clean(shown: Counter) -> None:
    shown.show(EXAMPLES["finished-erasing"])
    QTest.mouseClick(shown.find("language.fr"), Qt.MouseButton.LeftButton)
    key(shown, Qt.Key.Key_Return)
    QTest.mouseClick(shown.window, Qt.MouseButton.LeftButton, pos=QPoint(900, 850))
    assert shown.events == []


def test_the_name_is_masked_until_touched_and_when_the_screen_is_left(shown: Counter) -> None:
    shown.show(EXAMPLES["home"])
    name = shown.window.findChild(MaskedValue, "home.name")
    assert name is not None
    hidden = name.text()
    click(shown, "home.name")
    assert "زينب" in name.text()
    assert "زينب" not in name.accessibleName() + name.accessibleDescription()
    shown.show(EXAMPLES["preparing"])
    assert "زينب" not in name.text()
    shown.show(EXAMPLES["home"])
    assert name.text() == hidden


def test_no_datum_outlives_its_screen(shown: Counter) -> None:
    for example in ("home", "code-choose", "preview", "printed"):
        shown.show(EXAMPLES[example])
    shown.show(Visit(stage=Finished(EXAMPLES["finished"].stage.reason, 3, 1, clean=True)))  # type: ignore[union-attr]
    words = " ".join(str(widget.property("text") or "") for widget in shown.window.findChildren(QWidget))
    for datum in ("زينب", "العمراني", "•• 34", "z•••"):
        assert datum not in words


def test_the_title_names_the_step_and_nothing_else(shown: Counter) -> None:
    shown.unpainted()
    for visit in EXAMPLES.values():
        shown.show(visit)
        title = shown.window.windowTitle()
        assert title.startswith("chobbak: ")
        assert title.removeprefix("chobbak: ").replace("-", "").isalpha()


def test_a_screen_reports_its_first_paint_once(shown: Counter, qtbot: object) -> None:
    painted: list[str] = []
    shown.ui.when_painted(lambda step: painted.append(step.value))
    for example in ("notice", "place-card", "place-card-again", "reading"):
        shown.show(EXAMPLES[example])
        shown.window.repaint()
        QApplication.processEvents()
    assert painted == ["notice", "place-card", "reading"]


def test_the_question_keeps_the_focus_inside(shown: Counter) -> None:
    shown.show(EXAMPLES["question"])
    for _ in range(3):
        key(shown, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.objectName().startswith("question.")


def test_typing_goes_on_while_seconds_pass(shown: Counter) -> None:
    visit = EXAMPLES["code"]
    shown.show(visit)
    key(shown, "123")
    shown.show(replace(visit, stage=replace(visit.stage, resend_in_seconds=23)))  # type: ignore[type-var, call-arg]
    key(shown, "456")
    key(shown, Qt.Key.Key_Return)
    assert shown.did(CodeEntered) == [CodeEntered(Digits("123456"))]
