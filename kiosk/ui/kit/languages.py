"""The language bar: every language by its own name, one touch away on every screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui.kit.button import Look, Pressable
from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.paint import focus_ring, ground, inner
from kiosk.ui.kit.tokens import Pair, Theme
from kiosk.ui.kit.typesetting import Paragraph, width_of
from texts.isolates import without_isolates


class LanguageButton(Pressable):
    """One language; the current one is underlined, bold and checked."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setCheckable(True)

    def nextCheckState(self) -> None:  # noqa: N802 (Qt's name)
        """A press asks for a language; whether it is the current one is told by `show_language`."""

    def show_language(self, autonym: str, current: bool) -> None:
        """Set its own name and whether it is the current language."""
        self.setChecked(current)
        self.setFont(font(self.theme, TextStyle.STRONG if current else TextStyle.BODY))
        self.show_label(autonym)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The name and room around it."""
        metrics = self.theme.metrics
        wide = width_of(font(self.theme, TextStyle.STRONG), self.text()) + metrics.space(3)
        return QSize(max(metrics.target, wide) + 2 * metrics.ring, metrics.target + 2 * metrics.ring)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Never smaller."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The line around it that every control has, its name, and a line under the current one."""
        painter = QPainter(self)
        pair = self._pair()
        ground(painter, QRectF(self.rect()), pair, self.theme)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), self.theme)
        painter.setPen(QColor(pair.text))
        side = Qt.AlignmentFlag.AlignHCenter
        Paragraph(self.font(), self.text(), self.width(), self.layoutDirection(), side).draw(
            painter, QRectF(self.rect())
        )
        if self.isChecked():
            area, high = inner(QRectF(self.rect()), self.theme), self.theme.metrics.space(0.75)
            line = area.adjusted(high * 2, area.height() - high * 2.5, -high * 2, -high * 1.5)
            painter.fillRect(line, QColor(pair.text))

    def _pair(self) -> Pair:
        colours = self.theme.colours
        return Look.SECONDARY.pair(colours, self.isDown()) if self.isEnabled() else colours.disabled


class LanguageBar(QWidget):
    """All languages side by side, in the same order everywhere; buttons are named `<each>.<tag>`."""

    picked = Signal(str)

    def __init__(self, theme: Theme, name: str, each: str = "language") -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._each = each
        self._buttons: dict[str, LanguageButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def show_languages(self, languages: tuple[tuple[str, str, bool], ...], label: str) -> None:
        """Show (tag, autonym, current) for each language; none: show nothing. `label` names the bar."""
        self.setAccessibleName(without_isolates(label))
        self.setVisible(bool(languages))
        for tag, autonym, current in languages:
            self._button(tag).show_language(autonym, current)

    def _button(self, tag: str) -> LanguageButton:
        if tag not in self._buttons:
            button = LanguageButton(self._theme, f"{self._each}.{tag}")
            button.clicked.connect(lambda: self.picked.emit(tag))
            self._buttons[tag] = button
            self._row.addWidget(button)
            button.show()
        return self._buttons[tag]
