"""`python -m demo.gallery FOLDER --kit`: every part of the kit in every state, language and look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from contract.digits import Digits
from demo.choice import Choice, suffix_of
from demo.gallery_parts import FURTHER, Words
from kiosk.ui.kit.bar_button import BarButton
from kiosk.ui.kit.button import Button, Look, Pressable
from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.fonts import load_fonts
from kiosk.ui.kit.layouts import ADDRESS, ARABIC, FRENCH, Layout, Plane
from kiosk.ui.kit.options import OptionRow
from kiosk.ui.kit.pad import IN_ORDER, DigitPad, PadWords, shuffled
from kiosk.ui.kit.panel import Banner, Mood
from kiosk.ui.kit.progress import ProgressBar
from kiosk.ui.kit.rows import ListRow
from kiosk.ui.kit.steps import Station, StepHeader
from kiosk.ui.kit.text_entry import Typing
from kiosk.ui.kit.themes import theme_for
from kiosk.ui.kit.tile import Tile
from kiosk.ui.kit.tokens import Metrics, Theme
from kiosk.ui.presenters.typing import present_keyboard, present_shuffled
from texts.language import Language

_STATES = ("normal", "focused", "pressed", "disabled")


def draw_kit(folder: Path, metrics: Metrics, choice: Choice) -> int:
    """Write `kit-<part>-<state>-<language><look>.png`; the number of pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    load_fonts()
    count = 0
    for look in choice.looks:
        theme = theme_for(metrics, look)
        for language in choice.languages:
            for name, part in parts(theme, language):
                if choice.only in name:
                    suffix = f"-{language.value}{suffix_of(look)}.png"
                    count += _draw(part, theme, language.right_to_left, folder / f"kit-{name}", suffix)
    return count


def _draw(part: QWidget, theme: Theme, mirrored: bool, path: Path, suffix: str) -> int:
    """On a page of its own, in each state that the part can be in."""
    page = QWidget()
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    palette = page.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.colours.page.ground))
    page.setPalette(palette)
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column = QVBoxLayout(page)
    column.addWidget(part)
    page.resize(max(page.sizeHint().width(), theme.metrics.space(80)), page.sizeHint().height())
    page.show()
    page.activateWindow()
    states = _STATES if isinstance(part, Pressable) else _STATES[:1]
    for state in states:
        _put_into(part, state)
        QApplication.processEvents()
        page.grab().save(f"{path}-{state}{suffix}")
    page.close()
    return len(states)


def _put_into(part: QWidget, state: str) -> None:
    if state == "focused":
        part.setFocus(Qt.FocusReason.TabFocusReason)
    elif state == "pressed":
        QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=part.rect().center())
    elif state == "disabled":
        QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=QPoint(-90, -90))
        part.setEnabled(False)
    else:
        part.window().setFocus()


def parts(theme: Theme, language: Language) -> Iterator[tuple[str, QWidget]]:
    """Every part of the kit, by the name of its pictures."""
    words = Words.of(language)
    for look in Look:
        button = Button(theme, "button", look, "printer")
        button.show_label(words)
        yield f"button-{look.name.lower()}", button
    yield from ((name, make(theme, words)) for name, make in {**_MAKERS, **FURTHER}.items())
    for mood in Mood:
        banner = Banner(theme, "banner")
        banner.say(mood, words, words, "K402")
        yield f"banner-{mood.name.lower()}", banner


def _bar_button(theme: Theme, words: Words) -> QWidget:
    made = BarButton(theme, "bar", "adjust")
    made.show_label(words)
    return made


def _tile(theme: Theme, words: Words) -> QWidget:
    made = Tile(theme, "tile", "certificate")
    made.show_texts(words, words)
    return made


def _row(theme: Theme, words: Words) -> QWidget:
    made = ListRow(theme, "row", "certificate")
    made.show_texts(words, words)
    return made


def _options(theme: Theme, words: Words) -> QWidget:
    made = OptionRow(theme, "options", "clock", {})
    made.show_options(words, (("a", "a", "أ A"), ("b", "b", "ب B"), ("c", "c", "ج C")), "b")
    return made


def _field(wrong: bool) -> Callable[[Theme, Words], QWidget]:
    def make(theme: Theme, words: Words) -> QWidget:
        made = TextField(theme, "field")
        made.show_text(words, "", words if wrong else "")
        return made

    return make


def _entry(theme: Theme, _words: Words) -> QWidget:
    made = DigitEntry(theme, "entry")
    made.show_digits(("1", "2", "3"), 6)
    return made


def _pad(in_order: bool) -> Callable[[Theme, Words], QWidget]:
    def make(theme: Theme, words: Words) -> QWidget:
        texts = words.texts
        made = DigitPad(theme, "pad", IN_ORDER if in_order else shuffled())
        note = "" if in_order else present_shuffled(texts)
        made.set_up(6, not in_order, PadWords("", texts.text("pad.confirm"), "", "", "{n}/{total}", note))
        made.fill(Digits("12" if in_order else "123456"))
        return made

    return make


def _typing(layout: Layout, plane: Plane = Plane.LETTERS) -> Callable[[Theme, Words], QWidget]:
    def make(theme: Theme, words: Words) -> QWidget:
        made = Typing(theme, "typing", layout, 60)
        made.set_up(present_keyboard(words, words.texts))
        if plane is not Plane.LETTERS:
            made.keyboard.turn_to(plane)
        return made

    return make


def _steps(theme: Theme, words: Words) -> QWidget:
    made = StepHeader(theme, "steps")
    made.show_stations((Station("1", True, False), Station(words, False, True), Station("3", False, False)))
    return made


def _progress(theme: Theme, _words: Words) -> QWidget:
    made = ProgressBar(theme, "progress")
    made.show_progress(65, "")
    return made


def _countdown(theme: Theme, _words: Words) -> QWidget:
    made = CountDown(theme, "ring")
    made.show_seconds(14, 0.7, "")
    return made


_MAKERS: dict[str, Callable[[Theme, Words], QWidget]] = {
    "bar-button": _bar_button,
    "tile": _tile,
    "row": _row,
    "options": _options,
    "field": _field(wrong=False),
    "field-wrong": _field(wrong=True),
    "entry": _entry,
    "pad": _pad(in_order=True),
    "pad-shuffled": _pad(in_order=False),
    "keyboard-arabic": _typing(ARABIC),
    "keyboard-arabic-signs": _typing(ARABIC, Plane.SIGNS),
    "keyboard-french": _typing(FRENCH),
    "keyboard-french-capitals": _typing(FRENCH, Plane.CAPITALS),
    "keyboard-french-signs": _typing(FRENCH, Plane.SIGNS),
    "keyboard-address": _typing(ADDRESS),
    "keyboard-address-signs": _typing(ADDRESS, Plane.SIGNS),
    "steps": _steps,
    "progress": _progress,
    "countdown": _countdown,
}
