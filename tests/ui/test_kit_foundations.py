"""What the whole look rests on: contrast, fonts, sizes, the echo of taps, icons, the way between threads."""

import threading
from dataclasses import fields

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFontInfo, QImage, QMouseEvent, QPainter, QRawFont
from PySide6.QtWidgets import QApplication

from kiosk.ui.bridge import Bridge
from kiosk.ui.kit.fonts import FOLDER as FONTS
from kiosk.ui.kit.fonts import TextStyle, font, load_fonts
from kiosk.ui.kit.icons import FOLDER as ICONS
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.taps import NEAR_MILLIMETRES, TAPPING_SECONDS, UNREAD_SECONDS, TapGuard, touched
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Colours, Metrics, Pair, Theme
from kiosk.ui.kit.typesetting import Measured, Paragraph, breakable, height_of, line_height, longest_word, width_of
from kiosk.ui.viewmodels import Drawing, Icon
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL
from texts.catalogue import LOCALE_FOLDER
from texts.isolates import isolated
from texts.language import Language

THEME = Theme(Metrics(*LARGE, 21.5))


def contrast(one: str, other: str) -> float:
    return checks.contrast(checks.value(one), checks.value(other))


def test_text_has_a_contrast_of_seven_to_one() -> None:
    colours = Colours()
    for field in fields(colours):
        pair = getattr(colours, field.name)
        if isinstance(pair, Pair):
            assert contrast(pair.text, pair.ground) >= 7, field.name
    for ground in (colours.page.ground, colours.card.ground, colours.bar.ground):
        assert contrast(colours.quiet_text, ground) >= 7
        assert contrast(colours.focus, ground) >= 7


def test_controls_stand_out_from_the_page() -> None:
    colours = Colours()
    for pair in (colours.secondary, colours.danger, colours.primary, colours.warning, colours.info):
        assert contrast(pair.line, colours.page.ground) >= 3


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_a_target_is_twenty_millimetres_of_this_screen(size: tuple[int, int]) -> None:
    metrics = Metrics(*size, 21.5)
    assert metrics.target / metrics.pixels_per_millimetre >= 20


def test_bundled_fonts_have_every_letter_that_is_used(qapp: QApplication) -> None:
    load_fonts()
    for name, sample in (
        ("NotoSans-Regular", "Éàçœ’…0123456789•⁨"),
        ("NotoSansArabic-Bold", "شباكمرحباًبكم؟،؛"),
        ("NotoSansTifinagh-Regular", "ⴰⵏⵙⵓⴼⵜⴰⵎⴰⵣⵉⵖⵜ"),
    ):
        raw = QRawFont(str(FONTS / f"{name}.ttf"), 20)
        missing = [letter for letter in sample if not raw.supportsCharacter(ord(letter))]
        assert missing == [], name


def test_text_is_drawn_with_the_bundled_fonts(qapp: QApplication) -> None:
    load_fonts()
    assert QFontInfo(font(THEME, TextStyle.BODY)).family() == "Noto Sans"


def test_every_line_of_a_style_is_equally_high(qapp: QApplication) -> None:
    load_fonts()
    used = font(THEME, TextStyle.BODY)
    heights = {height_of(used, sample, 10_000) for sample in ("Bienvenue", "مرحباً بكم", "ⴰⵏⵙⵓⴼ")}
    assert heights == {line_height(used)}
    assert longest_word(used, "un mot") < width_of(used, "un mot")


