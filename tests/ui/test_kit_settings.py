"""What a member chooses about the screen holds at once and for the visit; nothing of it for the next."""

import gc
from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from contract.digits import Digits
from demo.gallery import visits
from kiosk.session.events import CardNumberEntered, LanguageChosen, PaceChosen, Pressed
from kiosk.session.states import Visit
from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.palettes import colours_of
from kiosk.ui.kit.progress import Waiting
from kiosk.ui.kit.settings import Contrast, Motion, Pace, Privacy, Reach, Settings, Sound, TextSize
from kiosk.ui.kit.tokens import Pair
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from texts.language import Language

Factory = Callable[..., Counter]
LEAST = {Contrast.CALM: 7, Contrast.HIGH: 15, Contrast.DARK: 15}


@pytest.fixture
def shown(counter: Factory) -> Counter:
    return counter(LARGE)


@pytest.mark.parametrize("size", [SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "language",
    [
        Language.ARABIC,
        Language.FRENCH,
        *(pytest.param(one, marks=pytest.mark.long) for one in (Language.ENGLISH, Language.TAMAZIGHT)),
    ],
    ids=lambda language: language.value,
)
def test_the_sheet_and_the_questions_are_whole_at_every_size(
    counter: Factory, size: tuple[int, int], language: Language
) -> None:
    shown = counter(size)
    examples = dict(visits(language))
    wrong = []
    for text in TextSize:
        shown.window.adjust(Settings(text=text))
        for name in ("question", "question-card", "question-screen", "notice"):
            shown.show(examples[name])
            if name == "notice":
                shown.window.open_settings()
            wrong += [(text.name, name, found) for found in faults_on_all_pages(shown)]
        shown.find("settings.close").click()
    assert wrong == []


def faults_on_all_pages(shown: Counter) -> list[object]:
    """What is wrong with the dialog on show, page after page; it must be one."""
    ground, metrics = shown.window.ground(), shown.window.theme.metrics
    assert isinstance(ground, Dialog)
    pages = ground.findChildren(Pages)
    found: list[object] = []
    for number in range(max([1, *(one.count for one in pages)])):
        if number:
            click(shown, "settings.pages.next")
        found += [*checks.cut_off(ground), *checks.overlapping(ground), *checks.too_small(ground, metrics)]
    return found


@pytest.mark.parametrize("theme", list(Contrast), ids=lambda theme: theme.value)
def test_colours_of_a_theme_keep_what_it_promises(theme: Contrast) -> None:
    colours = colours_of(theme)
    pairs = {field.name: getattr(colours, field.name) for field in fields(colours)}
    for name, pair in pairs.items():
        if isinstance(pair, Pair) and name != "disabled":
            assert ratio(pair.text, pair.ground) >= LEAST[theme], name
    for ground in (colours.page.ground, colours.card.ground, colours.bar.ground):
        assert ratio(colours.quiet_text, ground) >= LEAST[theme]
        for line in (colours.primary.line, colours.secondary.line, colours.danger.line, colours.focus):
            assert ratio(line, ground) >= 3
    assert ratio(colours.focus, colours.focus_gap) >= 3, "the ring is seen on every ground"


def ratio(one: str, other: str) -> float:
    return checks.contrast(checks.value(one), checks.value(other))


def test_the_focus_is_a_ring_that_stands_out(shown: Counter) -> None:
    for theme in Contrast:
        shown.window.adjust(Settings(contrast=theme))
        shown.show(dict(visits(Language.FRENCH))["notice"])
        button = shown.find("notice.refuse")
        shown.find("notice.accept").setFocus()
        without = button.grab().toImage()
        button.setFocus()
        ringed = button.grab().toImage()
        middle = button.height() // 2
        outer = [(without.pixel(x, middle), ringed.pixel(x, middle)) for x in range(shown.window.theme.metrics.ring)]
        changed = [checks.contrast(before & 0xFFFFFF, after & 0xFFFFFF) for before, after in outer]
        assert max(changed) >= 3, theme


def test_the_step_and_what_was_typed_survive_another_look(shown: Counter) -> None:
    shown.show(dict(visits(Language.ARABIC))["card-number"])
    QTest.keyClicks(shown.window.focusWidget(), "1234")
    shown.window.adjust(Settings(text=TextSize.LARGEST, contrast=Contrast.DARK, reach=Reach.LOW))
    QTest.keyClicks(shown.window.focusWidget(), "56")
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Return)
    assert shown.did(CardNumberEntered) == [CardNumberEntered(Digits("123456"))]


def test_looks_chosen_again_and_again_leave_no_parts_behind(shown: Counter) -> None:
    shown.show(dict(visits(Language.FRENCH))["notice"])
    held = []
    for _ in range(4):
        for text in (TextSize.LARGEST, TextSize.NORMAL):
            shown.window.adjust(Settings(text=text))
        QApplication.processEvents()
        gc.collect()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        held.append(len(QApplication.allWidgets()))
    assert held[1:] == held[:1] * 3


