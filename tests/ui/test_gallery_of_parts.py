"""The gallery of parts leaves no part out, in no language, and every state of what can be pressed is drawn."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from demo.gallery import Choice
from demo.gallery_kit import draw_kit, parts
from kiosk.config import Screen
from kiosk.ui import kit
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.fonts import load_fonts
from kiosk.ui.kit.settings import Contrast, Settings
from kiosk.ui.kit.tokens import Metrics, Theme
from tests.ui.counter import SMALL
from texts.language import Language

METRICS = Metrics(*SMALL, 21.5)
BASES = {Pressable}
"""Are nothing by themselves."""


def public_parts() -> set[type[QWidget]]:
    modules = [importlib.import_module(f"{kit.__name__}.{one.name}") for one in pkgutil.iter_modules(kit.__path__)]
    classes = {one for module in modules for _, one in inspect.getmembers(module, inspect.isclass)}
    own = {one for one in classes if one.__module__.startswith(kit.__name__) and issubclass(one, QWidget)}
    return {one for one in own if not one.__name__.startswith("_")}


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_every_part_of_the_kit_is_in_the_gallery(qapp: QApplication, language: Language) -> None:
    load_fonts()
    made = [part for _, part in parts(Theme(METRICS), language)]
    shown = {type(one) for part in made for one in (part, *part.findChildren(QWidget))}
    assert public_parts() - BASES - shown == set()
    assert len(public_parts()) > 30


def test_a_picture_is_drawn_of_each_state_in_the_language_and_look_that_are_asked_for(
    qapp: QApplication, tmp_path: Path
) -> None:
    look = Settings(contrast=Contrast.DARK)
    choice = Choice(Screen(), (Language.ENGLISH,), (look,), only="button-primary")
    assert draw_kit(tmp_path, METRICS, choice) == 4
    states = ("disabled", "focused", "normal", "pressed")
    assert sorted(one.name for one in tmp_path.iterdir()) == [f"kit-button-primary-{one}-en-dark.png" for one in states]
    assert len({one.read_bytes() for one in tmp_path.iterdir()}) == 4
