"""A large choice: icon, label and a detail under it. Texts wrap (Qt's own tool buttons cut them off)."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from kiosk.ui.kit.button import Look, Pressable
from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.paint import focus_ring, ground
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.kit.typesetting import Measured
from texts.isolates import without_isolates


class Tile(Pressable):
    """A tile; with an icon it stands before the texts, without one they are in the middle."""

    def __init__(self, theme: Theme, name: str, icon_name: str = "", look: Look = Look.SECONDARY) -> None:
        super().__init__(theme, name)
        self._look = look
        self._icon = icon_name
        self._flat = False
        self._label = Measured(font(theme, TextStyle.HEADING), "")
        self._detail = Measured(font(theme, TextStyle.BODY), "")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def enlarge(self, style: TextStyle) -> None:
        """Another size of the label, for the choice that comes first."""
        self._label = Measured(font(self.theme, style), self.text())
        self.updateGeometry()

    def flatten(self) -> None:
        """As high as its texts need, no more; room at the end of the line for an arrow."""
        self._flat = True
        self.updateGeometry()

    def show_texts(self, label: str, detail: str, spoken_detail: bool = True) -> None:
        """Set label and detail; a detail that is personal is not spoken."""
        self.show_label(label)
        self._label = Measured(self._label.font, label)
        self._detail = Measured(self._detail.font, detail)
        self.setAccessibleDescription(without_isolates(detail) if spoken_detail else "")
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """The height that both texts take at this width."""
        metrics = self.theme.metrics
        label, detail = self._heights(width)
        least = metrics.target if self._flat else metrics.target * 2
        around = metrics.space(1.5 if self._flat else 4)
        return max(least, label + detail + around) + 2 * metrics.ring

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A comfortable width, and its height."""
        width = self.theme.metrics.space(55)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The least that still takes a long word."""
        across = max(self._label.longest_word, self._detail.longest_word)
        width = across + self.theme.metrics.space(30) - self._text_area(self.theme.metrics.space(30)).width()
        return QSize(width, self.theme.metrics.target * (1 if self._flat else 2))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground, focus ring, icon, texts."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        pair = self._look.pair(self.theme.colours, self.isDown()) if self.isEnabled() else self.theme.colours.disabled
        ground(painter, area, pair, self.theme)
        if self.hasFocus():
            focus_ring(painter, area, self.theme)
        if self._icon:
            self._paint_icon(painter)
        self._paint_texts(painter, pair.text)

    def _paint_icon(self, painter: QPainter) -> None:
        size = self._icon_size()
        side = self.theme.metrics.space(4)
        x = self.width() - side - size if self.isRightToLeft() else side
        colour = self._look.pair(self.theme.colours, pressed=False).text
        painter.drawPixmap(x, (self.height() - size) // 2, icon(self._icon, size, colour, self.isRightToLeft()))

    def _paint_texts(self, painter: QPainter, colour: str) -> None:
        label, detail = self._heights(self.width())
        across = self._text_area(self.width())
        top = (self.height() - label - detail) // 2
        painter.setPen(QColor(colour))
        self._paint_text(painter, self._label, QRect(across.x(), top, across.width(), label))
        below = QRect(across.x(), top + label, across.width(), detail)
        self._paint_text(painter, self._detail, below)

    def _paint_text(self, painter: QPainter, text: Measured, area: QRect) -> None:
        side = Qt.AlignmentFlag.AlignLeft if self._icon else Qt.AlignmentFlag.AlignHCenter
        text.laid_out(area.width(), self.layoutDirection(), side).draw(painter, QRectF(area))

    def _heights(self, width: int) -> tuple[int, int]:
        across = self._text_area(width).width()
        return self._label.height(across), self._detail.height(across)

    def _text_area(self, width: int) -> QRect:
        side = self.theme.metrics.space(4)
        taken = self._icon_size() + side if self._icon else 0
        arrow = self.theme.metrics.text(1.2) + side if self._flat else 0
        left = side + arrow if self.isRightToLeft() else side + taken
        return QRect(left, 0, max(1, width - 2 * side - taken - arrow), self.height())

    def _icon_size(self) -> int:
        return self.theme.metrics.space(6 if self._flat else 11)
