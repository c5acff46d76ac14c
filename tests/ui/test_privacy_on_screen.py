"""What people beside the member can read: masked values, the curtain of the privacy mode, screens without a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import SIGNAL, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from demo.gallery import visits
from kiosk.session.states import Finished, Visit, Welcome
from kiosk.ui.kit.button import Button, Pressable
from kiosk.ui.kit.curtain import Curtain
from kiosk.ui.kit.glimpse import SHOWN_SECONDS
from kiosk.ui.kit.masked import MaskedValue
from kiosk.ui.kit.pad import PadKey
from kiosk.ui.kit.settings import Contrast, Privacy, Settings, TextSize
from kiosk.ui.kit.text import Text
from tests.ui.clocks import HandClock
from tests.ui.counter import SMALL, Counter
from tests.ui.pixels import luminance
from texts.language import Language

Factory = Callable[..., Counter]
MEMBER = ("AMRANI", "Zineb", "العمراني", "زينب", "123456785", "•• 34", "z•••", "Z•", "ز•", "7K2M")
HIGHEST_CONTRAST_BELOW = 1.35


@pytest.fixture
def clock() -> Iterator[HandClock]:
    clock = HandClock()
    yield clock
    assert clock.waiting <= 1


@pytest.fixture
def shown(counter: Factory, clock: HandClock) -> Counter:
    return counter(SMALL, clock=clock)


def example(name: str, language: Language = Language.ENGLISH) -> Visit:
    return dict(visits(language))[name]


def value_of(shown: Counter) -> MaskedValue:
    found = shown.window.findChild(MaskedValue, "home.name")
    assert found is not None
    return found


def painted(shown: Counter) -> str:
    return " ".join(str(part.property("text") or "") for part in shown.window.findChildren(QWidget) if part.isVisible())


def test_a_value_is_masked_until_touched_and_again_after_five_seconds(shown: Counter, clock: HandClock) -> None:
    shown.show(example("home"))
    name = value_of(shown)
    assert "Zineb" not in name.text()
    name.click()
    assert "Zineb" in name.text()
    clock.advance(SHOWN_SECONDS - 0.001)
    assert name.uncovered
    clock.advance(0.001)
    assert "Zineb" not in name.text()
    assert not name.uncovered
    assert SHOWN_SECONDS == 5


def test_a_second_touch_masks_at_once_and_a_later_one_gets_its_whole_time(shown: Counter, clock: HandClock) -> None:
    shown.show(example("home"))
    name = value_of(shown)
    name.click()
    clock.advance(3)
    name.click()
    assert not name.uncovered
    name.click()
    clock.advance(4)
    assert name.uncovered, "what was stopped does not mask what came later"
    clock.advance(1)
    assert not name.uncovered


def test_another_screen_and_larger_text_mask_what_was_uncovered(shown: Counter, clock: HandClock) -> None:
    shown.show(example("home"))
    value_of(shown).click()
    shown.window.adjust(Settings(text=TextSize.LARGE))
    QApplication.processEvents()
    assert "Zineb" not in painted(shown)
    value_of(shown).click()
    shown.show(example("preparing"))
    shown.show(example("home"))
    assert "Zineb" not in painted(shown)
    clock.advance(60)


def test_somebody_beside_the_member_sees_only_what_the_member_uncovers(shown: Counter, clock: HandClock) -> None:
    """Through a whole visit: nothing but masked values is painted, except while the member looks at the own name."""
    open_data = ("AMRANI", "Zineb", "العمراني", "زينب", "123456785")
    for language in (Language.ARABIC, Language.ENGLISH):  # one for each script that a name is written in
        for name, visit in visits(language):
            shown.show(visit)
            assert [datum for datum in open_data if datum in painted(shown)] == [], name
    shown.show(example("home"))
    value_of(shown).click()
    assert "Zineb" in painted(shown), "the search sees what is painted"
    clock.advance(SHOWN_SECONDS)


@pytest.mark.parametrize("language", Language)
def test_welcome_and_finished_hold_nothing_of_a_person_even_after_a_visit(shown: Counter, language: Language) -> None:
    """All of the window's texts are searched, those of hidden screens too."""
    for name in ("code-choose", "code", "home", "preview", "printed"):
        shown.show(example(name, language))
    last = example("finished", language).stage
    assert isinstance(last, Finished)
    for stage in (last, Welcome()):
        shown.show(Visit(stage=stage, language=language))
        texts = " ".join(
            f"{part.property('text') or ''} {part.accessibleName()} {part.accessibleDescription()}"
            for part in shown.window.findChildren(QWidget)
            if part.isVisible() or isinstance(part, MaskedValue)
        )
        assert [datum for datum in MEMBER if datum in texts] == []


