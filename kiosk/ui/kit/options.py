"""One of a few: choices side by side under (or beside) their label; the one that holds is filled and ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.paint import focus_ring, ground
from kiosk.ui.kit.panel import Sign
from kiosk.ui.kit.samples import Mark, Sample
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.kit.typesetting import line_height
from texts.isolates import without_isolates

_LABEL_STEPS: Final = 38
"""The column of labels that stand beside their choices."""
_APART_STEPS: Final = 2
"""At least so far from them."""


class Option(Button):
    """One choice. Checked: it holds now, told by its ground, by a tick and to assistive programs."""

    def __init__(self, theme: Theme, name: str, sample: Sample | None = None) -> None:
        super().__init__(theme, name, Look.SECONDARY)
        self._tick = Mark(theme, "check")
        self._sample = sample
        self.setCheckable(True)

    def nextCheckState(self) -> None:  # noqa: N802 (Qt's name)
        """A press asks for a choice; whether it holds is told by `show_choice`."""

    def show_choice(self, label: str, chosen: bool) -> None:
        """Set its label, and whether it holds now. Where its sample says enough, the label is told and not shown."""
        alone = self._sample is not None and self._sample.alone
        self.show_label("" if alone else label)
        self.setAccessibleName(without_isolates(label))
        self.setChecked(chosen)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground, focus ring; tick, sample and label one after the other."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        look = Look.PRIMARY if self.isChecked() else Look.SECONDARY
        pair = look.pair(self.theme.colours, self.isDown())
        ground(painter, area, pair, self.theme)
        if self.hasFocus():
            focus_ring(painter, area, self.theme)
        painter.setLayoutDirection(self.layoutDirection())
        before = self._room_of(self._shown())
        aside = -before / 2 if self.isRightToLeft() else before / 2
        self.paint_label(painter, area.translated(aside, 0), pair.text, with_icon=False)
        self._paint_parts(painter, before, pair.text)

    def _paint_parts(self, painter: QPainter, before: float, colour: str) -> None:
        words = min(self._label().width, self._label_room(self.width())) if self.text() else 0
        start = (self.width() - before - words) / 2
        for part in self._shown():
            left = self.width() - start - part.width if self.isRightToLeft() else start
            part.paint(painter, QRectF(left, 0, part.width, self.height()), colour)
            start += part.width + self._gap()

    def _shown(self) -> tuple[Sample, ...]:
        """What stands before the label now."""
        return tuple(part for part in (self._tick if self.isChecked() else None, self._sample) if part is not None)

    def _room_of(self, parts: Sequence[Sample]) -> int:
        gaps = len(parts) if self.text() else len(parts) - 1
        return sum(part.width for part in parts) + max(0, gaps) * self._gap()

    def _gap(self) -> int:
        return self.theme.metrics.space(1.5)

    def _icon_room(self) -> int:
        """For tick and sample, whether it holds or not: nothing grows with a choice."""
        return self._room_of(tuple(part for part in (self._tick, self._sample) if part is not None))


class OptionRow(QWidget):
    """A label and its choices, in as few rows as their labels allow. `picked` carries a choice's value.

    `sign` is the icon before the label; `samples` draw choices by their values.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, name: str, sign: str, samples: Mapping[str, Sample]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._samples = samples
        self._sign = Sign(theme.metrics.text(1.5))
        self._sign.setParent(self)
        self._sign.show_icon(sign, theme.colours.card.text)
        self._gap = theme.metrics.space(1)
        self._options: dict[str, Option] = {}
        self._label = Text(theme, TextStyle.STRONG, f"{name}.label", theme.colours.card.text)
        self._label.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_options(self, label: str, options: tuple[tuple[str, str, str], ...], chosen: str) -> None:
        """Show (object name, value, label) for each choice; `chosen` is the value that holds."""
        self._label.show_text(label)
        self.setAccessibleName(self._label.accessibleName())
        for name, value, words in options:
            self._option(name, value).show_choice(words, value == chosen)
        self._arrange()
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """Label and rows of choices: side by side, or one below the other."""
        label, choices = self._label_height(width), self._choices_height(width)
        return max(label, choices) if self._label_width() else label + choices

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All choices in one row."""
        width = self._label_width() + len(self._options) * (self._widest() + self._gap)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The widest choice."""
        return QSize(self._label_width() + self._widest(), self._option_height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Place label and choices."""
        self._arrange()

    def _option(self, name: str, value: str) -> Option:
        if value not in self._options:
            option = Option(self._theme, name, self._samples.get(value))
            option.setParent(self)
            option.clicked.connect(lambda: self.picked.emit(value))
            option.show()
            self._options[value] = option
        return self._options[value]

    def _arrange(self) -> None:
        side = self._label_width()
        room = self._room(self.width())
        label, choices = self._label_height(self.width()), self._choices_height(self.width())
        high = max(label, choices)
        top = (high - choices) // 2 if side else label
        sign, beside = self._sign, high if side else label
        self._put(sign, QRect(0, (beside - sign.height()) // 2, sign.width(), sign.height()))
        before = self._sign_room()
        self._put(self._label, QRect(before, 0, self._words_width(self.width()), beside))
        columns = self._columns(room)
        wide = (room - (columns - 1) * self._gap) // columns
        for index, option in enumerate(self._options.values()):
            left = (self.width() - room) + (index % columns) * (wide + self._gap)
            down = top + (index // columns) * (self._option_height() + self._gap // 2)
            self._put(option, QRect(left, down, wide, self._option_height()))

    def _put(self, part: QWidget, area: QRect) -> None:
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            area.moveLeft(self.width() - area.left() - area.width())
        part.setGeometry(area)

    def _label_height(self, width: int) -> int:
        """Asked for, never assumed: in larger letters a label beside its choices takes several lines."""
        return self._label.heightForWidth(self._words_width(width))

    def _words_width(self, width: int) -> int:
        """Between its sign and the choices beside it, from which it keeps off, or the end of the row."""
        beside = self._label_width()
        return (beside - self._theme.metrics.space(_APART_STEPS) if beside else width) - self._sign_room()

    def _choices_height(self, width: int) -> int:
        rows = self._rows(self._room(width))
        return rows * self._option_height() + (rows - 1) * (self._gap // 2)

    def _label_width(self) -> int:
        """Of a label beside its choices; 0: it stands above them."""
        metrics = self._theme.metrics
        return 0 if metrics.large_text or metrics.portrait else metrics.space(_LABEL_STEPS)

    def _sign_room(self) -> int:
        return self._sign.width() + self._theme.metrics.space(1.5)

    def _room(self, width: int) -> int:
        return max(1, width - self._label_width())

    def _columns(self, room: int) -> int:
        count = max(1, len(self._options))
        fitting = min(count, max(1, (room + self._gap) // (self._widest() + self._gap)))
        rows = -(-count // fitting)
        return -(-count // rows)

    def _rows(self, room: int) -> int:
        return -(-max(1, len(self._options)) // self._columns(room))

    def _widest(self) -> int:
        return max((option.sizeHint().width() for option in self._options.values()), default=1)

    def _option_height(self) -> int:
        metrics = self._theme.metrics
        return max(metrics.target + 2 * metrics.ring, line_height(self._label.font()) + 2 * metrics.ring)
