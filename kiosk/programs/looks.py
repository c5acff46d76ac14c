"""The look of this process's window, told to the supervisor; and that of the visit before, told by it.

What the screen calls `Settings` is more than the next process needs to say goodbye: the link has four choices of it, by
the same names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.link.look import USUAL, Contrast, Look, Pace, Reach, TextSize
from kiosk.link.messages import LookChosen
from kiosk.ui.kit import settings as screen

if TYPE_CHECKING:
    from kiosk.ui.application import UserInterface


def look_of(settings: screen.Settings) -> Look:
    """What the link can say of them."""
    return Look(
        TextSize[settings.text.name],
        Contrast[settings.contrast.name],
        Reach[settings.reach.name],
        Pace[settings.pace.name],
    )


def settings_of(look: Look) -> screen.Settings:
    """What a screen with this look has; what the link does not say is as usual."""
    return screen.Settings(
        screen.TextSize[look.text.name],
        screen.Contrast[look.contrast.name],
        screen.Reach[look.reach.name],
        screen.Pace[look.pace.name],
    )


class Looks:
    """Says each change of the look, since the visit may end without a word; what the supervisor knows is not said."""

    def __init__(self, ui: UserInterface, say: Callable[[LookChosen], None]) -> None:
        self._ui = ui
        self._say = say
        self._known = USUAL
        ui.when_adjusted(self._adjusted)

    def lend(self, look: Look) -> None:
        """Say goodbye in the look of the visit that has just ended."""
        self._known = look
        self._ui.lend(settings_of(look))

    def _adjusted(self, settings: screen.Settings) -> None:
        look = look_of(settings)
        if look != self._known:
            self._known = look
            self._say(LookChosen(look))
