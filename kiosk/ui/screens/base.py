"""What every screen is: it draws one view and says what the member did. Rows of buttons and banners on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from contract.digits import Digits
from kiosk.ui.gestures import Intent
from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.common_pager import CommonPager
from kiosk.ui.kit.pager import PagingWords
from kiosk.ui.kit.pages import Pages, Stand
from kiosk.ui.kit.panel import Banner, Mood
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.column import Column
from kiosk.ui.viewmodels import BannerView, ButtonView, Role


class Screen(QWidget):
    """A screen of the stack, made for one step. `did` carries a Gesture, `painted` comes with each paint.

    `heard` carries a digit that was typed or found: for headphones alone.
    """

    did = Signal(object)
    painted = Signal()
    heard = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName(name)
        self._pager = CommonPager(theme, f"{name}.pages") if theme.metrics.at_hand else None

    def main_control(self) -> QWidget | None:
        """What has the focus when the screen appears."""
        return None

    def turn_pages(self, words: PagingWords) -> None:
        """Divide what was just shown into pages, before it is painted; `words` are on the buttons between them."""
        if self._pager is not None:
            self._pager.show_words(words)
        for pages in self.findChildren(Pages):
            pages.show_words(words)
            pages.divide()

    def typed(self) -> Digits:
        """What was typed and not sent yet; it survives when the member changes the look of the screen. Personal."""
        return Digits(())

    def type_again(self, typed: Digits) -> None:
        """Go on from what was typed."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Type what was typed anywhere in the window; False: nothing is typed here."""
        return False

    def forget(self) -> None:
        """Drop whatever was shown of a person; called when another screen takes its place."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing of its own; its parts paint themselves."""
        self.painted.emit()

    def page(self, spacing: float = 2) -> Column:
        """The column that everything stands in, with the margins that all screens share."""
        return Column(self.theme, self, min(spacing, 1.5) if self.theme.metrics.large_text else spacing)

    def foot(self, column: Column, buttons: QWidget | None = None) -> None:
        """What stands at the end of a column: the buttons between pages, in reach mode, and those of the screen."""
        if self._pager is not None:
            column.put_controls(self._pager)
        if buttons is not None:
            column.put_controls(buttons)

    def pages(self, name: str, blocks: Iterable[QWidget], spacing: float = 2, stand: Stand = Stand.MIDDLE) -> Pages:
        """Blocks one below the other, on as many pages as they need; give it the room that is left."""
        made = Pages(self.theme, f"{self.objectName()}.{name}", spacing, stand)
        for block in blocks:
            made.add(block)
        if self._pager is not None:
            self._pager.serve(made)
        return made

    def further(self, pages: Pages) -> QWidget | None:
        """The button that leads to the next of these pages, while there is one."""
        if self._pager is None:
            return pages.following
        return self._pager.following if self._pager.isVisibleTo(self) else None

    def columns(self, spacing: float = 6) -> QBoxLayout:
        """Two halves: side by side, or one below the other on an upright screen."""
        upright = self.theme.metrics.portrait
        made = QBoxLayout(QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight)
        made.setSpacing(self.theme.metrics.space(spacing))
        return made


_AT_START = (Intent.BACK, Intent.CANCEL_PRINT, Intent.STOP_PRINT)
"""What leads away from what is being done, far from where the last screen's main button was."""


