"""Each check of `checks` and `reading` is shown something wrong, and says so; the same made well is left in peace.

The real screens are spoilt too: by one colour, one size, one place at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from demo.examples import visits
from kiosk.ui.kit import palettes
from kiosk.ui.kit.button import Button, Look, Pressable
from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.fonts import TextStyle, font, load_fonts
from kiosk.ui.kit.order import controls
from kiosk.ui.kit.panel import Banner, Mood
from kiosk.ui.kit.progress import ProgressBar
from kiosk.ui.kit.rows import ListRow
from kiosk.ui.kit.settings import Contrast, Settings
from kiosk.ui.kit.steps import Station, StepHeader
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tile import Tile
from kiosk.ui.kit.tokens import Colours, Metrics, Pair, Theme
from kiosk.ui.kit.typesetting import Paragraph
from kiosk.ui.screens.window import Window
from tests.ui import checks, reading
from tests.ui.counter import LARGE, Counter
from tests.ui.showing import Factory
from texts.language import Language

METRICS = Metrics(*LARGE, 21.5)
THEME = Theme(METRICS)
PALE = "#E4E4E4"
WASHED = Theme(
    METRICS,
    replace(
        Colours(),
        quiet_text=PALE,
        card=Pair(PALE, "#FFFFFF", PALE),
        bar=Pair(PALE, "#FFFFFF", PALE),
        secondary=Pair(PALE, "#FFFFFF", PALE),
        warning=Pair(PALE, "#FFFFFF", PALE),
        primary=Pair("#FFFFFF", PALE, PALE),
    ),
)
Build = Callable[[Theme], QWidget]


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Callable[..., QWidget]]:
    """Puts parts below each other on a white page, and shows it."""
    load_fonts()
    shown: list[QWidget] = []

    def put(*parts: QWidget, width: int = 1200) -> QWidget:
        page = QWidget()
        page.setPalette(QPalette(QColor("white")))
        column = QVBoxLayout(page)
        for part in parts:
            column.addWidget(part)
        page.resize(width, page.sizeHint().height())
        page.show()
        page.activateWindow()
        QApplication.processEvents()
        shown.append(page)
        return page

    yield put
    for page in shown:
        page.close()
        page.deleteLater()
    QApplication.processEvents()


class PaleDetail(Tile):
    """Writes its detail in another colour than its label, as a tile once did."""

    def _paint_text(self, painter: QPainter, text: object, area: object) -> None:
        painter.setPen(QColor(PALE if text is self._detail else "#12302B"))
        super()._paint_text(painter, text, area)  # type: ignore[arg-type]  # as it came


def tile(theme: Theme, kind: type[Tile] = Tile) -> Tile:
    made = kind(theme, "tile", "certificate")
    made.show_texts("Attestation d’immatriculation", "En moins de deux minutes")
    return made


def button(theme: Theme = THEME, name: str = "button") -> Button:
    made = Button(theme, name, Look.SECONDARY, "printer")
    made.show_label("Imprimer")
    return made


def steps(theme: Theme) -> StepHeader:
    made = StepHeader(theme, "steps")
    made.show_stations((Station("Carte", True, False), Station("Code", False, True), Station("Papier", False, False)))
    return made


def entry(theme: Theme) -> DigitEntry:
    made = DigitEntry(theme, "entry")
    made.show_digits(("1", "2"), 6)
    return made


def banner(theme: Theme) -> Banner:
    made = Banner(theme, "banner")
    made.say(Mood.WARNING, "Il n’y a plus de papier.", "Adressez-vous à l’agent.", "K402")
    return made


def text(theme: Theme, words: str = "Un mot et un autre", name: str = "text") -> Text:
    made = Text(theme, TextStyle.BODY, name, theme.colours.quiet_text)
    made.show_text(words)
    return made


def row(theme: Theme) -> ListRow:
    made = ListRow(theme, "row", "certificate")
    made.show_texts("Attestation", "Détail")
    return made


def bar(theme: Theme) -> ProgressBar:
    made = ProgressBar(theme, "bar")
    made.show_progress(40, "")
    return made


def ring(theme: Theme) -> CountDown:
    made = CountDown(theme, "ring")
    made.show_seconds(9, 0.4, "")
    return made


PARTS: dict[str, Build] = {
    "tile": tile,
    "button": button,
    "steps": steps,
    "entry": entry,
    "banner": banner,
    "text": text,
    "row": row,
    "bar": bar,
    "ring": ring,
}


@pytest.mark.parametrize("part", PARTS)
def test_a_washed_out_part_is_faint_and_a_good_one_is_not(stage: Callable[..., QWidget], part: str) -> None:
    assert checks.faint(stage(PARTS[part](THEME)), 7) == []
    assert checks.faint(stage(PARTS[part](WASHED)), 7) != []


def test_one_pale_line_of_a_tile_is_faint_though_the_other_is_dark(stage: Callable[..., QWidget]) -> None:
    assert checks.faint(stage(tile(THEME)), 7) == []
    found = checks.faint(stage(tile(THEME, PaleDetail)), 7)
    assert [(one.part, one.text.split()[0]) for one in found] == [("tile", "En")]


@pytest.mark.parametrize(
    ("changes", "example", "expected"),
    [
        ({"quiet_text": PALE}, "card-number", {"frame.steps", "frame.place", "card-number.hint"}),
        ({"card": Pair(PALE, "#FFFFFF", PALE)}, "question", {"question.title", "question.ring"}),
        ({"secondary": Pair(PALE, "#FFFFFF", PALE)}, "code-choose", {"code.channel.sms", "frame.leave", "language.ar"}),
        ({"warning": Pair(PALE, "#FDF1D8", PALE)}, "card-number-again", {"card-number.problem.1.text"}),
        ({"primary": Pair("#FFFFFF", "#E4E4E4", "#E4E4E4")}, "home", {"frame.steps"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_washed_out_colour_is_found_on_a_real_screen(
    counter: Factory,
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, Pair | str],
    example: str,
    expected: set[str],
) -> None:
    washed = replace(Colours(), **changes)  # type: ignore[arg-type]  # fields of Colours
    monkeypatch.setitem(palettes._COLOURS, Contrast.HIGH, washed)
    shown = counter(LARGE)
    shown.show(dict(visits(Language.FRENCH))[example])
    assert checks.faint(shown.window.ground(), 7) == []
    shown.window.adjust(Settings(contrast=Contrast.HIGH))
    assert expected <= {one.part for one in checks.faint(shown.window.ground(), 7)}


class Overflowing(QWidget):
    """Has room for one line and writes two, the second one over the first if there is no more `pitch`."""

    def __init__(self, second_at: int) -> None:
        super().__init__()
        self._second_at = second_at
        self.setObjectName("overflowing")
        self.setFixedSize(600, 60)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        for top in (0, self._second_at):
            line = Paragraph(
                font(THEME, TextStyle.BODY), "Une ligne", 600, self.layoutDirection(), Qt.AlignmentFlag.AlignLeft
            )
            line.draw(painter, QRectF(0, top, 600, 60))


def test_what_is_cut_off_is_found(stage: Callable[..., QWidget]) -> None:
    squeezed, narrow, outside = text(THEME, name="squeezed"), text(THEME, name="narrow"), button(name="outside")
    page = stage(text(THEME), squeezed, narrow, outside)
    assert checks.cut_off(page) == []
    squeezed.setFixedHeight(20)
    narrow.setFixedWidth(30)
    outside.move(page.width() - 40, outside.y())
    assert set(checks.cut_off(page)) == {"squeezed", "narrow", "outside"}


def test_a_line_painted_beyond_the_edge_of_its_part_is_cut_off(
    stage: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.wholeness.LEAVES", (Overflowing,))
    assert checks.cut_off(stage(Overflowing(second_at=0))) == []
    assert checks.cut_off(stage(Overflowing(second_at=45))) == ["overflowing"]


def test_what_overlaps_is_found(stage: Callable[..., QWidget]) -> None:
    one, other = text(THEME, name="one"), text(THEME, name="other")
    page = stage(one, other)
    assert checks.overlapping(page) == []
    other.move(one.x() + 20, one.y() + 10)
    assert checks.overlapping(page) == [("one", "other")]


def test_lines_that_overlap_inside_a_part_are_found(
    stage: Callable[..., QWidget], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("demo.wholeness.LEAVES", (Overflowing,))
    assert checks.overlapping(stage(Overflowing(second_at=45))) == []
    assert checks.overlapping(stage(Overflowing(second_at=12))) != []


def test_a_target_of_nineteen_millimetres_is_too_small(stage: Callable[..., QWidget]) -> None:
    small = button(name="small")
    page = stage(button(), small)
    assert checks.too_small(page, METRICS) == []
    small.setFixedHeight(round(19 * METRICS.pixels_per_millimetre) + 2 * METRICS.ring)
    QApplication.processEvents()
    [(name, size)] = checks.too_small(page, METRICS)
    assert (name, round(size)) == ("small", 19)


def test_a_control_at_the_top_is_out_of_reach(stage: Callable[..., QWidget]) -> None:
    high, low = button(name="high"), button(name="low")
    page = stage(high, low)
    assert checks.out_of_reach(page, 1.0) == []
    assert checks.out_of_reach(page, 0.6) == ["high"]


def side_by_side(*parts: QWidget) -> QWidget:
    line = QWidget()
    column = QHBoxLayout(line)
    for part in parts:
        column.addWidget(part)
    return line


def test_a_line_that_is_not_mirrored_is_found(stage: Callable[..., QWidget]) -> None:
    line = side_by_side(button(name="one"), button(name="two"))
    page = stage(line)
    before = reading.arrangement(page)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert reading.not_mirrored(before, reading.arrangement(page)) == []
    assert reading.not_mirrored(before, before) == [
        ("one", "two"),
        ("one icon", "one words"),
        ("two icon", "two words"),
    ]


class Unturned(Button):
    """Keeps its icon at the left in Arabic too."""

    def isRightToLeft(self) -> bool:  # noqa: N802 (Qt's name)
        return False


def test_an_icon_on_the_wrong_side_of_its_words_is_found(stage: Callable[..., QWidget]) -> None:
    made = Unturned(THEME, "unturned", Look.SECONDARY, "printer")
    made.show_label("Imprimer")
    page = stage(side_by_side(made))
    before = reading.arrangement(page)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert reading.not_mirrored(before, reading.arrangement(page)) == [("unturned icon", "unturned words")]


def test_a_text_at_the_wrong_edge_is_found(stage: Callable[..., QWidget]) -> None:
    wrong = text(THEME, name="wrong")
    page = stage(text(THEME), text(THEME, name="middle").centred(), wrong)
    assert reading.astray(page) == []
    wrong.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert reading.astray(page) == ["wrong"]


def grid(*cells: tuple[str, int, int]) -> QWidget:
    """Buttons by name, row and column, in the order in which the focus will reach them."""
    made = QWidget()
    layout = QGridLayout(made)
    for name, down, across in cells:
        layout.addWidget(button(name=name), down, across)
    return made


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((("a", 0, 0), ("b", 0, 1), ("c", 1, 0), ("d", 1, 1)), []),
        ((("b", 0, 1), ("a", 0, 0), ("c", 1, 0), ("d", 1, 1)), [("b", "a")]),
        ((("c", 1, 0), ("a", 0, 0), ("b", 0, 1)), [("c", "a")]),
        ((("a", 0, 0), ("d", 1, 1), ("b", 0, 1), ("c", 1, 0)), [("d", "b"), ("d", "c")]),
    ],
    ids=["as one reads", "backwards on a line", "the line below first", "far from each other"],
)
def test_an_order_in_which_nobody_reads_is_found(
    stage: Callable[..., QWidget], cells: tuple[tuple[str, int, int], ...], expected: list[tuple[str, str]]
) -> None:
    page = stage(grid(*cells))
    assert reading.disordered(page) == expected
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert reading.disordered(page) == expected, "mirrored with its layout"


def test_an_arabic_line_in_the_order_of_french_is_found(stage: Callable[..., QWidget]) -> None:
    line = grid(("a", 0, 0), ("b", 0, 1))
    page = stage(line)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    names = {control.objectName(): control for control in controls(page)}
    first, second = names["a"].pos(), names["b"].pos()
    names["a"].move(min(first.x(), second.x()), first.y())
    names["b"].move(max(first.x(), second.x()), second.y())
    assert reading.disordered(page) == [("a", "b")]


class Ringless(Button):
    """Never shows that it has the focus."""

    def hasFocus(self) -> bool:  # noqa: N802 (Qt's name)
        return False


def test_a_control_without_a_ring_is_found(stage: Callable[..., QWidget]) -> None:
    without = Ringless(THEME, "without", Look.SECONDARY, "printer")
    without.show_label("Imprimer")
    page = stage(button(), without)
    assert reading.unringed(page) == ["without"]


def test_a_ring_that_is_too_pale_is_found(stage: Callable[..., QWidget]) -> None:
    pale = Theme(METRICS, replace(Colours(), focus="#C9C3B4", focus_gap="#FFFFFF"))
    page = stage(button(), button(pale, "pale"))
    assert reading.unringed(page) == ["pale"]


def test_tab_that_leaves_a_control_out_is_found(counter: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = counter(LARGE)
    shown.show(dict(visits(Language.FRENCH))["notice"])
    shown.window.activateWindow()
    assert reading.untabbed(shown.window.ground()) == []
    monkeypatch.setattr(Window, "move_focus", skipping(Window.move_focus))
    assert reading.untabbed(shown.window.ground()) != []


def skipping(move: Callable[..., None]) -> Callable[..., None]:
    """Two controls at a time."""

    def twice(self: Window, forwards: bool = True) -> None:
        move(self, forwards)
        move(self, forwards)

    return twice


def test_a_control_of_a_real_screen_that_shrank_is_found(counter: Factory) -> None:
    shown: Counter = counter(LARGE)
    shown.show(dict(visits(Language.ARABIC))["home"])
    control = shown.window.findChild(Pressable, "frame.help")
    assert control is not None
    control.resize(control.width(), 40)
    assert [name for name, _ in checks.too_small(shown.window.ground(), METRICS)] == ["frame.help"]
    assert "frame.help" in checks.cut_off(shown.window.ground())
