"""`python -m demo.gallery OUTDIR`: pictures of every screen in every language, from states with invented data."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Final

from demo.choice import Choice as Choice
from demo.choice import suffix_of as suffix_of
from demo.examples import SITE as SITE
from demo.examples import SITES, examples, show
from demo.examples import stages as stages
from demo.examples import visits as visits
from kiosk.config import Screen
from kiosk.ui.kit.settings import Contrast, Reach, Settings, TextSize
from kiosk.ui.presenters.site import Site
from texts.language import Language


def draw(folder: Path, choice: Choice) -> int:
    """Write `<language>-<name>.png` for each example, with the look in its name where it is not the usual one.

    Returns the number of pictures. The sheet of settings is drawn as the screen "settings".
    """
    folder.mkdir(parents=True, exist_ok=True)
    return sum(_draw_site(folder, choice, site) for site in SITES)


_QUICK: Final = 80
"""Of 100: files a little larger, written much sooner."""


def _draw_site(folder: Path, choice: Choice, site: Site) -> int:
    from PySide6.QtCore import QCoreApplication

    from kiosk.ui.application import UserInterface

    shown = UserInterface(choice.screen, site, deliver=lambda _: None)
    shown.window.show()
    QCoreApplication.processEvents()  # so that the window is active, and the focus visible
    count = 0
    for look in choice.looks:
        shown.window.adjust(look)
        for example in (one for language in choice.languages for one in examples(language)):
            if example.site is site and choice.only in example.name:
                show(shown, example)
                name = f"{example.visit.language.value}-{example.name}{suffix_of(look)}.png"
                shown.window.grab().save(str(folder / name), "PNG", _QUICK)
                count += 1
    shown.window.close()
    return count


def main(arguments: Sequence[str]) -> int:
    """Draw the gallery."""
    parser = argparse.ArgumentParser(prog="python -m demo.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--window", default="1920x1080", help="width x height in pixels")
    parser.add_argument("--language", action="append", choices=[language.value for language in Language])
    parser.add_argument(
        "--size", action="append", choices=_names(TextSize), help="of text; several: one after the other"
    )
    parser.add_argument("--contrast", action="append", choices=_names(Contrast))
    parser.add_argument("--reach", choices=_names(Reach), default="all", help="low: controls in the lower part")
    parser.add_argument("--only", default="", help="part of the names of the pictures to draw")
    parser.add_argument("--kit", action="store_true", help="every part of the kit in every state, instead of screens")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    choice = _choice(chosen)
    count = _draw_kit(chosen.folder, choice) if chosen.kit else draw(chosen.folder, choice)
    sys.stdout.write(f"{count} pictures in {chosen.folder}\n")
    return 0


def _draw_kit(folder: Path, choice: Choice) -> int:
    from PySide6.QtWidgets import QApplication

    from demo.gallery_kit import draw_kit
    from kiosk.ui.kit.tokens import Metrics

    application = QApplication.instance() or QApplication(sys.argv[:1])
    screen = choice.screen
    count = draw_kit(folder, Metrics(screen.width, screen.height, screen.diagonal), choice)
    del application
    return count


def _choice(chosen: argparse.Namespace) -> Choice:
    width, height = (int(side) for side in chosen.window.split("x"))
    looks = tuple(
        Settings(text=TextSize[size.upper()], contrast=Contrast[contrast.upper()], reach=Reach[chosen.reach.upper()])
        for size in chosen.size or ["normal"]
        for contrast in chosen.contrast or ["calm"]
    )
    languages = tuple(Language(tag) for tag in chosen.language) if chosen.language else tuple(Language)
    return Choice(Screen(width=width, height=height, fullscreen=False), languages, looks, chosen.only)


def _names(kind: type[Enum]) -> list[str]:
    return [one.name.lower() for one in kind]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