def contrast_within(shown: Counter, area: QRect) -> float:
    """The highest contrast between two points of an area of the window's picture."""
    return highest(shown.window.grab(area).toImage())


def highest(picture: QImage) -> float:
    found = [
        luminance(picture.pixel(x, y) & 0xFFFFFF)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    ]
    return (max(found) + 0.05) / (min(found) + 0.05)


def area_of(shown: Counter, name: str) -> QRect:
    part = shown.window.findChild(QWidget, name)
    assert part is not None
    return QRect(part.mapTo(shown.window, QPoint(0, 0)), part.size())


def guarded(shown: Counter, example_name: str, focused: str, contrast: Contrast = Contrast.CALM) -> Curtain:
    """The curtain over an example, once a part has the focus."""
    shown.window.adjust(Settings(privacy=Privacy.ON, contrast=contrast))
    shown.show(example(example_name))
    part = shown.window.findChild(QWidget, focused)
    assert part is not None
    part.setFocus()
    QApplication.processEvents()
    curtain = shown.window.findChild(Curtain)
    assert curtain is not None
    return curtain


def ink_of(shown: Counter, part: QWidget) -> QRect:
    """The line of a text, or the inside of a control, where the ring of the focus is not."""
    inset = 3 * shown.window.theme.metrics.ring if isinstance(part, Pressable) else 0
    area = QRect(part.mapTo(shown.window, QPoint(0, 0)), part.size())
    return area.adjusted(inset, inset, -inset, -inset)


@pytest.mark.parametrize("contrast", list(Contrast), ids=lambda theme: theme.value)
@pytest.mark.parametrize(
    ("name", "focused"),
    [
        ("card-number-again", "card-number.pad.5"),
        ("home-printer", "frame.leave"),
        ("printing-held", "frame.help"),
        ("refused-again", "refused.again"),
        ("preview", "preview.print"),
        ("code", "code.pad.entry"),
    ],
)
def test_in_privacy_mode_messages_and_controls_stay_readable_wherever_the_focus_is(
    shown: Counter, name: str, focused: str, contrast: Contrast
) -> None:
    curtain = guarded(shown, name, focused, contrast)
    veils = curtain.veiled()
    picture = shown.window.grab().toImage()
    words = [one for one in shown.window.findChildren(QWidget) if isinstance(one, Text | Button | PadKey)]
    readable = {
        one.objectName() or str(one.property("text")): highest(picture.copy(ink_of(shown, one)))
        for one in words
        if one.isVisible() and one.property("text") and not any(veil.intersects(ink_of(shown, one)) for veil in veils)
    }
    assert len(readable) > 5
    assert {part: ratio for part, ratio in readable.items() if ratio < 4.5 * 0.93} == {}


