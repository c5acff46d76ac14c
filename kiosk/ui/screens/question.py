"""The dialog: is somebody still there? It covers the screen and keeps the focus until it is answered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.gestures import LanguagePicked
from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.languages import LanguageBar
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import CENTRE
from kiosk.ui.screens.button_row import ButtonRow, Spread
from kiosk.ui.viewmodels import QuestionView
from texts.isolates import without_isolates


class QuestionOverlay(Dialog):
    """The time that is left, as a number and as a ring, two answers, and the languages, for whoever cannot read it."""

    did = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, "question")
        colours = theme.colours
        self._title = Text(theme, TextStyle.DISPLAY, "question.title", colours.card.text).centred()
        self._hint = Text(theme, TextStyle.HEADING, "question.hint", colours.quiet_text).centred()
        self._ring = CountDown(theme, "question.ring")
        self._count_down = Text(theme, TextStyle.HEADING, "question.countdown", colours.card.text).centred()
        self._buttons = ButtonRow(theme, Spread.CENTRED)
        self._buttons.pressed.connect(self.did)
        self._languages = LanguageBar(theme, "question.languages", "question.language")
        self._languages.picked.connect(lambda tag: self.did.emit(LanguagePicked(tag)))
        self._lay_out()

    def show_view(self, view: QuestionView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._ring.show_seconds(view.seconds, view.share, without_isolates(view.count_down))
        self._count_down.show_text(view.count_down)
        self._show_buttons(view)
        languages = tuple((one.tag, one.autonym, one.current) for one in view.languages)
        self._languages.show_languages(languages, view.language_label)

    def main_control(self) -> QWidget | None:
        """The last answer: *I am here*, as long as there is more time to be had."""
        return self._buttons.main_button()

    def _show_buttons(self, view: QuestionView) -> None:
        """Another question takes the place of one that is open: its answer has the focus, not whatever came next."""
        before = self._buttons.main_button()
        self._buttons.show_buttons(view.buttons)
        answer = self._buttons.main_button()
        if answer is not None and answer is not before and self.isVisible():
            answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        metrics = self.theme.metrics
        column = QVBoxLayout(self.card)
        around = metrics.space(3 if metrics.large_text else 6)
        column.setContentsMargins(around, around, around, around)
        column.setSpacing(metrics.space(1 if metrics.large_text else 2))
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addLayout(self._time_left())
        column.addWidget(self._buttons)
        column.addWidget(self._languages, 0, CENTRE)

    def _time_left(self) -> QBoxLayout:
        """The ring over its words; before them where letters are large and the screen is not high."""
        metrics = self.theme.metrics
        beside = metrics.large_text and not metrics.portrait
        made = QBoxLayout(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        made.setSpacing(metrics.space(1 if metrics.large_text and not beside else 2))
        made.addStretch(1 if beside else 0)
        made.addWidget(self._ring, 0, CENTRE)
        made.addWidget(self._count_down)
        made.addStretch(1 if beside else 0)
        return made