def test_an_address_is_broken_at_its_joints_where_a_line_is_too_short(qapp: QApplication) -> None:
    load_fonts()
    used, sentence = font(THEME, TextStyle.BODY), f"Écrivez à {isolated('protection.donnees@fonds.example')}."
    width = longest_word(used, sentence)
    assert width < width_of(used, "protection.donnees")
    shown = Paragraph(used, sentence, width, Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignLeft)
    assert shown.width <= width
    assert width_of(used, sentence) == width_of(used, breakable(sentence))
    assert breakable("Un lien. Une adresse : a@b.c.").split("\u200b") == ["Un lien. Une adresse : a", "@b", ".c."]


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("Montrez cet écran à un agent", Qt.LayoutDirection.LeftToRight),
        ("اعرضوا هذه الشاشة على أحد الموظفين", Qt.LayoutDirection.RightToLeft),
    ],
)
@pytest.mark.parametrize("side", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter])
def test_titles_leave_no_word_alone(
    qapp: QApplication, words: str, direction: Qt.LayoutDirection, side: Qt.AlignmentFlag
) -> None:
    load_fonts()
    used = font(THEME, TextStyle.TITLE)
    without_the_last = width_of(used, words.rpartition(" ")[0]) + 1
    plain = Measured(used, words).laid_out(without_the_last, direction, side)
    even = Measured(used, words, balanced=True).laid_out(without_the_last, direction, side)
    assert plain.last < plain.width / 2
    assert even.last > even.width / 2
    assert (even.lines, even.height) == (2, plain.height)
    assert keeps_its_side(even, without_the_last, direction, side)


