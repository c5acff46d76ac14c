"""One screen and a bus of its own, for tests: `window_on_bus.py FOLDER ours|plain SCREEN`.

`plain` is what Qt does by itself: the same window in an ordinary application. Screens are those of `demo.gallery`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.config import Screen
from kiosk.programs.assistive import start_bus
from kiosk.ui.application import UserInterface
from kiosk.ui.presenters.site import Site
from texts.language import Language


def main(folder: Path, application: str, screen: str) -> int:
    bus = start_bus(folder)
    ordinary = QApplication([]) if application == "plain" else None
    if ordinary is not None:
        ordinary.setApplicationName("chobbak")
    shown = UserInterface(Screen(width=1280, height=800, assistive=True), Site(), lambda _: None)
    shown.show(dict(visits(Language.FRENCH))[screen])
    shown.raise_now()
    status = shown.run()
    del ordinary
    bus.end()
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
