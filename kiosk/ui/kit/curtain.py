"""Privacy mode: all but the region that has the focus is dimmed, and what tells of a person cannot be read at all.

Two shades, because two people look at the screen. Words, messages and controls are dimmed only so far that whoever
stands in front still reads them, and knows what can be pressed. Values of a person are veiled, with an eye upon them,
until they have the focus: a touch gives it to them.
"""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QRegion, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.masked import MaskedValue
from kiosk.ui.kit.pad import DigitPad

DIMMED: Final = 64
"""Of 255: over words and controls beside the focus; text keeps a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3)."""
VEILED: Final = 244
"""Of 255: over values of a person; what is below can be guessed by its shape, and not read."""

_PERSONAL: Final = (MaskedValue, DigitEntry, TextField)
"""What shows something of a person. A page that will be printed covers itself."""
_EYE_COLOUR: Final = "#FFFFFF"
_AROUND: Final = 8
"""Pixels around a region."""

_BARS_DEPTH: Final = 2
"""A window has a page, and the page its bars."""

_Above = TypeVar("_Above", bound=QWidget)


class Curtain(QWidget):
    """Lies over a window, lets touches through, and is open at one region."""

    def __init__(self, window: QWidget, colour: str) -> None:
        super().__init__(window)
        self._window = window
        self._colour = colour
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("curtain")
        self._follows = False
        self.hide()

    def draw(self, drawn: bool, colour: str) -> None:
        """Draw the curtain or take it away; `colour` is that of the theme."""
        self._colour = colour
        self.setVisible(drawn)
        self.follow()

    def follow(self, *_focus: object) -> None:
        """Something else has the focus, or stands elsewhere."""
        if not self.isHidden():
            self.setGeometry(self._window.rect())
            self.raise_()
            self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """From now on the focus is followed, and not before: the application would tell windows that are going too."""
        self._follow_focus(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """The focus is no concern of it any more."""
        self._follow_focus(False)

    def opening(self) -> QRect:
        """Where the curtain is open: the region that has the focus, or the screen while nothing has it."""
        region = _region_of(self._focused()) or self._screen()
        return QRect() if region is None else self._place(region).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)

    def veiled(self) -> list[QRect]:
        """Where values of a person are that nobody looks at now."""
        if isinstance(_region_of(self._focused()), Dialog):
            return []
        found = (one for one in self._window.findChildren(QWidget) if isinstance(one, _PERSONAL) and one.isVisible())
        return [self._place(one) for one in found if not self._is_looked_at(one)]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The light shade beside the opening, the veils, and an eye upon each."""
        painter = QPainter(self)
        covered = QRegion(self.rect()) - QRegion(self.opening())
        veils = self.veiled()
        for veil in veils:
            covered -= QRegion(veil)
        painter.setClipRegion(covered)
        painter.fillRect(self.rect(), self._shade(DIMMED))
        painter.setClipping(False)
        for veil in veils:
            painter.fillRect(veil, self._shade(VEILED))
            _paint_eye(painter, veil)

    def _follow_focus(self, follows: bool) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if follows and not self._follows:
            application.focusChanged.connect(self.follow)
        if self._follows and not follows:
            application.focusChanged.disconnect(self.follow)
        self._follows = follows

    def _shade(self, opacity: int) -> QColor:
        colour = QColor(self._colour)
        colour.setAlpha(opacity)
        return colour

    def _focused(self) -> QWidget | None:
        return self._window.focusWidget()

    def _screen(self) -> QWidget | None:
        stack = self._window.findChild(QStackedWidget)
        return None if stack is None else stack.currentWidget()

    def _is_looked_at(self, part: QWidget) -> bool:
        focused, pad = self._focused(), _above(part, DigitPad)
        return focused is part or (pad is not None and focused is not None and pad is _above(focused, DigitPad))

    def _place(self, part: QWidget) -> QRect:
        return QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())


def _region_of(control: QWidget | None) -> QWidget | None:
    """What belongs together: the card of a dialog, a pad with all of its keys, a bar, the screen between the bars."""
    if control is None:
        return None
    dialog = _above(control, Dialog)
    if dialog is not None:
        return dialog.card
    pad = _above(control, DigitPad)
    if pad is not None:
        return pad
    stack = _above(control, QStackedWidget)
    return stack.currentWidget() if stack is not None else _outermost(control)


def _outermost(control: QWidget) -> QWidget | None:
    """The bar that a control stands in: the part of the page that it belongs to; None for the window itself."""
    above = [control]
    while (parent := above[-1].parentWidget()) is not None:
        above.append(parent)
    return above[-3] if len(above) > _BARS_DEPTH else None


def _above(part: QWidget, kind: type[_Above]) -> _Above | None:
    """The nearest part of a kind that contains this one."""
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, kind):
            return above
        above = above.parentWidget()
    return None


def _paint_eye(painter: QPainter, veil: QRect) -> None:
    size = min(veil.height() // 2, veil.width() // 2)
    place = QRect(0, 0, size, size)
    place.moveCenter(veil.center())
    painter.drawPixmap(place.topLeft(), icon("eye", size, _EYE_COLOUR))