def test_in_privacy_mode_a_value_is_read_only_while_it_has_the_focus(shown: Counter, clock: HandClock) -> None:
    guarded(shown, "home", "home.att_immat")
    assert highest_inside(shown, "home.name") < HIGHEST_CONTRAST_BELOW
    QTest.mouseClick(value_of(shown), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert value_of(shown).uncovered
    assert contrast_within(shown, area_of(shown, "home.name")) > 4.5
    shown.find("home.att_immat").setFocus()
    QApplication.processEvents()
    assert highest_inside(shown, "home.name") < HIGHEST_CONTRAST_BELOW
    clock.advance(SHOWN_SECONDS)


def highest_inside(shown: Counter, name: str) -> float:
    """The highest contrast of a veiled part beside the eye that is painted upon it."""
    area = area_of(shown, name)
    return max(
        contrast_within(shown, QRect(area.left(), area.top(), area.width() // 4, area.height())),
        contrast_within(shown, QRect(area.right() - area.width() // 4, area.top(), area.width() // 4, area.height())),
    )


def test_typed_digits_are_read_only_while_somebody_types(shown: Counter) -> None:
    guarded(shown, "card-number", "card-number.pad.5")
    QTest.keyClicks(shown.find("card-number.pad.5"), "123456")
    for where, read in (("card-number.pad.confirm", True), ("card-number.back", False), ("card-number.pad.1", True)):
        shown.find(where).setFocus()
        QApplication.processEvents()
        assert (highest_inside(shown, "card-number.pad.entry") > 4.5) is read, where


@pytest.mark.parametrize(
    ("focused", "clear", "dimmed"),
    [
        ("home.att_immat", "home.title", "frame.leave"),
        ("frame.leave", "frame.help", "home.title"),
        ("language.fr", "frame.brand", "home.title"),
    ],
)
def test_all_but_the_region_with_the_focus_is_dimmed(shown: Counter, focused: str, clear: str, dimmed: str) -> None:
    shown.show(example("home"))
    before = {name: brightest(shown, name) for name in (clear, dimmed)}
    guarded(shown, "home", focused)
    assert brightest(shown, clear) == before[clear]
    assert brightest(shown, dimmed) < 0.8 * before[dimmed]


def brightest(shown: Counter, name: str) -> float:
    picture = shown.window.grab(area_of(shown, name)).toImage()
    return max(luminance(picture.pixel(x, picture.height() // 2) & 0xFFFFFF) for x in range(picture.width()))


def test_where_nothing_has_the_focus_the_screen_is_clear(shown: Counter) -> None:
    shown.window.adjust(Settings(privacy=Privacy.ON))
    shown.show(example("place-card"))
    curtain = shown.window.findChild(Curtain)
    assert curtain is not None
    assert curtain.opening().contains(area_of(shown, "place-card.drawing"))


def test_a_pad_is_one_region_and_touches_go_through_the_curtain(shown: Counter) -> None:
    curtain = guarded(shown, "card-number", "card-number.pad.5")
    assert curtain.opening().contains(area_of(shown, "card-number.pad"))
    assert not curtain.opening().intersects(area_of(shown, "card-number.title"))
    beside = shown.find("frame.leave")
    place = beside.mapTo(shown.window, beside.rect().center())
    assert shown.window.childAt(place) is beside


def test_the_choices_that_switch_it_off_again_are_seen(shown: Counter) -> None:
    shown.show(example("home"))
    shown.window.adjust(Settings(privacy=Privacy.ON))
    shown.window.open_settings()
    QApplication.processEvents()
    assert contrast_within(shown, area_of(shown, "settings.privacy.off")) > 4.5


def test_the_curtain_goes_with_the_mode(shown: Counter) -> None:
    shown.show(example("home"))
    curtain = shown.window.findChild(Curtain)
    assert curtain is not None
    assert not curtain.isVisible()
    for privacy in (Privacy.ON, Privacy.OFF):
        shown.window.adjust(Settings(privacy=privacy))
        assert curtain.isVisible() is (privacy is Privacy.ON)


def test_a_curtain_that_is_not_drawn_or_gone_is_told_of_no_focus(qapp: QApplication, counter: Factory) -> None:
    """The application outlives its windows: it would call one that is being destroyed."""
    told = SIGNAL("focusChanged(QWidget*,QWidget*)")
    before = qapp.receivers(told)
    shown = counter(SMALL)
    assert qapp.receivers(told) == before
    shown.window.adjust(Settings(privacy=Privacy.ON))
    assert qapp.receivers(told) == before + 1
    shown.window.close()
    assert qapp.receivers(told) == before
