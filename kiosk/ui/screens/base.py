"""What every screen is: it draws one view and says what the member did. Rows of buttons and banners on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.pages import Pages, PagingWords
from kiosk.ui.kit.panel import Banner, Mood
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.viewmodels import BannerView, ButtonView, Intent, Role


class Screen(QWidget):
    """A screen of the stack, made for one step. `did` carries a Gesture, `painted` comes with each paint."""

    did = Signal(object)
    painted = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName(name)

    def main_control(self) -> QWidget | None:
        """What has the focus when the screen appears."""
        return None

    def show_paging(self, words: PagingWords) -> None:
        """The words of content on pages, for all parts that have pages."""
        for pages in self.findChildren(Pages):
            pages.show_words(words)

    def typed(self) -> str:
        """What was typed and not sent yet; it survives when the member changes the look of the screen. Personal."""
        return ""

    def type_again(self, typed: str) -> None:
        """Go on from what was typed."""

    def forget(self) -> None:
        """Drop whatever was shown of a person; called when another screen takes its place."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing of its own; its parts paint themselves."""
        self.painted.emit()

    def page(self, spacing: float = 2) -> QVBoxLayout:
        """The column that everything stands in, with the margins that all screens share."""
        metrics = self.theme.metrics
        column = QVBoxLayout(self)
        side = metrics.space(5) if metrics.portrait else metrics.space(8)
        column.setContentsMargins(side, metrics.space(4), side, metrics.space(3))
        column.setSpacing(metrics.space(spacing))
        return column

    def columns(self, spacing: float = 6) -> QBoxLayout:
        """Two halves: side by side, or one below the other on an upright screen."""
        upright = self.theme.metrics.portrait
        made = QBoxLayout(QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight)
        made.setSpacing(self.theme.metrics.space(spacing))
        return made


class ButtonRow(QWidget):
    """Buttons side by side: back at the start of the line, the main one at its end.

    They are kept while their names stay the same, so that the focus stays too.
    """

    pressed = Signal(object)

    def __init__(self, theme: Theme, centred: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._buttons: dict[str, Button] = {}
        self._start, self._end = QHBoxLayout(), QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for layout in (row, self._start, self._end):
            layout.setSpacing(theme.metrics.space(2))
        row.addStretch(1 if centred else 0)
        row.addLayout(self._start)
        row.addStretch(0 if centred else 1)
        row.addLayout(self._end)
        row.addStretch(1 if centred else 0)

    def show_buttons(self, views: tuple[ButtonView, ...]) -> None:
        """Show these buttons, in this order."""
        names = [view.name for view in views]
        if names != list(self._buttons):
            self._rebuild(views)
        for view in views:
            button = self._buttons[view.name]
            button.show_label(view.label)
            button.setEnabled(view.enabled)
        self.setVisible(bool(views))

    def main_button(self) -> Button | None:
        """The last enabled one."""
        enabled = [button for button in self._buttons.values() if button.isEnabled()]
        return enabled[-1] if enabled else None

    def focus_next(self, forwards: bool) -> None:
        """Move the focus to the neighbour, round and round."""
        buttons = [button for button in self._buttons.values() if button.isEnabled()]
        here = next((index for index, button in enumerate(buttons) if button.hasFocus()), -1)
        if buttons:
            following = here + (1 if forwards else -1)
            buttons[following % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _rebuild(self, views: tuple[ButtonView, ...]) -> None:
        for old in self._buttons.values():
            old.hide()
            old.deleteLater()
        self._buttons = {view.name: self._made(view) for view in views}
        for view in views:
            button = self._buttons[view.name]
            (self._start if view.intent is Intent.BACK else self._end).addWidget(button)
            button.show()

    def _made(self, view: ButtonView) -> Button:
        button = Button(self._theme, view.name, look_of(view.role), view.icon or "")
        intent = view.intent
        button.clicked.connect(lambda: self.pressed.emit(intent))
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
