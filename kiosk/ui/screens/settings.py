"""The sheet on which a member adapts the screen: every choice takes effect at once, behind the sheet and on it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.options import OptionRow
from kiosk.ui.kit.pager import PagingWords
from kiosk.ui.kit.pages import Pages, Stand
from kiosk.ui.kit.palettes import colours_of
from kiosk.ui.kit.samples import Letter, Mark, Sample, Swatch
from kiosk.ui.kit.settings import Contrast, Motion, Privacy, Reach, Settings, Sound, TextSize
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.themes import theme_for
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.viewmodels import FrameView, SettingView

_LANGUAGE = "language"
_SIGNS: Final = {
    _LANGUAGE: "globe",
    "text": "adjust",
    "contrast": "contrast",
    "reach": "reach-low",
    "pace": "clock",
    "motion": "moving",
    "sound": "sound",
    "privacy": "eye-off",
}
"""Icons before the labels, by the fields of `kit/settings.py`."""
_MARKS: Final[dict[str, dict[Enum, str]]] = {
    "reach": {Reach.ALL: "reach-all", Reach.LOW: "reach-low"},
    "motion": {Motion.ON: "moving", Motion.OFF: "still"},
    "sound": {Sound.ON: "sound", Sound.OFF: "sound-off"},
    "privacy": {Privacy.OFF: "eye", Privacy.ON: "eye-off"},
}


def samples_of(key: str, theme: Theme) -> dict[str, Sample]:
    """What draws each choice of a setting, by its name; none where a drawing would say nothing."""
    if key == "text":
        return {size.name: Letter(theme_for(theme.metrics, Settings(text=size))) for size in TextSize}
    if key == "contrast":
        return {one.name: Swatch(replace(theme, colours=colours_of(one))) for one in Contrast}
    return {choice.name: Mark(theme, mark) for choice, mark in _MARKS.get(key, {}).items()}


class SettingsSheet(Dialog):
    """`chosen` carries (key of the setting, name of the choice); languages have the key "language".

    `turned` comes when somebody turns its pages.
    """

    chosen = Signal(str, str)
    turned = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, "settings", width=0.82)
        self._rows: dict[str, OptionRow] = {}
        self._title = Text(theme, TextStyle.TITLE, "settings.title")
        self._note = Text(theme, TextStyle.BODY, "settings.note", theme.colours.quiet_text)
        self._pages = Pages(theme, "settings.pages", spacing=1, stand=Stand.TOP)
        self._pages.turned.connect(self.turned)
        self._close = Button(theme, "settings.close", Look.PRIMARY, "check")
        self._close.clicked.connect(self.dismissed)
        self._lay_out()

    def show_view(self, view: FrameView, settings: Settings) -> None:
        """Draw it. Languages come first: the sheet covers the bar, which has no room for them in larger text."""
        words = view.settings
        self._title.show_text(words.title)
        self._note.show_text(words.note)
        self._close.show_label(words.close)
        self._pages.show_words(PagingWords(view.paging.previous, view.paging.next, view.paging.place))
        self._show_languages(view)
        for setting in words.settings:
            self._show_setting(setting, settings)
        self._pages.ask_again()

    def main_control(self) -> QWidget | None:
        """Close: Enter typed by habit changes nothing."""
        return self._close

    def _show_languages(self, view: FrameView) -> None:
        options = tuple((f"settings.language.{one.tag}", one.tag, one.autonym) for one in view.languages)
        current = next((one.tag for one in view.languages if one.current), "")
        row = self._row(_LANGUAGE)
        row.setVisible(bool(options))
        if options:
            row.show_options(view.language_label, options, current)

    def _show_setting(self, setting: SettingView, settings: Settings) -> None:
        options = tuple((one.name, one.value, one.label) for one in setting.options)
        self._row(setting.key).show_options(setting.label, options, settings.name_of(setting.key))

    def _row(self, key: str) -> OptionRow:
        if key not in self._rows:
            row = OptionRow(self.theme, f"settings.{key}", _SIGNS[key], samples_of(key, self.theme))
            row.picked.connect(lambda value: self.chosen.emit(key, value))
            self._rows[key] = row
            self._pages.add(row)
            row.show()
        return self._rows[key]

    def _lay_out(self) -> None:
        metrics = self.theme.metrics
        if metrics.at_hand:  # further choices on further pages: none of them stands out of reach
            self.card.setMaximumHeight(metrics.reachable_height)
        card = QVBoxLayout(self.card)
        around = metrics.space(2 if metrics.large_text else 4)
        card.setContentsMargins(around, around, around, around)
        card.setSpacing(metrics.space(1.5))
        card.addWidget(self._title)
        card.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.setSpacing(metrics.space(2))
        foot.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._close)
        card.addLayout(foot)
