"""The two bars around every screen: brand, where the member is, languages; log-out, help, and that it is free."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.languages import LanguageBar
from kiosk.ui.kit.ornament import band
from kiosk.ui.kit.panel import Line, Sign
from kiosk.ui.kit.steps import Station, StepHeader
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow
from kiosk.ui.viewmodels import FrameView, Icon, LanguagePicked

ORNAMENT_STEPS = 2.5


class Bar(QWidget):
    """A white strip: the ornament towards the page at the top, a line towards it at the bottom."""

    def __init__(self, theme: Theme, at_top: bool) -> None:
        super().__init__()
        self._theme = theme
        self._at_top = at_top
        self.row = QHBoxLayout()
        self.row.addStrut(theme.metrics.target + 2 * theme.metrics.ring)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground and line."""
        painter = QPainter(self)
        colours = self._theme.colours
        painter.fillRect(self.rect(), QColor(colours.bar.ground))
        if self._at_top:
            thick = self._theme.metrics.space(ORNAMENT_STEPS)
            painter.drawTiledPixmap(0, self.height() - thick, self.width(), thick, band(self._theme, thick))
        else:
            painter.fillRect(QRectF(0, 0, self.width(), self._theme.metrics.space(0.5)), QColor(colours.bar.line))


class TopBar(Bar):
    """Brand, way so far, languages."""

    did = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, at_top=True)
        size = theme.metrics.space(7)
        self._sign = Sign(size)
        self._brand = Text(theme, TextStyle.HEADING, "frame.brand").on_one_line()
        self._place = Text(theme, TextStyle.SMALL, "frame.place", theme.colours.quiet_text).on_one_line()
        self._steps = StepHeader(theme, "frame.steps")
        self._languages = LanguageBar(theme, "frame.languages")
        self._languages.picked.connect(lambda tag: self.did.emit(LanguagePicked(tag)))
        self._lay_out()

    def show_frame(self, view: FrameView) -> None:
        """Draw it."""
        self._sign.show_icon("brand", self._theme.colours.primary.ground)
        self._brand.show_text(view.brand)
        self._place.show_text(view.place)
        self._steps.show_stations(tuple(Station(one.label, one.done, one.current) for one in view.phases))
        languages = tuple((one.tag, one.autonym, one.current) for one in view.languages)
        self._languages.show_languages(languages, view.language_label)

    def _lay_out(self) -> None:
        space = self._theme.metrics.space
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._brand)
        names.addWidget(self._place)
        names.addStretch(1)
        row = self.row
        row.setSpacing(space(1.5))
        row.addWidget(self._sign)
        row.addLayout(names)
        row.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(space(4), 0, space(3), space(ORNAMENT_STEPS))
        rows.addLayout(row)
        if self._theme.metrics.portrait:
            rows.addWidget(self._steps)
        else:
            row.addWidget(self._steps)
            row.addStretch(1)
        row.addWidget(self._languages)


class BottomBar(Bar):
    """Log-out always at the same place, then help, then that nothing is to be paid."""

    did = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, at_top=False)
        self._leave = ButtonRow(theme)
        self._leave.pressed.connect(self.did)
        self._help = Line(theme)
        self._free = Line(theme)
        space = theme.metrics.space
        rows = QVBoxLayout(self)
        rows.setContentsMargins(space(3), space(1.5), space(4), space(1))
        rows.addLayout(self.row)
        row = self.row
        row.setSpacing(space(5))
        row.addWidget(self._leave)
        row.addWidget(self._help, 3)
        row.addWidget(self._free, 2)

    def show_frame(self, view: FrameView) -> None:
        """Draw it."""
        self._leave.show_buttons(() if view.leave is None else (view.leave,))
        self._help.show_line(Icon.HELP, view.help)
        self._free.show_line(Icon.FREE, view.free)
