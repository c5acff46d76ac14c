"""Photographs of the real screens on Qt's offscreen platform, in an agency and in a café."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from texts.language import Language

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from kiosk.ui.kit.settings import Settings
    from kiosk.ui.screens.window import Window

LARGE: Final = (1920, 1080)
SMALL: Final = (1280, 800)
UPRIGHT: Final = (1080, 1920)
SHEET: Final = "settings"
"""The example that shows the sheet on which a member adapts the screen."""
CAFES: Final = ("cafe-welcome", "cafe-place-card", "cafe-out-of-service")
"""What looks otherwise where the kiosk stands in a café: whose place it is, a slot for the card, which way to go."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: an example of `demo.examples`, in a language, a window and a setting.

    `setting` is the name of one of `settings()`.
    """

    example: str
    language: Language
    size: tuple[int, int] = LARGE
    setting: str = "default"

    @property
    def name(self) -> str:
        """The picture's name, without the folder and the kind."""
        width, height = self.size
        return f"{self.language.value}-{self.example}-{width}x{height}-{self.setting}"


def settings() -> dict[str, Settings]:
    """The settings that are looked at, by name."""
    from kiosk.ui.kit.settings import Contrast, Reach, Settings, TextSize

    return {
        "default": Settings(),
        "largest": Settings(text=TextSize.LARGEST),
        "high-contrast": Settings(contrast=Contrast.HIGH),
        "dark": Settings(contrast=Contrast.DARK),
        "reach": Settings(reach=Reach.LOW),
    }


class CutOff(Exception):
    """Something on a screen has less room than it needs; the arguments are the picture's name and the parts' names."""


class Camera:
    """A user interface on Qt's offscreen platform that is photographed; it stands in an agency, or in a café."""

    def __init__(self, size: tuple[int, int], cafe: bool = False) -> None:
        from PySide6.QtCore import QCoreApplication

        from demo.examples import CAFE, SITE
        from kiosk.config import Screen
        from kiosk.ui.application import UserInterface

        screen = Screen(width=size[0], height=size[1], fullscreen=False)
        self._shown = UserInterface(screen, CAFE if cafe else SITE, deliver=lambda _: None)
        self._shown.window.show()
        QCoreApplication.processEvents()
        self._size = size

    @property
    def window(self) -> Window:
        """What is photographed."""
        return self._shown.window

    def take(self, shot: Shot) -> Image.Image:
        """The picture of a shot, as large as the window (`shot.size` has to be this camera's); stars stand still.

        Raises:
            CutOff: something on the screen has not the room that its text or picture needs.
        """
        from PySide6.QtWidgets import QApplication

        from demo.examples import examples, show
        from demo.wholeness import cut_off
        from kiosk.ui.kit.settings import Motion

        assert shot.size == self._size
        window = self.window
        window.adjust(replace(settings()[shot.setting], motion=Motion.ON if shot.example == SHEET else Motion.OFF))
        show(self._shown, next(one for one in examples(shot.language) if one.name == shot.example))
        QApplication.processEvents()
        if wrong := cut_off(window.ground()):
            raise CutOff(shot.name, *wrong)
        if focused := QApplication.focusWidget():
            focused.clearFocus()  # which window has the focus depends on what else is open
        return photograph(window.grab().toImage())

    def put_away(self) -> None:
        """Close the window."""
        self._shown.window.close()
        self._shown.window.deleteLater()


class Cameras:
    """A camera for each kind of picture, made when it is needed first.

    The sheet of settings has one of its own: it would stay open over what follows.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[tuple[int, int], str], Camera] = {}

    def take(self, shot: Shot) -> Image.Image:
        """The picture of a shot; raises what `Camera.take` raises."""
        apart = SHEET if shot.example == SHEET else "café" * (shot.example in CAFES)
        if (shot.size, apart) not in self._made:
            self._made[shot.size, apart] = Camera(shot.size, cafe=apart == "café")
        return self._made[shot.size, apart].take(shot)

    def put_away(self) -> None:
        """Close their windows."""
        for camera in self._made.values():
            camera.put_away()


def photograph(picture: QImage) -> Image.Image:
    """A picture of Qt's, as RGB."""
    from PySide6.QtGui import QImage

    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    size = (plain.width(), plain.height())
    return Image.frombytes("RGB", size, bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine())
