"""The digit pad: our own, so that no keyboard program of the system sees a code. Digits run from left to right."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from contract.digits import Digits
from kiosk.ui.kit.button import Button, Look, Pressable
from kiosk.ui.kit.entry import BULLET, DigitEntry
from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.paint import focus_ring, ground
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from texts.isolates import without_isolates

_BY_KEYS: Final = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
IN_ORDER = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")


def shuffled() -> tuple[str, ...]:
    """The digits in an order that nobody can foresee: who watches a hand learns nothing of a secret code."""
    digits = list(IN_ORDER)
    secrets.SystemRandom().shuffle(digits)
    return tuple(digits)


@dataclass(frozen=True, slots=True)
class PadWords:
    """The words on a pad; `entry` has {n} and {total}, `note` stands above the keys where there is something to say."""

    title: str
    confirm: str
    clear: str
    backspace: str
    entry: str
    note: str = ""


class PadKey(Pressable):
    """One key: a digit, or an icon with a spoken name. `reached` carries its text when keys led the focus to it.

    A touch is no search: what was touched is typed, and told then (`DigitPad.heard`).
    """

    reached = Signal(str)

    def __init__(self, theme: Theme, name: str, icon_name: str = "") -> None:
        super().__init__(theme, name)
        self._icon = icon_name
        self.setFont(font(theme, TextStyle.DIGIT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Wider than high."""
        metrics = self.theme.metrics
        return QSize(round(metrics.target * 1.5), metrics.target + 2 * metrics.ring)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Never smaller."""
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Found by Tab, an arrow, or the first of two keys."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEYS:
            self.reached.emit(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground, focus ring, digit or icon."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        colours = self.theme.colours
        pair = Look.SECONDARY.pair(colours, self.isDown()) if self.isEnabled() else colours.disabled
        ground(painter, area, pair, self.theme)
        if self.hasFocus():
            focus_ring(painter, area, self.theme)
        if self._icon:
            size = self.theme.metrics.text(1.5)
            picture = icon(self._icon, size, pair.text)
            painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, picture)
            return
        painter.setPen(QColor(pair.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class DigitPad(QWidget):
    """Types a number of a fixed length. `touched` with every key, `entered` (`Digits`) once it is whole and confirmed.

    `heard` carries a digit that was just typed, or whose key was reached: for headphones alone.
    The digits are held one by one: joined to a text they could be found in memory after their time (`contract/digits`).
    """

    entered = Signal(object)
    touched = Signal()
    heard = Signal(str)

    def __init__(self, theme: Theme, name: str, order: Sequence[str] = IN_ORDER) -> None:
        super().__init__()
        self.setObjectName(name)
        self._digits: list[str] = []
        self._length = 0
        self._bullets = False
        self._taps = theme.taps
        self._words = PadWords("", "", "", "", "")
        self.entry = DigitEntry(theme, f"{name}.entry")
        self._note = Text(theme, TextStyle.BODY, f"{name}.note").centred()
        self.keys = tuple(self._digit_key(theme, digit) for digit in order)
        self._clear = PadKey(theme, f"{name}.clear", "erase")
        self._backspace = PadKey(theme, f"{name}.backspace", "backspace")
        self.confirm = Button(theme, f"{name}.confirm", Look.PRIMARY, "check")
        self._clear.clicked.connect(self.empty)
        self._backspace.clicked.connect(self.take_back)
        self.confirm.clicked.connect(self._confirm)
        for key in self.keys:
            key.scan_home = self.keys[0]
        self._lay_out(theme)

    def set_up(self, length: int, bullets: bool, words: PadWords) -> None:
        """How many digits, whether they are hidden, and the words of the current language."""
        self._length, self._bullets, self._words = length, bullets, words
        self.confirm.show_label(words.confirm)
        self._note.show_text(words.note)
        self._clear.setAccessibleName(without_isolates(words.clear))
        self._backspace.setAccessibleName(without_isolates(words.backspace))
        self._show()

    def empty(self) -> None:
        """Forget what was typed: the member wanted it."""
        self.empty_quietly()
        self.touched.emit()

    def empty_quietly(self) -> None:
        """Forget what was typed, as the screen needs it."""
        self._digits.clear()
        self._show()

    def typed(self) -> Digits:
        """What was typed so far."""
        return Digits(self._digits)

    def fill(self, digits: Digits) -> None:
        """Go on from digits that were typed before."""
        self._digits[:] = map(chr, digits.ascii()[: self._length])
        self._show()

    def take_back(self) -> None:
        """Forget the last digit."""
        del self._digits[-1:]
        self._changed()

    def type_digit(self, digit: str) -> None:
        """Add a digit; once the number is whole the focus goes to the confirm button."""
        if len(self._digits) < self._length:
            self._digits.append(digit)
            self.heard.emit(digit)
        self._changed()
        if len(self._digits) == self._length:
            self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Digits of any keyboard layout, Backspace, Delete, Enter."""
        if not self.isEnabled() or not self.type_key(event):
            super().keyPressEvent(event)

    def type_key(self, event: QKeyEvent) -> bool:
        """Take a key of a plain keyboard; False: it is none of the pad's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.confirm.isEnabled():
            if not event.isAutoRepeat() and not self._taps.is_echo():
                self._confirm()
            return True
        return self.take_key(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """The same without Enter: that one is for what has the focus, wherever it is."""
        digit = unicodedata.digit(event.text(), -1) if len(event.text()) == 1 else -1
        if digit >= 0:
            self.type_digit(str(digit))
        elif event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        elif event.key() == Qt.Key.Key_Delete:
            self.empty()
        else:
            return False
        self._taps.aimed()
        return True

    def _confirm(self) -> None:
        if len(self._digits) == self._length:
            self.entered.emit(self.typed())

    def _changed(self) -> None:
        self._show()
        self.touched.emit()

    def _show(self) -> None:
        shown = tuple(BULLET if self._bullets else digit for digit in self._digits)
        self.entry.show_digits(shown, self._length)
        count = self._words.entry.format(n=len(self._digits), total=self._length)
        self.entry.setAccessibleName(without_isolates(f"{self._words.title}: {count}"))
        self.confirm.setEnabled(len(self._digits) == self._length)

    def _digit_key(self, theme: Theme, digit: str) -> PadKey:
        key = PadKey(theme, f"{self.objectName()}.{digit}")
        key.show_label(digit)
        key.setProperty("unheard", True)  # on the bus it would tell what is typed (`kit/accessibility.py`)
        key.reached.connect(self.heard)
        key.clicked.connect(lambda: self.type_digit(digit))
        return key

    def _lay_out(self, theme: Theme) -> None:
        """Digits stand as they are read, from left to right; the button below them as every button of the language."""
        keys = QWidget()
        keys.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(keys)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.metrics.space(0.75))
        for index, key in enumerate(self.keys[:9]):
            grid.addWidget(key, index // 3, index % 3)
        for column, key in enumerate((self._clear, self.keys[9], self._backspace)):
            grid.addWidget(key, 3, column)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.metrics.space(1.5))
        rows.addWidget(self.entry)
        rows.addWidget(self._note)
        rows.addWidget(keys)
        rows.addWidget(self.confirm)
