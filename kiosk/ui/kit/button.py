"""Everything that can be pressed: by touch that begins and ends inside, by Space, by Enter; never by a held key."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.paint import focus_ring, ground
from kiosk.ui.kit.taps import touched
from kiosk.ui.kit.tokens import Colours, Pair, Theme
from kiosk.ui.kit.typesetting import Measured, line_height
from texts.isolates import without_isolates

_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select)


class Pressable(QAbstractButton):
    """A control with a stable object name and an accessible name; subclasses paint it."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.scan_home: QWidget | None = None
        """Where the focus goes after this was pressed by one of two keys."""
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_label(self, label: str) -> None:
        """Set the text; the accessible name is the same without control characters."""
        if label == self.text():
            return
        self.setText(label)
        self.setAccessibleName(without_isolates(label))
        self.updateGeometry()

    def usable(self) -> bool:
        """Whether it can be pressed now: what stands on a page that is not on show cannot, whatever has the focus."""
        return self.isEnabled() and self.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Enter presses, as Space does, and at once; a key that is held down presses once.

        What was meant for something else presses nothing. The window gets it, as a sign of life.
        """
        if not self.usable():
            event.ignore()
        elif event.key() not in _PRESSING:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._press_by_key(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing more: what presses did so when it went down."""
        if event.key() not in _PRESSING:
            super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Touch and mouse; what was meant for something else is left to the window, as a sign of life."""
        if self.theme.taps.is_echo(touched(event, self.theme.metrics.pixels_per_millimetre)):
            event.ignore()
        else:
            super().mousePressEvent(event)

    def _press_by_key(self, event: QKeyEvent) -> None:
        if self.theme.taps.is_echo():
            event.ignore()
        else:
            self.click()


class Look(Enum):
    """How a button looks: at rest and pressed."""

    PRIMARY = ("primary", "primary_pressed")
    SECONDARY = ("secondary", "secondary_pressed")
    DANGER = ("danger", "danger_pressed")

    def pair(self, colours: Colours, pressed: bool) -> Pair:
        """The colours of this look."""
        found = getattr(colours, self.value[pressed])
        assert isinstance(found, Pair)
        return found


class Button(Pressable):
    """A button with a label of one line and, before it, an icon."""

    def __init__(self, theme: Theme, name: str, look: Look, icon_name: str = "") -> None:
        super().__init__(theme, name)
        self._look = look
        self._icon = icon_name
        self.setFont(font(theme, TextStyle.STRONG))
        self._measured = Measured(self.font(), "")
        self._others: tuple[Measured, ...] = ()
        self._hint: QSize | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_as(self, look: Look, icon_name: str) -> None:
        """Another look and icon, which the same button has in another condition of its screen."""
        if (look, icon_name) != (self._look, self._icon):
            self._look, self._icon = look, icon_name
            self._hint = None
            self.updateGeometry()
            self.update()

    def keep_room_for(self, labels: Sequence[str]) -> None:
        """Be as large as the longest of these labels needs, whichever is shown: nothing moves while one counts."""
        if tuple(labels) != tuple(one.text for one in self._others):
            self._others = tuple(Measured(self.font(), label) for label in labels)
            self._hint = None
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Label, icon and room around them; never smaller than a target. Layouts ask hundreds of times a screen."""
        label = self._label()
        if self._hint is None:
            self._hint = self._needed(max(one.width for one in (label, *self._others)))
        return self._hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A label is never cut off."""
        return self.sizeHint()

    def height_at(self, width: int) -> int:
        """The height that it needs at this width, where its label may have to wrap."""
        label = max(one.height(self._label_room(width)) for one in (self._label(), *self._others))
        return max(self.sizeHint().height(), label + 2 * self.theme.metrics.ring)

    def narrowest(self) -> int:
        """The width below which a word of its label would be broken."""
        labels = (self._label(), *self._others)
        around = self.sizeHint().width() - max(one.width for one in labels)
        return max(one.longest_word for one in labels) + around

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground, focus ring, icon, label."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        pair = self._look.pair(self.theme.colours, self.isDown()) if self.isEnabled() else self.theme.colours.disabled
        ground(painter, area, pair, self.theme)
        if self.hasFocus():
            focus_ring(painter, area, self.theme)
        self.paint_label(painter, area, pair.text)

    def paint_label(self, painter: QPainter, area: QRectF, colour: str, with_icon: bool = True) -> None:
        """Icon and label in the middle of an area."""
        wide = min(self._label().width, self._label_room(round(area.width())))
        room = self._icon_room() if with_icon else 0
        left = area.center().x() - (wide + room) / 2
        mirrored = self.isRightToLeft()
        size = self.theme.metrics.text(1.2)
        if room:
            x = left + wide + room - size if mirrored else left
            top = area.center().y() - size / 2
            painter.drawPixmap(round(x), round(top), icon(self._icon, size, colour, mirrored))
        painter.setPen(QColor(colour))
        label = QRectF(left if mirrored else left + room, area.top(), wide + 2, area.height())
        made = self._label().laid_out(wide + 2, self.layoutDirection(), Qt.AlignmentFlag.AlignHCenter)
        made.draw(painter, label)

    def _needed(self, label_width: int) -> QSize:
        metrics = self.theme.metrics
        width = label_width + self._icon_room() + metrics.space(8)
        high = max(metrics.target, line_height(self.font()))
        return QSize(max(width + 2 * metrics.ring, metrics.target * 2), high + 2 * metrics.ring)

    def _label(self) -> Measured:
        if self._measured.text != self.text():
            self._measured = Measured(self.font(), self.text())
            self._hint = None
        return self._measured

    def _label_room(self, width: int) -> int:
        metrics = self.theme.metrics
        return max(1, width - self._icon_room() - 2 * metrics.ring - metrics.space(2))

    def _icon_room(self) -> int:
        if not self._icon:
            return 0
        return self.theme.metrics.text(1.2) + (self.theme.metrics.space(1.5) if self.text() else 0)