class ButtonRow(QWidget):
    """Buttons side by side: back at the start of the line, the main one at its end; one below the other if need be.

    They are kept while their names stay the same, so that the focus stays too.
    """

    pressed = Signal(object)

    def __init__(self, theme: Theme, centred: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._centred = centred
        self._gap = theme.metrics.space(2)
        self._buttons: dict[str, Button] = {}
        self._back: set[str] = set()
        self._filled: set[str] = set()
        self._hint: QSize | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_buttons(self, views: tuple[ButtonView, ...]) -> None:
        """Show these buttons, in this order but for what stands at the start: the focus goes as the eye does."""
        in_line = sorted(views, key=lambda view: view.intent not in _AT_START)
        self._filled = {view.name for view in views if view.role is Role.PRIMARY}
        self._hint = None
        if [view.name for view in in_line] != list(self._buttons):
            self._rebuild(in_line)
        for view in in_line:
            button = self._buttons[view.name]
            button.keep_room_for(view.room_for)
            button.show_label(view.label)
            button.setEnabled(view.enabled)
        self.setVisible(bool(views))
        self._arrange()
        self.updateGeometry()

    def main_button(self) -> Button | None:
        """The filled one, or else the last, of those that are enabled."""
        enabled = [name for name, button in self._buttons.items() if button.isEnabled()]
        filled = [name for name in enabled if name in self._filled]
        return self._buttons[(filled or enabled)[-1]] if enabled else None

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """One line, or as many as there are buttons."""
        if self.sizeHint().width() <= width:
            return self._high()
        heights = [button.height_at(width) for button in self._buttons.values()]
        return sum(heights) + (len(heights) - 1) * (self._gap // 2)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All of them on one line. Layouts ask a hundred times a screen."""
        if self._hint is None:
            hints = [button.sizeHint() for button in self._buttons.values()]
            wide = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
            self._hint = QSize(wide, max((hint.height() for hint in hints), default=0))
        return self._hint

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The widest of them, its label on several lines."""
        return QSize(max((one.narrowest() for one in self._buttons.values()), default=0), self._high())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Place them anew."""
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The page was mirrored."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._arrange()
        super().changeEvent(event)

    def _arrange(self) -> None:
        if self.sizeHint().width() > self.width():
            self._stack()
            return
        left = self.width() - self.sizeHint().width()
        start = left // 2 if self._centred else 0
        for name, button in self._buttons.items():
            if not self._centred and name not in self._back:
                start, left = start + left, 0
            self._put(button, start, button.sizeHint().width())
            start += button.sizeHint().width() + self._gap

    def _stack(self) -> None:
        top = 0
        for button in self._buttons.values():
            high = button.height_at(self.width())
            button.setGeometry(0, top, self.width(), high)
            top += high + self._gap // 2

    def _put(self, button: Button, start: int, wide: int) -> None:
        left = self.width() - start - wide if self.isRightToLeft() else start
        button.setGeometry(left, 0, wide, self._high())

    def _high(self) -> int:
        return self.sizeHint().height()

    def _rebuild(self, views: Sequence[ButtonView]) -> None:
        for old in self._buttons.values():
            old.hide()
            old.deleteLater()
        self._back = {view.name for view in views if view.intent in _AT_START}
        self._buttons = {view.name: self._made(view) for view in views}

    def _made(self, view: ButtonView) -> Button:
        button = Button(self._theme, view.name, look_of(view.role), view.icon or "")
        intent = view.intent
        button.clicked.connect(lambda: self.pressed.emit(intent))
        button.setParent(self)
        button.show()
        return button


class Banners(QWidget):
    """Messages of a screen, below or `beside` each other; takes no room while there is none."""

    def __init__(self, theme: Theme, name: str, beside: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self._banners: list[Banner] = []
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row = QBoxLayout(direction, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.space(1.5))

    def say(self, *views: BannerView | None) -> None:
        """Show these messages; None is no message."""
        messages = [view for view in views if view is not None]
        while len(self._banners) < len(messages):
            self._banners.append(Banner(self._theme, f"{self.objectName()}.{len(self._banners) + 1}"))
            self._row.addWidget(self._banners[-1])
        for index, banner in enumerate(self._banners):
            if index < len(messages):
                _say(banner, messages[index])
            else:
                banner.be_quiet()
        self.setVisible(bool(messages))


def _say(banner: Banner, view: BannerView) -> None:
    banner.say(Mood[view.tone.name], view.text, view.second, view.code)


def look_of(role: Role) -> Look:
    """The look of a role."""
    return Look[role.name]


CENTRE = Qt.AlignmentFlag.AlignHCenter


def centred(part: QWidget) -> QWidget:
    """A part of its own size in the middle of its line."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(part, 0, CENTRE)
    return line
