"""The sheet of settings for whoever does not read: every row has a sign, and choices look like what they do."""

from collections.abc import Callable
from dataclasses import fields

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from demo.gallery import visits
from kiosk.ui.kit.options import Option, OptionRow
from kiosk.ui.kit.palettes import colours_of
from kiosk.ui.kit.panel import Sign
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Metrics
from tests.ui.counter import LARGE, SMALL, UPRIGHT, USUAL_INCHES, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
LANGUAGES = pytest.mark.parametrize("language", [Language.FRENCH, Language.ARABIC], ids=lambda one: one.value)


def opened(
    counter: Factory, language: Language, look: Settings | None = None, size: tuple[int, int] = LARGE
) -> Counter:
    made = counter(size)
    made.window.adjust(look or Settings(contrast=Contrast.HIGH))
    made.show(dict(visits(language))["notice"])
    made.window.open_settings()
    return made


def picture(part: QWidget) -> QImage:
    return part.grab().toImage()


def ink(option: QWidget) -> QRect:
    """Where something dark is drawn inside the line of a choice that does not hold, on white."""
    drawn, edge = picture(option), 14
    dark = [
        (x, y)
        for x in range(edge, drawn.width() - edge)
        for y in range(edge, drawn.height() - edge)
        if drawn.pixelColor(x, y).lightness() < 128
    ]
    assert dark, option.objectName()
    across, down = [x for x, _ in dark], [y for _, y in dark]
    return QRect(min(across), min(down), max(across) - min(across) + 1, max(down) - min(down) + 1)


@LANGUAGES
def test_sizes_of_text_are_letters_of_their_own_size(counter: Factory, language: Language) -> None:
    shown = opened(counter, language)
    names = [f"settings.text.{size.name.lower()}" for size in TextSize]
    others = [shown.find(name) for name in names[1:]]
    shown.find("settings.text.normal").setChecked(False)
    normal = ink(shown.find("settings.text.normal"))
    for size, option in zip(list(TextSize)[1:], others, strict=True):
        found = ink(option)
        assert found.height() / normal.height() == pytest.approx(size.value, rel=0.12), size
        assert abs(found.center().y() - option.height() / 2) <= 2, "in the middle, and inside its line"


def test_the_letters_stay_what_they_are_whatever_size_holds(counter: Factory) -> None:
    usual = opened(counter, Language.FRENCH)
    large = opened(counter, Language.FRENCH, Settings(text=TextSize.LARGEST, contrast=Contrast.HIGH))
    heights = [ink(one.find("settings.text.larger")).height() for one in (usual, large)]
    assert heights[0] == heights[1]


@LANGUAGES
def test_sizes_are_said_to_whoever_hears_them(counter: Factory, language: Language) -> None:
    shown = opened(counter, language)
    said = {shown.find(f"settings.text.{size.name.lower()}").accessibleName() for size in TextSize}
    assert len(said) == len(TextSize)
    assert "" not in said


@pytest.mark.parametrize("theme", list(Contrast), ids=lambda theme: theme.value)
@pytest.mark.parametrize("holds", list(Contrast), ids=lambda theme: theme.value)
def test_colours_are_shown_as_they_are_whichever_hold(counter: Factory, theme: Contrast, holds: Contrast) -> None:
    shown = opened(counter, Language.FRENCH, Settings(contrast=holds))
    drawn = picture(shown.find(f"settings.contrast.{theme.name.lower()}"))
    colours = colours_of(theme)
    found = {drawn.pixelColor(x, y).name().upper() for x in range(drawn.width()) for y in range(drawn.height())}
    assert {colours.page.ground, colours.page.text, colours.primary.ground} <= found


def test_every_setting_has_a_sign_of_its_own(counter: Factory) -> None:
    shown = opened(counter, Language.FRENCH, size=UPRIGHT)
    rows = shown.window.findChildren(OptionRow)
    assert {row.objectName() for row in rows} == {f"settings.{one.name}" for one in fields(Settings)} | {
        "settings.language"
    }
    signs = {bytes(picture(row.findChildren(Sign)[0]).constBits()) for row in rows}
    assert len(signs) == len(rows)


def test_choices_of_yes_and_no_look_different_without_their_words(counter: Factory) -> None:
    shown = opened(counter, Language.FRENCH)
    for key in ("reach", "motion", "sound", "privacy"):
        row = shown.window.findChild(OptionRow, f"settings.{key}")
        assert row is not None
        drawings = []
        for option in row.findChildren(Option):
            option.show_choice("", chosen=False)
            drawings.append(bytes(picture(option).constBits()))
        assert len(set(drawings)) == len(drawings) == 2, key


@pytest.mark.parametrize("language", list(Language), ids=lambda one: one.value)
@pytest.mark.parametrize("size", [LARGE, SMALL], ids=lambda size: f"{size[0]}x{size[1]}")
def test_labels_keep_off_the_choices_beside_them(counter: Factory, language: Language, size: tuple[int, int]) -> None:
    shown = opened(counter, language, size=size)
    apart = Metrics(*size, USUAL_INCHES).space(2)
    for row in shown.window.findChildren(OptionRow):
        label = row.findChild(Text, f"{row.objectName()}.label")
        assert label is not None
        first = row.findChildren(Option)[0].geometry()
        words = label.geometry()
        between = words.left() - first.right() if language is Language.ARABIC else first.left() - words.right()
        assert between > apart, row.objectName()