def keeps_its_side(made: Paragraph, width: int, direction: Qt.LayoutDirection, side: Qt.AlignmentFlag) -> bool:
    """Whether a paragraph is drawn where its lines begin, or in the middle."""
    picture = QImage(width, made.height, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    made.draw(painter, QRectF(0, 0, width, made.height))
    painter.end()
    columns = [x for x in range(width) if any(picture.pixelColor(x, y).red() < 128 for y in range(made.height))]
    before, after = columns[0], width - 1 - columns[-1]
    if side is Qt.AlignmentFlag.AlignHCenter:
        return abs(before - after) <= THEME.metrics.space(1)
    return (after if direction is Qt.LayoutDirection.RightToLeft else before) <= THEME.metrics.space(1)


def test_what_is_read_aloud_of_an_address_is_whole(qapp: QApplication) -> None:
    load_fonts()
    text = Text(THEME, TextStyle.BODY, "contact")
    text.show_text("protection.donnees@fonds.example")
    assert text.text() == text.accessibleName() == "protection.donnees@fonds.example"


def test_words_held_together_need_a_line_that_holds_both(qapp: QApplication) -> None:
    load_fonts()
    used = font(THEME, TextStyle.BODY)
    assert longest_word(used, "à personne\N{NO-BREAK SPACE}: non") == width_of(used, "personne\N{NO-BREAK SPACE}:")


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_no_mark_above_or_below_a_letter_is_cut_off(qapp: QApplication, language: Language) -> None:
    load_fonts()
    used = font(THEME, TextStyle.TITLE)
    margin, height, width = 40, line_height(used), 6000
    for text in {text for text in catalogue_texts(language) if text}:
        picture = QImage(width, height + 2 * margin, QImage.Format.Format_Grayscale8)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        line = Paragraph(used, text, width, Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignLeft)
        line.draw(painter, QRectF(0, margin, width, height))
        painter.end()
        pixels = bytes(picture.constBits())
        blank = bytes([255]) * (margin * picture.bytesPerLine())
        assert line.lines == 1
        assert pixels.startswith(blank), text
        assert pixels.endswith(blank), text


def catalogue_texts(language: Language) -> list[str]:
    with (LOCALE_FOLDER / language.value / "LC_MESSAGES" / "chobbak.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    return [text for entry in entries for text in ([entry.string] if isinstance(entry.string, str) else entry.string)]


@pytest.mark.parametrize("name", [*Icon, *Drawing, "backspace", "brand", "eye"])
def test_every_icon_can_be_drawn(qapp: QApplication, name: str) -> None:
    assert (ICONS / f"{name}.svg").is_file()
    picture = icon(name, 64, "#0B5345").toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert any(picture.pixelColor(x, y).alpha() for x in range(0, 64, 2) for y in range(0, 64, 2))


def test_pointing_icons_turn_round_with_the_writing(qapp: QApplication) -> None:
    straight, mirrored = icon("arrow", 48, "#000000").toImage(), icon("arrow", 48, "#000000", True).toImage()
    assert ink(straight, range(24)) > ink(straight, range(24, 48))
    assert ink(mirrored, range(24)) < ink(mirrored, range(24, 48))
    assert icon("phone", 48, "#000000", True).toImage() == icon("phone", 48, "#000000").toImage()


def ink(picture: QImage, columns: range) -> int:
    return sum(picture.pixelColor(x, y).alpha() for x in columns for y in range(picture.height()))


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_taps_that_are_repeated_while_nothing_seems_to_happen_are_not_for_the_next_screen() -> None:
    clock = Clock()
    guard = TapGuard(clock)
    assert not guard.is_echo(QPointF(120, 120))
    clock.now += 0.5
    assert not guard.is_echo(QPointF(121, 119))
    clock.now += 0.4
    guard.screen_changed()
    clock.now += 0.1
    assert guard.is_echo(QPointF(120, 122)), "half a second after the tap before, but too soon to have seen anything"
    clock.now += 0.3
    assert guard.is_echo(QPointF(120, 120)), "and so is the next one in that row"
    for _ in range(5):
        clock.now += TAPPING_SECONDS * 0.9
        assert guard.is_echo(QPointF(121, 121)), "however long somebody taps"
    clock.now += TAPPING_SECONDS * 1.01
    assert not guard.is_echo(QPointF(120, 120)), "a pause: it was read"


def test_deliberate_taps_are_never_echoes() -> None:
    clock = Clock()
    guard = TapGuard(clock)
    guard.is_echo(QPointF(120, 120))
    assert not guard.is_echo(QPointF(120, 120)), "the screen did not change: digits may be tapped quickly"
    guard.screen_changed()
    assert not guard.is_echo(QPointF(120 + NEAR_MILLIMETRES, 120)), "another place"
    assert not guard.is_echo(QPointF(120 + NEAR_MILLIMETRES, 120)), "and there as often as somebody likes"
    guard.screen_changed()
    clock.now += UNREAD_SECONDS * 1.01
    assert not guard.is_echo(QPointF(120 + NEAR_MILLIMETRES, 120)), "late enough to have been read"


def test_enter_is_repeated_too_unless_something_was_typed_or_aimed_at_since() -> None:
    clock = Clock()
    guard = TapGuard(clock)
    assert not guard.is_echo()
    guard.screen_changed()
    assert not guard.is_echo(QPointF(1, 1)), "a touch is no echo of a key"
    assert not guard.is_echo()
    guard.screen_changed()
    assert guard.is_echo()
    guard.aimed()
    assert not guard.is_echo()


@pytest.mark.parametrize("size", [LARGE, (3840, 2160)])
def test_the_same_place_is_told_in_millimetres_of_the_glass(size: tuple[int, int]) -> None:
    metrics = Metrics(*size, 21.5)
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress,
        QPointF(),
        QPointF(100 * metrics.pixels_per_millimetre, 0),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    assert touched(press, metrics.pixels_per_millimetre).x() == pytest.approx(100)


def test_work_posted_by_a_thread_is_done_on_the_thread_of_the_screens(qtbot: object, qapp: QApplication) -> None:
    bridge = Bridge()
    done: list[tuple[int, threading.Thread]] = []
    threads = [
        threading.Thread(
            target=lambda number=number: bridge.post(lambda: done.append((number, threading.current_thread())))
        )
        for number in range(5)
    ]
    for thread in threads:
        thread.start()
        thread.join()
    QApplication.processEvents()
    assert [number for number, _ in done] == [0, 1, 2, 3, 4]
    assert {thread for _, thread in done} == {threading.main_thread()}


def test_nothing_is_done_after_the_bridge_closed(qapp: QApplication) -> None:
    bridge = Bridge()
    done: list[int] = []
    bridge.post(lambda: done.append(1))
    bridge.close()
    QApplication.processEvents()
    assert done == []
