"""A field of typed text: what is wrong with it is told by a line, a sign and words, never by colour alone."""

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from demo.cameras import photograph
from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.fonts import load_fonts
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from kiosk.ui.kit.themes import theme_for
from kiosk.ui.kit.tokens import Metrics
from tests.ui.counter import SMALL

PROBLEM = "Il manque le nom de famille. Écrivez-le comme sur votre carte."


def made(settings: Settings, problem: str, right_to_left: bool = False) -> tuple[QWidget, TextField]:
    load_fonts()
    page = QWidget()
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    field = TextField(theme_for(Metrics(*SMALL, 21.5), settings), "field")
    column = QVBoxLayout(page)
    column.addWidget(field)
    field.show_text("Amina", "Nom", problem)
    page.resize(600, page.heightForWidth(600))
    page.show()
    QApplication.processEvents()
    return page, field


def first_line(picture: Image.Image, across: int) -> int:
    """How thick the first line is that one meets on the way down a picture without colours, in pixels."""
    shades = picture.convert("L").crop((across, 0, across + 1, picture.height)).tobytes()
    other = [abs(shade - shades[0]) > 40 for shade in shades]
    begin = other.index(True)
    return next(y for y in range(begin, len(other)) if not is_like(shades[y], shades[begin + 1])) - begin


def is_like(one: int, other: int) -> bool:
    return abs(one - other) <= 40


@pytest.mark.parametrize("contrast", list(Contrast), ids=lambda contrast: contrast.value)
def test_a_wrong_field_differs_from_a_right_one_without_any_colour(qapp: QApplication, contrast: Contrast) -> None:
    lines = []
    for problem in ("", PROBLEM):
        page, field = made(Settings(contrast=contrast), problem)
        lines.append(first_line(photograph(page.grab(field.geometry()).toImage()), field.width() // 2))
        page.close()
    assert lines[1] >= 2 * lines[0], "its line is thicker"


def test_what_is_wrong_is_said_below_the_line_with_a_sign_before_it(qapp: QApplication) -> None:
    page, field = made(Settings(), PROBLEM)
    right = field.grab().toImage()
    assert field.accessibleDescription() == PROBLEM
    page.close()
    plain, bare = made(Settings(), "")
    assert field.height() > bare.height()
    assert right.height() - bare.height() >= field.font().pixelSize()
    assert bare.accessibleDescription() == ""
    plain.close()
    sign = right.copy(0, bare.height(), 60, right.height() - bare.height())
    shades = {sign.pixel(x, y) for x in range(14, 46) for y in range(4, sign.height() - 4)}
    assert len(shades) > 2, "there is something drawn before the words"


def test_the_sign_and_the_words_are_mirrored_with_the_page_whatever_is_typed(qapp: QApplication) -> None:
    pictures = []
    for right_to_left in (False, True):
        page, field = made(Settings(), "123", right_to_left)
        field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # an address
        QApplication.processEvents()
        picture = field.grab().toImage()
        top = field.heightForWidth(field.width()) - 30
        ink = [
            x for x in range(20, field.width() - 20) if picture.pixel(x, top) != picture.pixel(field.width() // 2, top)
        ]
        pictures.append(sum(ink) / len(ink) > field.width() / 2)
        page.close()
    assert pictures == [False, True]


def test_the_words_wrap_and_are_never_cut_off(qapp: QApplication) -> None:
    for text in TextSize:
        page, field = made(Settings(text=text), PROBLEM)
        assert field.height() >= field.heightForWidth(field.width()), text
        assert field.mapTo(page, QPoint(0, field.height())).y() <= page.height()
        page.close()
