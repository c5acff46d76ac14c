"""Our own keyboards: every letter is there, can be touched, and ends up in the text; a plain keyboard does the same."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.fonts import load_fonts
from kiosk.ui.kit.keyboard import KeyboardWords, Typing
from kiosk.ui.kit.layouts import ADDRESS, ARABIC, FRENCH, Layout, Plane
from kiosk.ui.kit.pad import IN_ORDER, shuffled
from kiosk.ui.kit.tokens import Metrics, Theme
from tests.ui import checks
from tests.ui.counter import UPRIGHT

WORDS = KeyboardWords("Name", "ABC", "123", "abc", "espace", "effacer", "OK")
METRICS = Metrics(*UPRIGHT, 21.5)
LAYOUTS = {"arabic": ARABIC, "french": FRENCH, "address": ADDRESS}


@pytest.fixture
def typing(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Typing]:
    load_fonts()
    part = Typing(Theme(METRICS), "typing", request.param, longest=120)
    part.set_up(WORDS)
    part.resize(1000, 700)
    part.show()
    QApplication.processEvents()
    yield part
    part.close()
    part.deleteLater()


each_layout = pytest.mark.parametrize("typing", LAYOUTS.values(), ids=LAYOUTS, indirect=True)
on = pytest.mark.parametrize


def press(typing: Typing, *names: str) -> None:
    for name in names:
        found = typing.findChild(Pressable, f"typing.keyboard.{name}")
        assert isinstance(found, Pressable)
        assert found.isVisible(), name
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def letters(text: str, plane: Plane = Plane.LETTERS) -> list[str]:
    return [f"{plane.value}.{ord(letter):04x}" for letter in text]


def test_the_arabic_alphabet_is_complete_with_every_form_of_hamza() -> None:
    alphabet = set("ابتثجحخدذرزسشصضطظعغفقكلمنهوي" + "ءأإآؤئىة")
    assert set("".join(ARABIC.letters)) == alphabet


def test_french_begins_with_azerty_and_has_its_accents() -> None:
    assert FRENCH.letters[0] == "azertyuiop"
    assert set("abcdefghijklmnopqrstuvwxyzéèêëàâçîïôûùœ") <= set("".join(FRENCH.letters))


@on("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_no_row_is_wider_than_an_upright_screen_and_no_key_is_there_twice(layout: Layout) -> None:
    for plane in Plane:
        rows = layout.rows(plane)
        assert max(len(row) for row in rows) <= 10
        assert len(set("".join(rows))) == len("".join(rows))


@each_layout
def test_keys_are_large_enough_and_whole_on_every_plane(typing: Typing) -> None:
    for turn in ((), ("signs",)):
        press(typing, *turn)
        QApplication.processEvents()
        assert checks.too_small(typing, METRICS) == []
        assert checks.cut_off(typing) == []
        assert checks.overlapping(typing) == []


@on("typing", [ARABIC], indirect=True)
def test_an_arabic_name_is_typed_by_touch(typing: Typing) -> None:
    entered: list[str] = []
    typing.entered.connect(entered.append)
    press(typing, *letters("فاطمة"), "space", *letters("الزهراءة"), "backspace", "done")
    assert entered == ["فاطمة الزهراء"]
    first, second = (typing.findChild(Pressable, f"typing.keyboard.{name}") for name in letters("ضص"))
    assert first is not None
    assert second is not None
    assert first.x() > second.x(), "rows run from the right, as on Arabic keyboards"


@on("typing", [FRENCH], indirect=True)
def test_a_capital_is_followed_by_small_letters(typing: Typing) -> None:
    press(typing, "capitals", *letters("Z", Plane.CAPITALS), *letters("oé"))
    assert typing.field.shown == "Zoé"
    assert typing.keyboard.plane is Plane.LETTERS


@on("typing", [ADDRESS], indirect=True)
def test_an_address_is_typed_and_read_out_to_nobody(typing: Typing) -> None:
    press(typing, *letters("z.el@poste.ma"))
    assert typing.field.shown == "z.el@poste.ma"
    assert typing.field.accessibleName() == "Name"
    keys = [key for key in typing.findChildren(Pressable) if ".letters." in key.objectName()]
    assert all(key.property("unheard") for key in keys)


@on("typing", [FRENCH], indirect=True)
def test_a_plain_keyboard_types_takes_back_and_enters(typing: Typing) -> None:
    entered: list[str] = []
    typing.entered.connect(entered.append)
    QTest.keyClicks(typing, "Amina B")
    QTest.keyClick(typing, Qt.Key.Key_Backspace)
    QTest.keyClick(typing, Qt.Key.Key_Return)
    assert entered == ["Amina"]


@on("typing", [FRENCH], indirect=True)
def test_no_more_is_taken_than_there_is_room_for(typing: Typing) -> None:
    typing.type_text("x" * 1000)
    assert typing.field.shown == "x" * 120


def test_shuffled_digits_are_all_ten_and_seldom_the_same() -> None:
    orders = {shuffled() for _ in range(50)}
    assert all(sorted(order) == sorted(IN_ORDER) for order in orders)
    assert len(orders) == 50
