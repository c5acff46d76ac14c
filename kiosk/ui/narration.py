"""What is read aloud of a visit: names, roles and sentences for assistive programs, kept in step with the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from kiosk.session.states import Visit
from kiosk.ui.kit.accessibility import describe, tell_roles
from kiosk.ui.presenters.descriptions import descriptions
from kiosk.ui.screens.window import Window
from texts.catalogue import load


class Narrator:
    """Describes every part of the window; for the user-interface thread, where the assistive mode is on."""

    def __init__(self, window: Window) -> None:
        tell_roles()
        self._window = window
        self._sentences = descriptions(load(Visit().language))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._describe)  # a sheet opens without a change of the visit

    def follow(self, visit: Visit) -> None:
        """Another state of the visit is shown."""
        self._sentences = descriptions(load(visit.language))
        self._describe()

    def _describe(self, *_focus: object) -> None:
        describe(self._window, self._sentences)
