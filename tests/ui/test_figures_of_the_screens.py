"""docs/figures-of-the-screens.md says what is measured on the screens; all of it with `--full`."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.targets import TARGET_MILLIMETRES
from kiosk.ui.kit.fonts import load_fonts
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from tests.ui.figures import PATH, Least, least, letters, page, size_for, touches
from tests.ui.showing import Factory, chosen
from texts.language import Language

LEAST = {Contrast.CALM: Least(7, 3), Contrast.HIGH: Least(15, 3), Contrast.DARK: Least(15, 3)}
ROUNDING = 0.05
LANGUAGES = {
    Contrast.CALM: Language.FRENCH,
    Contrast.HIGH: Language.ARABIC,
    Contrast.DARK: Language.ENGLISH,
}


@pytest.fixture(scope="module")
def written() -> str:
    return PATH.read_text("utf-8")


def stated(written: str, contrast: Contrast) -> dict[Language, Least]:
    [row] = re.findall(rf"^\| {contrast.name.lower()} \|(.*)\|$", written, flags=re.MULTILINE)
    cells = [[float(figure) for figure in cell.split("·")] for cell in row.split("|")]
    return {language: Least(*cell) for language, cell in zip(Language, cells, strict=True)}


@pytest.mark.parametrize("contrast", list(Contrast), ids=lambda contrast: contrast.value)
def test_no_screen_of_the_chosen_ones_is_below_its_table(counter: Factory, written: str, contrast: Contrast) -> None:
    table = stated(written, contrast)
    promised = LEAST[contrast]
    assert all(one.text >= promised.text and one.graphics >= promised.graphics for one in table.values())
    language = LANGUAGES[contrast]
    measured = least(chosen(counter, size_for(contrast), language, Settings(contrast=contrast)))
    assert measured.text >= table[language].text - ROUNDING
    assert measured.graphics >= table[language].graphics - ROUNDING


def test_letters_are_as_high_as_the_table_says(qapp: QApplication, written: str) -> None:
    load_fonts()
    for text in TextSize:
        assert f"\n{letters(text)} " in written
    targets = [float(size) for size in re.findall(r"cm \| ([\d.]+) mm \|$", written, flags=re.MULTILINE)]
    assert len(targets) == len(TextSize)
    assert min(targets) >= TARGET_MILLIMETRES


def test_touches_are_as_many_as_are_counted(written: str) -> None:
    assert "\n".join(touches()) in written


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_page_is_what_is_measured_now(qapp: QApplication, written: str) -> None:
    assert page() == written, "run .venv/bin/python -m tests.ui.figures"
