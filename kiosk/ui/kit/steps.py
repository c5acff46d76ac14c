"""Where am I: the parts of a visit as numbered stations, in the direction of writing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.kit.typesetting import Paragraph, line_height, width_of
from texts.isolates import without_isolates


@dataclass(frozen=True, slots=True)
class Station:
    """One part of the way."""

    label: str
    done: bool
    current: bool


class StepHeader(QWidget):
    """Stations in a row: done ones are ticked, the current one is filled and bold.

    Where there is no room for all of them the current one stands alone, with how many there are: 2/4.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._stations: tuple[Station, ...] = ()
        self._widths: dict[str, int] = {}
        """Of each label in bold letters, which a layout asks for again and again; in pixels."""
        self._plain = font(theme, TextStyle.SMALL)
        self._bold = font(theme, TextStyle.SMALL)
        self._bold.setBold(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_stations(self, stations: tuple[Station, ...], place: str = "{n}/{total}") -> None:
        """Show these parts; none: show nothing. `place` with {n} and {total} is what those hear who see no stations."""
        self._stations = stations
        self._widths = {one.label: width_of(self._bold, one.label) for one in stations}
        total = len(stations)
        here = [f"{place.format(n=n, total=total)}: {one.label}" for n, one in enumerate(stations, 1) if one.current]
        self.setAccessibleName(without_isolates(" ".join(here)))
        self.setVisible(bool(stations))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for all stations."""
        wide = sum(self._station_width(one) for one in self._stations)
        gaps = max(0, len(self._stations) - 1) * self._theme.metrics.space(5)
        return QSize(wide + gaps, self._high())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for the current one: its label is never cut off."""
        return QSize(max((self._station_width(one) for one in self._stations if one.current), default=0), self._high())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Station after station, joined by a line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = self._theme.metrics.space(5)
        offset = ended = 0
        for number, one in self._shown():
            if offset:
                self._paint_joint(painter, ended, offset + gap)
                offset += gap
            wide = self._station_width(one)
            self._paint_station(painter, QRectF(self._across(offset, wide), 0, wide, self.height()), one, number)
            ended = offset + self._dot() + self._theme.metrics.space(1) + width_of(self._letters(one), one.label)
            offset += wide

    def _shown(self) -> list[tuple[int, Station]]:
        numbered = list(enumerate(self._stations, 1))
        return [(number, one) for number, one in numbered if one.current] if self._alone() else numbered

    def _alone(self) -> bool:
        return self.width() < self.sizeHint().width()

    def _high(self) -> int:
        return max(self._dot(), line_height(self._bold)) + self._theme.metrics.space(1)

    def _paint_station(self, painter: QPainter, area: QRectF, one: Station, number: int) -> None:
        colours = self._theme.colours
        dot = self._dot()
        mirrored = self.isRightToLeft()
        circle = QRectF(area.right() - dot if mirrored else area.left(), (self.height() - dot) / 2, dot, dot)
        reached = one.done or one.current
        painter.setPen(QPen(QColor(colours.primary.ground if reached else colours.quiet_text), 2.5))
        painter.setBrush(QColor(colours.primary.ground if reached else colours.bar.ground))
        painter.drawEllipse(circle.adjusted(2, 2, -2, -2))
        self._paint_number(painter, circle, one, number)
        painter.setPen(QColor(colours.bar.text if reached else colours.quiet_text))
        room = dot + self._theme.metrics.space(1)
        label = area.adjusted(0, 0, -room, 0) if mirrored else area.adjusted(room, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignLeft
        Paragraph(self._letters(one), one.label, round(label.width()), self.layoutDirection(), side).draw(
            painter, label
        )

    def _paint_number(self, painter: QPainter, circle: QRectF, one: Station, number: int) -> None:
        colours = self._theme.colours
        if one.done:
            size = round(self._dot() * 0.6)
            place = circle.center()
            tick = icon("check", size, colours.primary.text)
            painter.drawPixmap(round(place.x() - size / 2), round(place.y() - size / 2), tick)
            return
        painter.setFont(self._bold)
        painter.setPen(QColor(colours.primary.text if one.current else colours.quiet_text))
        said = f"{number}/{len(self._stations)}" if self._alone() else str(number)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_joint(self, painter: QPainter, ended: int, begins: int) -> None:
        """From where the letters of one station end to the circle of the next, as far from both."""
        inset = self._theme.metrics.space(1)
        gap = begins - ended
        left = self._across(ended, gap)
        middle = self.height() / 2
        painter.setPen(QPen(QColor(self._theme.colours.quiet_text), 2))
        painter.drawLine(round(left + inset), round(middle), round(left + gap - inset), round(middle))

    def _across(self, offset: int, wide: int) -> int:
        return self.width() - offset - wide if self.isRightToLeft() else offset

    def _letters(self, one: Station) -> QFont:
        return self._bold if one.current else self._plain

    def _station_width(self, one: Station) -> int:
        return self._dot() + self._theme.metrics.space(1.5) + self._widths[one.label]

    def _dot(self) -> int:
        return round(self._theme.metrics.space(6) * self._theme.metrics.text_scale)
