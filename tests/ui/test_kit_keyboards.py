"""Our own keyboards: every letter is there, can be touched, and ends up in the text; a plain keyboard does the same."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kiosk.ui.kit.button import Button, Look, Pressable
from kiosk.ui.kit.fonts import load_fonts
from kiosk.ui.kit.keyboard import Keyboard, LetterKey
from kiosk.ui.kit.layouts import ADDRESS, ARABIC, FRENCH, KeyboardWords, Layout, Plane
from kiosk.ui.kit.pad import IN_ORDER, DigitPad, PadWords, shuffled
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.kit.text_entry import Typing
from kiosk.ui.kit.themes import theme_for
from kiosk.ui.kit.tokens import Metrics, Theme
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT

WORDS = KeyboardWords("Name", "keys", "ABC", "123", "abc", "espace", "effacer", "OK")
LONG_WORDS = KeyboardWords("Nom", "Clavier", "Majuscules", "Chiffres", "Lettres", "Espace", "Effacer", "Terminer")
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


@on("size", [LARGE, SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@on("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_keyboards_fit_in_the_largest_letters_on_every_plane(
    qapp: QApplication, layout: Layout, size: tuple[int, int]
) -> None:
    load_fonts()
    for text in TextSize:
        theme = theme_for(Metrics(*size, 21.5), Settings(text=text))
        part = Typing(theme, "typing", layout, longest=120)
        part.set_up(LONG_WORDS)
        part.resize(size[0] - 2 * theme.metrics.space(5), part.sizeHint().height())
        part.show()
        for plane in Plane:
            if layout.capitals or plane is not Plane.CAPITALS:
                turn(part, plane)
                assert part.width() <= size[0], (text, plane)
                assert [checks.cut_off(part), checks.overlapping(part)] == [[], []], (text, plane)
                assert checks.too_small(part, theme.metrics) == []
                assert letters_outside(part) == [], (text, plane)
        part.close()


def turn(part: Typing, plane: Plane) -> None:
    if part.keyboard.plane is not plane:
        part.keyboard.turn_to(plane)
    QApplication.processEvents()


def letters_outside(part: Typing) -> list[str]:
    """Letters that do not fit into their key."""
    keys = [key for key in part.findChildren(LetterKey) if key.isVisible()]
    return [
        key.text()
        for key in keys
        for ink in [QFontMetrics(key.font()).tightBoundingRect(key.text())]
        if ink.width() > key.width() - 2 * key.theme.metrics.ring or ink.height() > key.height()
    ]


@on("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_letters_and_the_keys_below_them_share_one_width_on_a_wide_screen(qapp: QApplication, layout: Layout) -> None:
    load_fonts()
    part = Typing(Theme(Metrics(*LARGE, 21.5)), "typing", layout, longest=120)
    part.set_up(WORDS)
    part.resize(LARGE[0] - 128, 700)
    part.show()
    turn(part, Plane.LETTERS)
    edges = {(place.left(), place.right()) for place in lines(part)}
    assert len({left for left, _ in edges}) == 1, edges
    assert max(right for _, right in edges) - min(right for _, right in edges) <= 2 * len(layout.letters[0])
    before = [checks.place(key) for key in part.findChildren(Button) if key.isVisible()]
    turn(part, Plane.SIGNS)
    assert [checks.place(key) for key in part.findChildren(Button) if key.isVisible()] == before, "they stay in place"
    part.close()


def lines(part: Typing) -> list[QRect]:
    """The field, the first row of letters, and the row of keys below: what each takes of the screen."""
    keys = [key for key in part.findChildren(Pressable) if key.isVisible()]
    rows: dict[int, QRect] = {}
    for place in (checks.place(key) for key in keys):
        rows[place.top()] = rows.get(place.top(), place).united(place)
    return [checks.place(part.field), rows[min(rows)], rows[max(rows)]]


@on("typing", [ARABIC], indirect=True)
def test_an_arabic_name_is_typed_by_touch(typing: Typing) -> None:
    entered: list[str] = []
    typing.entered.connect(entered.append)
    press(typing, *letters("فاطمة"), "space", *letters("الزهراءة"), "backspace", "done")
    assert entered == ["فاطمة الزهراء"]


def test_keys_stand_where_people_know_them(qapp: QApplication) -> None:
    """On Arabic keyboards, too, rows begin at the left: the key above the one for A is a dad (XKB, `ara`, AD01)."""
    load_fonts()
    for layout, row in ((ARABIC, "ضصثقفغعهخح"), (FRENCH, "azertyuiop"), (ADDRESS, "azertyuiop")):
        part = Keyboard(Theme(METRICS), "keyboard", layout)
        part.show_words(WORDS)
        part.show()
        QApplication.processEvents()
        keys = [part.findChild(Pressable, f"keyboard.letters.{ord(letter):04x}") for letter in row]
        places = [checks.place(key) for key in keys if key is not None]
        assert len(places) == 10
        assert {place.y() for place in places} == {places[0].y()}
        assert all(one.right() < other.left() for one, other in pairwise(places)), row
        part.close()


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


@on("right_to_left", [True, False])
def test_the_button_of_a_pad_is_mirrored_and_its_digits_are_not(qapp: QApplication, right_to_left: bool) -> None:
    load_fonts()
    pad = DigitPad(Theme(METRICS), "pad")
    pad.set_up(1, False, PadWords("", "تأكيد" if right_to_left else "Valider", "", "", "{n}/{total}"))
    pad.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    pad.type_digit("1")
    pad.resize(600, 900)
    pad.show()
    QApplication.processEvents()
    one, two = (checks.place(key) for key in pad.keys[:2])
    assert one.right() < two.left()
    assert pad.confirm.isRightToLeft() is right_to_left
    plain = Button(Theme(METRICS), "plain", Look.PRIMARY, "check")
    plain.setLayoutDirection(pad.layoutDirection())
    plain.show_label(pad.confirm.text())
    plain.resize(pad.confirm.size())
    pad.keys[0].setFocus()
    inner = plain.rect().adjusted(12, 12, -12, -12)
    pictures = [one.grab(inner).toImage().convertToFormat(QImage.Format.Format_RGB32) for one in (pad.confirm, plain)]
    assert pictures[0] == pictures[1], "the sign stands where all buttons have theirs"
    pad.close()


def test_taking_back_points_along_the_writing_and_done_stands_as_the_page_does(qapp: QApplication) -> None:
    load_fonts()
    page = QWidget()
    column = QVBoxLayout(page)
    boards = [Keyboard(Theme(METRICS), name, layout) for name, layout in LAYOUTS.items()]
    for board in boards:
        board.show_words(WORDS)
        column.addWidget(board)
    for direction in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        page.setLayoutDirection(direction)
        backs = {board.objectName(): part(board, "backspace").isRightToLeft() for board in boards}
        assert backs == {"arabic": True, "french": False, "address": False}
        assert {part(board, "done").layoutDirection() for board in boards} == {direction}
    page.close()


def part(board: Keyboard, name: str) -> Button:
    found = board.findChild(Button, f"{board.objectName()}.{name}")
    assert found is not None
    return found