def test_the_old_screen_forgets_what_was_typed(shown: Counter) -> None:
    shown.show(dict(visits(Language.ARABIC))["card-number"])
    QTest.keyClicks(shown.window.focusWidget(), "1234")
    old = shown.window.current_screen()
    shown.window.adjust(Settings(text=TextSize.LARGE))
    assert old.typed().reveal() == ""
    assert shown.window.current_screen().typed().reveal() == "1234"


def test_every_setting_is_chosen_on_the_sheet_and_holds_at_once(shown: Counter) -> None:
    shown.show(dict(visits(Language.FRENCH))["notice"])
    click(shown, "frame.settings")
    for name in ("settings.contrast.dark", "settings.text.larger", "settings.reach.low", "settings.motion.off"):
        turn_to(shown, name)
        click(shown, name)
    chosen = shown.window.settings
    assert (chosen.contrast, chosen.text, chosen.reach) == (Contrast.DARK, TextSize.LARGER, Reach.LOW)
    assert chosen.motion is Motion.OFF
    click(shown, "settings.close")
    assert shown.did(Pressed) == []
    assert shown.window.ground().objectName() != "settings"


def test_with_large_text_the_language_is_changed_on_the_sheet(shown: Counter) -> None:
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    shown.show(dict(visits(Language.FRENCH))["home"])
    click(shown, "frame.language")
    click(shown, "settings.language.ar")
    assert shown.did(LanguageChosen) == [LanguageChosen(Language.ARABIC)]


def test_more_time_is_asked_of_the_visit_once(shown: Counter) -> None:
    shown.show(dict(visits(Language.FRENCH))["home"])
    click(shown, "frame.settings")
    click(shown, "settings.pace.slowest")
    click(shown, "settings.pace.slowest")
    assert shown.did(PaceChosen) == [PaceChosen(10)]


def test_nothing_moves_once_motion_is_off(shown: Counter) -> None:
    shown.window.adjust(Settings(motion=Motion.OFF))
    shown.show(dict(visits(Language.FRENCH))["confirming"])
    star = next(one for one in shown.window.findChildren(Waiting) if one.isVisible())
    before = star.grab().toImage()
    QTest.qWait(200)
    assert star.grab().toImage() == before


def test_another_process_begins_with_the_defaults(counter: Factory) -> None:
    first = counter(LARGE)
    first.window.adjust(Settings(text=TextSize.LARGEST, pace=Pace.SLOWEST))
    assert counter(LARGE).window.settings == Settings()


EVERYTHING = Settings(TextSize.LARGEST, Contrast.DARK, Reach.LOW, Pace.SLOWEST, Motion.OFF, Sound.OFF, Privacy.ON)
"""No field is left at its default."""


def test_everything_that_was_left_on_welcome_is_put_back(shown: Counter) -> None:
    assert not any(getattr(EVERYTHING, one.name) is getattr(Settings(), one.name) for one in fields(Settings))
    welcome = dict(visits(Language.FRENCH))["welcome"]
    shown.show(welcome)
    shown.window.adjust(EVERYTHING)
    shown.show(replace(welcome, put_back=1))
    assert shown.window.settings == Settings()
    assert shown.did(PaceChosen)[-1] == PaceChosen(1), "the visit is told, too"


def test_settings_of_whoever_begins_a_visit_hold_for_all_of_it(shown: Counter) -> None:
    for name in ("welcome", "notice", "home", "printed"):
        shown.show(dict(visits(Language.FRENCH))[name])
        shown.window.adjust(EVERYTHING)
        assert shown.window.settings == EVERYTHING


def test_the_question_covers_the_sheet(shown: Counter) -> None:
    examples: dict[str, Visit] = dict(visits(Language.ARABIC))
    shown.show(examples["home"])
    click(shown, "frame.settings")
    shown.show(examples["question"])
    assert shown.window.ground().objectName() == "question"


def test_a_touch_that_ends_elsewhere_does_not_count(shown: Counter) -> None:
    shown.show(dict(visits(Language.FRENCH))["notice"])
    button = shown.find("notice.accept")
    QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=button.rect().bottomRight() + QPoint(80, 80))
    QTest.mousePress(shown.window, Qt.MouseButton.LeftButton, pos=QPoint(5, 500))
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    assert shown.did(Pressed) == []


def click(shown: Counter, name: str) -> None:
    QTest.mouseClick(shown.find(name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def turn_to(shown: Counter, name: str) -> None:
    """Turn the pages of the sheet until a choice is on show."""
    for _ in range(6):
        if shown.find(name).isVisible():
            return
        click(shown, "settings.pages.next")
    raise AssertionError(name)
