"""What people beside the member can read: masked values, the curtain of the privacy mode, screens without a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from demo.gallery import visits
from kiosk.session.states import Finished, Visit, Welcome
from kiosk.ui.kit.curtain import Curtain
from kiosk.ui.kit.masked import SHOWN_SECONDS, MaskedValue
from kiosk.ui.kit.settings import Privacy, Settings, TextSize
from tests.ui.counter import SMALL, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
MEMBER = ("AMRANI", "Zineb", "العمراني", "زينب", "123456785", "•• 34", "z•••", "Z•", "ز•", "7K2M")
HIGHEST_CONTRAST_BELOW = 1.35


class ManualClock:
    """A scheduler whose time a test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: dict[int, tuple[float, Callable[[], None]]] = {}

    def start(self, seconds: float, fire: Callable[[], None]) -> Callable[[], None]:
        key = len(self._due) + 1
        self._due[key] = (self.now + seconds, fire)

        def stop() -> None:
            self._due.pop(key, None)

        return stop

    def advance(self, seconds: float) -> None:
        self.now += seconds
        for key, (at, fire) in list(self._due.items()):
            if at <= self.now:
                del self._due[key]
                fire()

    @property
    def waiting(self) -> int:
        return len(self._due)


@pytest.fixture
def shown(counter: Factory) -> Counter:
    return counter(SMALL)


@pytest.fixture
def clock(shown: Counter, monkeypatch: pytest.MonkeyPatch) -> Iterator[ManualClock]:
    """The visit's clock, by hand; after the counter, which sets its own."""
    clock = ManualClock()
    monkeypatch.setattr(MaskedValue, "clock", clock.start)
    yield clock
    assert clock.waiting <= 1


def example(name: str, language: Language = Language.ENGLISH) -> Visit:
    return dict(visits(language))[name]


def value_of(shown: Counter) -> MaskedValue:
    found = shown.window.findChild(MaskedValue, "home.name")
    assert found is not None
    return found


def painted(shown: Counter) -> str:
    return " ".join(str(part.property("text") or "") for part in shown.window.findChildren(QWidget) if part.isVisible())


def test_a_value_is_masked_until_touched_and_again_after_five_seconds(shown: Counter, clock: ManualClock) -> None:
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


def test_a_second_touch_masks_at_once_and_a_later_one_gets_its_whole_time(shown: Counter, clock: ManualClock) -> None:
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


def test_another_screen_and_larger_text_mask_what_was_uncovered(shown: Counter, clock: ManualClock) -> None:
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


def test_somebody_beside_the_member_sees_only_what_the_member_uncovers(shown: Counter, clock: ManualClock) -> None:
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


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2, "relative luminance")."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_within(shown: Counter, area: QRect) -> float:
    """The highest contrast between two points of an area of the window's picture."""
    picture = shown.window.grab(area).toImage()
    found = [
        luminance(picture.pixelColor(x, y)) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)
    ]
    return (max(found) + 0.05) / (min(found) + 0.05)


def area_of(shown: Counter, name: str) -> QRect:
    part = shown.window.findChild(QWidget, name)
    assert part is not None
    return QRect(part.mapTo(shown.window, QPoint(0, 0)), part.size())


def test_in_privacy_mode_only_the_part_with_the_focus_can_be_read(shown: Counter) -> None:
    shown.show(example("home"))
    for name in ("home.name", "home.att_immat", "home.title"):
        assert contrast_within(shown, area_of(shown, name)) > 4.5
    shown.window.adjust(Settings(privacy=Privacy.ON))
    shown.find("home.att_immat").setFocus()
    QApplication.processEvents()
    assert contrast_within(shown, area_of(shown, "home.att_immat")) > 4.5
    assert contrast_within(shown, area_of(shown, "home.name")) < HIGHEST_CONTRAST_BELOW
    assert contrast_within(shown, area_of(shown, "home.title")) < HIGHEST_CONTRAST_BELOW
    shown.find("home.name").setFocus()
    QApplication.processEvents()
    assert contrast_within(shown, area_of(shown, "home.name")) > 4.5
    assert contrast_within(shown, area_of(shown, "home.att_immat")) < HIGHEST_CONTRAST_BELOW


def test_a_pad_is_one_part_and_touches_go_through_the_curtain(shown: Counter) -> None:
    shown.window.adjust(Settings(privacy=Privacy.ON))
    shown.show(example("card-number"))
    shown.find("card-number.pad.5").setFocus()
    QApplication.processEvents()
    curtain = shown.window.findChild(Curtain)
    assert curtain is not None
    assert curtain.opening().contains(area_of(shown, "card-number.pad"))
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
