"""Drawings that are told apart by their words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.kit.figure import PICTURE_SHARE, WORDS_SHARE, Figure
from kiosk.ui.kit.panel import Sign
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.viewmodels import FigureView, Icon

_ARROW_STEPS: Final = 4
_DIRECTIONS: Final = {False: QBoxLayout.Direction.LeftToRight, True: QBoxLayout.Direction.TopToBottom}


class Figures(QWidget):
    """Large ones or `small` ones, side by side or one `below` the other; they take no room while there are none."""

    def __init__(self, theme: Theme, name: str, small: bool = False, below: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.theme = theme
        self._small = small
        self._figures: list[Figure] = []
        self.row = QBoxLayout(_DIRECTIONS[below], self)
        self.row.setContentsMargins(0, 0, 0, 0)
        if not small:  # they take whatever room is left
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.row.setSpacing(theme.metrics.space(2 if small else 4))

    def put(self, figure: Figure) -> None:
        """Put one more beside or below the others."""
        self.row.addWidget(figure, 1)

    def fill(self, figure: Figure, view: FigureView) -> None:
        """Show one of them."""
        if view.caption:
            figure.show_figure(view.drawing, view.caption, view.detail)
        else:
            figure.show_wordless(view.drawing, view.spoken)

    def show_figures(self, views: tuple[FigureView, ...]) -> None:
        """Show these."""
        while len(self._figures) < len(views):
            name = f"{self.objectName()}.{len(self._figures) + 1}"
            self._figures.append(Figure(self.theme, name, self._small))
            self.put(self._figures[-1])
        for index, figure in enumerate(self._figures):
            figure.setVisible(index < len(views))
            if index < len(views):
                self.fill(figure, views[index])
        self.setVisible(bool(views))


class Way(Figures):
    """Drawings of one act after the other, with an arrow between them; with larger text they stand for themselves."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.row.setSpacing(theme.metrics.space(2))  # the words below need the room more than the arrows

    def fill(self, figure: Figure, view: FigureView) -> None:
        """Show one of them."""
        if self.theme.metrics.enlarged:
            figure.show_wordless(view.drawing, view.caption)
        else:
            super().fill(figure, view)

    def put(self, figure: Figure) -> None:
        """Put one more behind the others."""
        if not self.theme.metrics.enlarged:
            figure.stand_in_row()
        if self.row.count():
            self._put_arrow()
        super().put(figure)

    def _put_arrow(self) -> None:
        arrow = Sign(self.theme.metrics.space(_ARROW_STEPS))
        arrow.show_icon(Icon.FORWARD, self.theme.colours.accent)
        beside_drawings = QVBoxLayout()
        beside_drawings.addStretch(1)
        beside_drawings.addWidget(arrow, PICTURE_SHARE, Qt.AlignmentFlag.AlignVCenter)
        beside_drawings.addStretch(1 if self.theme.metrics.enlarged else 1 + WORDS_SHARE)
        self.row.addLayout(beside_drawings)
        arrow.show()  # a layout would do so too, but later
