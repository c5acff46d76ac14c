"""The overlay: is somebody still there? It covers the screen and keeps the focus until it is answered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import CENTRE, ButtonRow
from kiosk.ui.viewmodels import QuestionView
from texts.isolates import without_isolates


class QuestionOverlay(QWidget):
    """A card in the middle of a dimmed screen."""

    did = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self._theme = theme
        self._title = Text(theme, TextStyle.DISPLAY, "question.title").centred()
        self._hint = Text(theme, TextStyle.HEADING, "question.hint", theme.colours.quiet_text).centred()
        self._ring = CountDown(theme, "question.ring")
        self._count_down = Text(theme, TextStyle.HEADING, "question.countdown").centred()
        self._buttons = ButtonRow(theme, centred=True)
        self._buttons.pressed.connect(self.did)
        self._lay_out()
        self.hide()

    def show_view(self, view: QuestionView) -> None:
        """Draw it; the first time it takes the focus."""
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._ring.show_seconds(view.seconds, view.share, without_isolates(view.count_down))
        self._count_down.show_text(view.count_down)
        self._buttons.show_buttons(view.buttons)
        if self.isHidden():
            self.raise_()
            self.show()
            main = self._buttons.main_button()
            if main is not None:
                main.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: N802 (Qt's name)
        """Tab stays inside."""
        self._buttons.focus_next(forwards)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Dim what is below: it may be personal, and the person may be gone."""
        ground = QColor(self._theme.colours.shade)
        ground.setAlpha(225)
        QPainter(self).fillRect(self.rect(), ground)

    def _lay_out(self) -> None:
        space = self._theme.metrics.space
        panel = Panel(self._theme)
        panel.setMinimumWidth(round(self._theme.metrics.width * (0.86 if self._theme.metrics.portrait else 0.55)))
        column = QVBoxLayout(panel)
        column.setContentsMargins(space(6), space(6), space(6), space(6))
        column.setSpacing(space(2))
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addWidget(self._ring, 0, CENTRE)
        column.addWidget(self._count_down)
        column.addWidget(self._buttons)
        page = QVBoxLayout(self)
        page.addStretch(1)
        page.addWidget(panel, 0, CENTRE)
        page.addStretch(1)
