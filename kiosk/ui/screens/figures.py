"""Drawings that are told apart by their words."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.ui.kit.figure import Figure
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.viewmodels import FigureView

_DIRECTIONS: Final = {False: QBoxLayout.Direction.LeftToRight, True: QBoxLayout.Direction.TopToBottom}


class Figures(QWidget):
    """Large ones or `small` ones, side by side or one `below` the other; they take no room while there are none."""

    def __init__(self, theme: Theme, name: str, small: bool = False, below: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._small = small
        self._figures: list[Figure] = []
        self._row = QBoxLayout(_DIRECTIONS[below], self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.space(2 if small else 4))

    def show_figures(self, views: tuple[FigureView, ...]) -> None:
        """Show these."""
        while len(self._figures) < len(views):
            self._figures.append(Figure(self._theme, f"{self.objectName()}.{len(self._figures) + 1}", self._small))
            self._row.addWidget(self._figures[-1], 1)
        for index, figure in enumerate(self._figures):
            figure.setVisible(index < len(views))
            if index < len(views):
                view = views[index]
                figure.show_figure(view.drawing, view.caption, view.detail)
        self.setVisible(bool(views))
