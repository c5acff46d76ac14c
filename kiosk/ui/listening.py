"""What a member hears of a visit: a short sound for some changes, recorded speech when the audio key asks for it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from kiosk.session.states import Visit
from kiosk.ui.kit.settings import Sound
from kiosk.ui.kit.sounds import Sounds, digit_recording, screen_recording
from kiosk.ui.presenters.prompts import slot_of
from kiosk.ui.presenters.sounding import sound_between
from kiosk.ui.screens.settings import SettingsSheet
from kiosk.ui.screens.window import Window

AUDIO_KEY: Final = Qt.Key.Key_F8
"""The key with the ear on keypads that can be felt; on a plain keyboard it is F8."""


class Ears:
    """Follows a visit that is on show; for the user-interface thread."""

    def __init__(self, window: Window, sounds: Sounds) -> None:
        self._window = window
        self._sounds = sounds
        self._visit = Visit()
        asked = QShortcut(QKeySequence(AUDIO_KEY), window)
        asked.activated.connect(self._say_screen)
        window.heard.connect(self._say_key)

    def follow(self, visit: Visit) -> None:
        """Another state of the visit is shown. What a hidden spare draws is not heard."""
        before, self._visit = self._visit, visit
        jingle = sound_between(before, visit)
        if jingle is not None and self._window.isVisible() and self._window.settings.sound is Sound.ON:
            self._sounds.play(jingle)

    def _say_screen(self) -> None:
        self._window.notice_somebody()  # who only listens touches nothing else for as long as it takes
        adapting = isinstance(self._window.ground(), SettingsSheet)
        self._sounds.say(screen_recording(self._visit.language, slot_of(self._visit, adapting)))

    def _say_key(self, key: str) -> None:
        """A digit is on no bus that a screen reader could read it from: it is said here, to headphones alone."""
        self._sounds.say(digit_recording(self._visit.language, key))
