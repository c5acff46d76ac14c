"""The two bars around every screen: brand, where the member is, languages; log-out, help, and that it is free."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.gestures import LanguagePicked
from kiosk.ui.kit.bar_button import BarButton
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.languages import LanguageBar
from kiosk.ui.kit.ornament import band
from kiosk.ui.kit.panel import Line, Sign
from kiosk.ui.kit.steps import Station, StepHeader
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.viewmodels import FrameView, Icon

ORNAMENT_STEPS = 2.5


def place_of(theme: Theme) -> Text:
    """Where this machine stands; a long name takes two lines, and no room from what says where the member is."""
    return Text(theme, TextStyle.SMALL, "frame.place", theme.colours.quiet_text)


def fund_of(theme: Theme) -> Text:
    """Whose service this is; on a lying screen the way so far and the languages leave no room for it at the top."""
    return Text(theme, TextStyle.SMALL, "frame.fund", theme.colours.quiet_text).on_one_line()


def said_fund(theme: Theme, view: FrameView) -> str:
    """With large text *Welcome* alone says it, and on an upright screen with any larger one."""
    metrics = theme.metrics
    return "" if metrics.large_text or (metrics.portrait and metrics.enlarged) else view.fund


def said_place(theme: Theme, view: FrameView) -> str:
    """With large text there is no room for it."""
    return "" if theme.metrics.large_text else view.place


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
            painter.fillRect(QRectF(0, 0, self.width(), self._theme.metrics.line(2)), QColor(colours.bar.line))


class FrameControls(QWidget):
    """What belongs to the screen itself: its language, and how it looks.

    With large text the languages give way to one button that opens the same sheet as the other one.
    """

    did = Signal(object)
    adjusting = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._language = self._button(theme) if theme.metrics.large_text else self._bar(theme)
        self._settings = BarButton(theme, "frame.settings", Icon.ADJUST)
        self._settings.clicked.connect(self.adjusting)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.space(1))
        row.addWidget(self._language)
        row.addStretch(1)
        row.addWidget(self._settings)

    def show_frame(self, view: FrameView) -> None:
        """Draw it."""
        if isinstance(self._language, LanguageBar):
            languages = tuple((one.tag, one.autonym, one.current) for one in view.languages)
            self._language.show_languages(languages, view.language_label)
        else:
            current = [one.autonym for one in view.languages if one.current]
            self._language.show_label("".join(current))
            self._language.setVisible(bool(current))
        self._settings.show_label(view.settings.button)

    def settings_button(self) -> QWidget:
        """Where the focus returns when the sheet is closed."""
        return self._settings

    def _bar(self, theme: Theme) -> LanguageBar:
        bar = LanguageBar(theme, "frame.languages")
        bar.picked.connect(lambda tag: self.did.emit(LanguagePicked(tag)))
        return bar

    def _button(self, theme: Theme) -> BarButton:
        button = BarButton(theme, "frame.language", Icon.GLOBE)
        button.clicked.connect(self.adjusting)
        return button


class TopBar(Bar):
    """Brand, way so far, and on a lying screen the controls of the frame, unless they are out of reach up there."""

    def __init__(self, theme: Theme, controls: FrameControls | None) -> None:
        super().__init__(theme, at_top=True)
        self._sign = Sign(theme.metrics.space(7))
        self._brand = Text(theme, TextStyle.HEADING, "frame.brand", theme.colours.bar.text).on_one_line()
        self._fund = fund_of(theme)
        self._steps = StepHeader(theme, "frame.steps")
        self._place = place_of(theme)
        self._lay_out(controls)

    def show_frame(self, view: FrameView) -> None:
        """Draw it."""
        self._sign.show_icon("brand", self._theme.colours.primary.ground)
        if not self._theme.metrics.large_text:
            self._brand.show_text(view.brand)
        if self._theme.metrics.portrait:
            self._fund.show_text(said_fund(self._theme, view))
            self._place.show_text(said_place(self._theme, view))
        stations = tuple(Station(one.label, one.done, one.current) for one in view.phases)
        self._steps.show_stations(stations, view.paging.place)

    def _lay_out(self, controls: FrameControls | None) -> None:
        metrics = self._theme.metrics
        row, around = self.row, 0 if controls is None else metrics.ring
        row.setSpacing(metrics.space(1.5))
        row.addSpacing(around)  # as much as controls keep around them, which stand at the other end
        row.addWidget(self._sign)
        if not metrics.large_text:  # then the sign alone stands for the brand
            row.addLayout(self._names())
        row.addSpacing(metrics.space(1.5))
        rows = QVBoxLayout(self)
        side = metrics.gutter - around
        rows.setContentsMargins(side, 0, side, metrics.space(ORNAMENT_STEPS))
        rows.addLayout(row)
        if metrics.portrait and not metrics.large_text:
            rows.addWidget(self._steps)
        else:
            row.addWidget(self._steps)
        row.addStretch(1)
        for part in (self._place if metrics.portrait else None, controls):
            if part is not None:
                row.addWidget(part)

    def _names(self) -> QVBoxLayout:
        """The brand, and on an upright screen whose service this is, below it."""
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._brand)
        if self._theme.metrics.portrait:
            names.addWidget(self._fund)
        names.addStretch(1)
        return names


class BottomBar(Bar):
    """Log-out always at the same place, then help, that nothing is to be paid, and where this is.

    On an upright screen, and in reach mode, the controls of the frame stand below: up there not everybody reaches them.
    """

    did = Signal(object)

    def __init__(self, theme: Theme, controls: FrameControls | None) -> None:
        super().__init__(theme, at_top=False)
        self._leave = ButtonRow(theme)
        self._leave.pressed.connect(self.did)
        self._help = ButtonRow(theme)
        self._help.pressed.connect(self.did)
        self._free = Line(theme)
        self._fund = fund_of(theme)
        self._place = place_of(theme)
        self._lay_out(controls)

    def show_frame(self, view: FrameView) -> None:
        """Draw it."""
        self._leave.show_buttons(() if view.leave is None else (view.leave,))
        self._help.show_buttons(() if view.help is None else (view.help,))
        self._free.show_line(Icon.FREE, view.free)
        if not self._theme.metrics.portrait:
            self._fund.show_text(said_fund(self._theme, view))
            self._place.show_text(said_place(self._theme, view))
        self._free.setVisible(view.leave is None or not self._theme.metrics.enlarged or self._is_room_for_all())

    def _is_room_for_all(self) -> bool:
        """For that nothing is to be paid, too, on one line with the rest: larger text may leave none."""
        metrics, row = self._theme.metrics, (self._leave, self._help, self._free)
        whose_and_where = max(self._fund.sizeHint().width(), self._place.sizeHint().width())
        wide = sum(part.sizeHint().width() for part in row) + len(row) * self.row.spacing() + whose_and_where
        return wide <= metrics.width - 2 * metrics.gutter

    def _lay_out(self, controls: FrameControls | None) -> None:
        metrics, row = self._theme.metrics, self.row
        row.setSpacing(metrics.space(3 if metrics.large_text else 4))
        for part in (self._leave, self._help, self._free):
            row.addWidget(part)
        row.addStretch(1)
        if not metrics.portrait:
            row.addLayout(self._whose_and_where())
            row.addSpacing(metrics.ring)  # as controls have around them
        rows = QVBoxLayout(self)
        side = metrics.gutter - metrics.ring
        rows.setContentsMargins(side, metrics.space(1), side, metrics.space(0.5))
        rows.setSpacing(metrics.space(0.5))
        rows.addLayout(row)
        if controls is not None:
            rows.addWidget(controls)

    def _whose_and_where(self) -> QVBoxLayout:
        """At the edge of the screen, both of them."""
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        for part in (self._fund, self._place):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        return column
