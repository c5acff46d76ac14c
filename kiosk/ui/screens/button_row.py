"""The buttons of a screen, in one row: ways back at its start, the main one at its end, and those between pages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.gestures import Intent
from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.common_pager import CommonPager
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.viewmodels import ButtonView, Role

_AT_START = (Intent.BACK, Intent.CANCEL_PRINT, Intent.STOP_PRINT)
"""What leads away from what is being done, far from where the last screen's main button was."""


class Spread(Enum):
    """How buttons take the width of their row."""

    APART = auto()
    """Back at the start of the line, the main one at its end."""
    CENTRED = auto()
    FILLING = auto()
    """All equally wide, from edge to edge: for a narrow column, in which they would hang from one of its edges.

    One alone stands at its own end of the line, as elsewhere.
    """


class ButtonRow(QWidget):
    """Buttons side by side, as their `Spread` says; one below the other, as wide as the row, if need be.

    They are kept while their names stay the same, so that the focus stays too; what they look like and do may change.
    The buttons between pages stand among them where there is room, or else above them.
    """

    pressed = Signal(object)

    def __init__(self, theme: Theme, spread: Spread = Spread.APART) -> None:
        super().__init__()
        self._theme = theme
        self._spread = spread
        self._gap = theme.metrics.space(2)
        self._buttons: dict[str, Button] = {}
        self._intents: dict[str, Intent] = {}
        self._filled: set[str] = set()
        self._hint: QSize | None = None
        self._pager: CommonPager | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def take_among(self, pager: CommonPager) -> None:
        """Have the buttons between pages in this row; they come and go by themselves."""
        self._pager = pager
        pager.setParent(self)
        pager.counted.connect(self._appear)

    def show_buttons(self, views: tuple[ButtonView, ...]) -> None:
        """Show these buttons, in this order but for what stands at the start: the focus goes as the eye does."""
        in_line = sorted(views, key=lambda view: view.intent not in _AT_START)
        self._filled = {view.name for view in views if view.role is Role.PRIMARY}
        self._intents = {view.name: view.intent for view in views}
        self._hint = None
        if [view.name for view in in_line] != list(self._buttons):
            self._rebuild(in_line)
        for view in in_line:
            button = self._buttons[view.name]
            button.show_as(look_of(view.role), view.icon or "")
            button.keep_room_for(view.room_for)
            button.show_label(view.label)
            button.setEnabled(view.enabled)
        self._appear()

    def main_button(self) -> Button | None:
        """The filled one, or else the last, of those that are enabled."""
        enabled = [name for name, button in self._buttons.items() if button.isEnabled()]
        filled = [name for name in enabled if name in self._filled]
        return self._buttons[(filled or enabled)[-1]] if enabled else None

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """One line, or as many as there are buttons; and one above for those between pages, if need be."""
        if not self._turns():
            return self._buttons_high(width)
        if self._is_room_among(width):
            return max(self._high(), self._pager_high())
        return self._pager_high() + self._gap // 2 + self._buttons_high(width)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All of them on one line. Layouts ask a hundred times a screen."""
        if self._hint is None:
            hints = [button.sizeHint() for button in self._buttons.values()]
            wide = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
            self._hint = QSize(wide, max((hint.height() for hint in hints), default=0))
        return self._hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The widest of them, its label on several lines."""
        wide = max((one.narrowest() for one in self._buttons.values()), default=0)
        if self._pager is None or not self._turns():
            return QSize(wide, self._high())
        return QSize(max(wide, self._pager.least_width()), max(self._high(), self._pager_high()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Place them anew."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The page was mirrored."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._arrange()
        super().changeEvent(event)

    def _appear(self) -> None:
        """The row, with what is in it now."""
        self.setVisible(bool(self._buttons) or self._turns())
        self._arrange()
        self.updateGeometry()

    def _turns(self) -> bool:
        return self._pager is not None and not self._pager.isHidden()

    def _arrange(self) -> None:
        top = self._put_pager()
        alone = top > 0 or not self._turns()
        if self._is_too_narrow(self.width()):
            self._stack(top)
        elif self._fills() and alone:
            self._fill(top)
        else:
            self._line_up(top, centred=self._spread is Spread.CENTRED and alone)

    def _fills(self) -> bool:
        return self._spread is Spread.FILLING and len(self._buttons) > 1

    def _line_up(self, top: int, centred: bool) -> None:
        left = self.width() - self.sizeHint().width()
        start = left // 2 if centred else 0
        for name, button in self._buttons.items():
            if not centred and not self._leads_back(name):
                start, left = start + left, 0
            self._put(button, start, top, button.sizeHint().width())
            start += button.sizeHint().width() + self._gap

    def _fill(self, top: int) -> None:
        each = (self.width() + self._gap) / max(1, len(self._buttons))
        for index, button in enumerate(self._buttons.values()):
            start, end = round(index * each), round((index + 1) * each) - self._gap
            self._put(button, start, top, end - start)

    def _stack(self, top: int) -> None:
        for button in self._buttons.values():
            high = button.height_at(self.width())
            button.setGeometry(0, top, self.width(), high)
            top += high + self._gap // 2

    def _put(self, part: QWidget, start: int, top: int, wide: int) -> None:
        left = self.width() - start - wide if self.isRightToLeft() else start
        part.setGeometry(left, top, wide, self._pager_high() if part is self._pager else self._high())

    def _put_pager(self) -> int:
        """Between the ways back and the rest, or above them all; how much room it takes above, in pixels."""
        if self._pager is None or not self._turns():
            return 0
        above = 0 if self._is_room_among(self.width()) else self._pager_high() + self._gap // 2
        if above:
            self._pager.fit(self.width())
            self._put(self._pager, 0, 0, self.width())
            self._in_order([self._pager, *self._buttons.values()])
        else:
            self._put_among(self._pager)
        return above

    def _put_among(self, pager: CommonPager) -> None:
        before = [button for name, button in self._buttons.items() if self._leads_back(name)]
        after = [button for name, button in self._buttons.items() if not self._leads_back(name)]
        start = sum(button.sizeHint().width() + self._gap for button in before)
        room = self.width() - start - sum(button.sizeHint().width() + self._gap for button in after)
        wide = pager.fit(room)
        if not self._buttons:
            wide = room
        share = 0.5 if before and after else float(bool(before))
        self._put(pager, start + round((room - wide) * share), 0, wide)
        self._in_order([*before, pager, *after])

    def _in_order(self, parts: Sequence[QWidget]) -> None:
        """The focus goes by the order of the parts: as they stand."""
        if [one for one in self.children() if one in parts] != list(parts):
            for part in parts:
                part.raise_()

    def _is_room_among(self, width: int) -> bool:
        gaps = 2 * self._gap if self._buttons else 0
        return self._pager is not None and self.sizeHint().width() + gaps + self._pager.least_width() <= width

    def _buttons_high(self, width: int) -> int:
        if not self._is_too_narrow(width):
            return self._high()
        heights = [button.height_at(width) for button in self._buttons.values()]
        return sum(heights) + (len(heights) - 1) * (self._gap // 2)

    def _is_too_narrow(self, width: int) -> bool:
        """For one line."""
        if not self._fills() or (self._turns() and self._is_room_among(width)):
            return self.sizeHint().width() > width
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        return len(self._buttons) * (widest + self._gap) - self._gap > width

    def _pager_high(self) -> int:
        return 0 if self._pager is None else self._pager.sizeHint().height()

    def _high(self) -> int:
        return self.sizeHint().height()

    def _leads_back(self, name: str) -> bool:
        return self._intents[name] in _AT_START

    def _rebuild(self, views: Sequence[ButtonView]) -> None:
        for old in self._buttons.values():
            old.hide()
            old.deleteLater()
        self._buttons = {view.name: self._made(view) for view in views}

    def _made(self, view: ButtonView) -> Button:
        button = Button(self._theme, view.name, look_of(view.role), view.icon or "")
        name = view.name
        button.clicked.connect(lambda: self.pressed.emit(self._intents[name]))
        button.setParent(self)
        button.show()
        return button


def look_of(role: Role) -> Look:
    """The look of a role."""
    return Look[role.name]
