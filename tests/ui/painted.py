"""What a part paints, piece by piece, each with its place in the window: lines of text, pictures, shapes.

A part is painted once more onto a device that keeps notes instead of pixels. So nothing is forgotten that a part draws
by itself, and a check can look at the very pixels of one line of text, not at the best of all that a part shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final, TypeAlias

from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPen,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from demo.wholeness import leaves, place
from texts.isolates import without_isolates

_ABOVE, _BELOW = 0.75, 0.35
"""From the baseline up and down, in text sizes: where the bodies of letters are."""


class Kind(Enum):
    """What was painted."""

    TEXT = auto()
    PICTURE = auto()
    SHAPE = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of a line in one script: `left` and `baseline` in pixels of the window."""

    left: float
    baseline: float
    width: float
    font: QFont
    colour: str
    text: str

    @property
    def size(self) -> int:
        """The em, in pixels."""
        return self.font.pixelSize()


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was painted: a line of text in one colour, a picture, a shape.

    `room` is in pixels of the window. Of a shape `stroke` is the width of its outline, 0 if it is only filled. Of a
    text `size` is the height of its letters in pixels (the em).
    """

    kind: Kind
    room: QRectF
    text: str = ""
    stroke: float = 0.0
    size: int = 0
    words: tuple[Word, ...] = ()

    @property
    def ink(self) -> QRectF:
        """Of a text: what its letters cover, to the pixel."""
        covered = QRectF()
        for word in self.words:
            drawn_at = QFontMetricsF(word.font).tightBoundingRect(word.text)
            covered = covered.united(drawn_at.translated(word.left, word.baseline))
        return covered


def pieces(part: QWidget) -> list[Piece]:
    """All that a part paints, lines of text joined from their words."""
    size = part.window().size()
    notes = _Notes()
    device = _Notebook(notes, size.width(), size.height())
    part.render(device, place(part).topLeft(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return [*_lines(notes.words), *notes.others]


class _Pieces(dict[QWidget, list[Piece]]):
    """What parts paint, each looked at once."""

    def __missing__(self, part: QWidget) -> list[Piece]:
        self[part] = found = pieces(part)
        return found


class Drawn:
    """What is on show below a part, as it is now: every check may look at the same, and it is looked at once."""

    def __init__(self, root: QWidget) -> None:
        self.root = root
        self.parts = leaves(root)

        self.pieces: dict[QWidget, list[Piece]] = _Pieces()
        """What each part paints; a part is asked to when somebody wants to know."""

    @cached_property
    def rooms(self) -> dict[QWidget, QRect]:
        """Where each part is."""
        return {part: place(part) for part in self.parts}

    @cached_property
    def picture(self) -> Image.Image:
        """The window's pixels."""
        window = self.root.window()
        return photograph(window, window.rect())


def photograph(window: QWidget, room: QRect) -> Image.Image:
    """A part of a window; its channels are blue, green, red and none, as Qt keeps them."""
    picture = QImage(room.size(), QImage.Format.Format_RGB32)
    window.render(picture, QPoint(0, 0), QRegion(room))
    pixels = bytes(picture.constBits())  # not the picture's own: they go with it
    return Image.frombuffer("RGBX", (room.width(), room.height()), pixels, "raw", "RGBX", 0, 1)


Shown: TypeAlias = QWidget | Drawn
"""What checks take: a part, or what was looked at already."""


def drawn(shown: Shown) -> Drawn:
    """What is on show, looked at now unless it has been."""
    return shown if isinstance(shown, Drawn) else Drawn(shown)


class _Notes(QPaintEngine):
    """Takes notes of words, pictures and shapes."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.words: list[Word] = []
        self.others: list[Piece] = []
        self._moved = QTransform()
        self._pen = QPen()
        self._brush = QBrush()

    def begin(self, pdev: QPaintDevice) -> bool:
        """Always."""
        return True

    def end(self) -> bool:
        """Always."""
        return True

    def type(self) -> QPaintEngine.Type:
        """One of our own."""
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:  # noqa: N802 (Qt's name)
        """Where things are painted now, and with which pen."""
        if state.state() & QPaintEngine.DirtyFlag.DirtyTransform:
            self._moved = state.transform()
        if state.state() & QPaintEngine.DirtyFlag.DirtyPen:
            self._pen = state.pen()
        if state.state() & QPaintEngine.DirtyFlag.DirtyBrush:
            self._brush = state.brush()

    def drawTextItem(self, p: object, textItem: QTextItem) -> None:  # noqa: N802, N803 (Qt's names)
        """A word, at a QPointF."""
        assert isinstance(p, QPointF)
        text = textItem.text()
        if without_isolates(text).strip():
            begin, colour = self._moved.map(p), self._pen.color().name()
            self.words.append(Word(begin.x(), begin.y(), textItem.width(), textItem.font(), colour, text))

    def drawPixmap(self, r: object, pm: object, sr: object) -> None:  # noqa: N802 (Qt's name)
        """An icon or a drawing."""
        self.others.append(Piece(Kind.PICTURE, self._mapped(r)))

    def drawPath(self, path: object) -> None:  # noqa: N802 (Qt's name)
        """A rounded ground, an arc."""
        self._keep([path.boundingRect()])  # type: ignore[attr-defined]  # a QPainterPath

    def drawEllipse(self, r: object) -> None:  # noqa: N802 (Qt's name)
        """A circle."""
        self._keep([r])

    def drawRects(self, rects: Iterable[object], rectCount: int = 0) -> None:  # noqa: N802, N803 (Qt's names)
        """Grounds without corners."""
        self._keep(rects)

    def drawLines(self, lines: Iterable[object], lineCount: int = 0) -> None:  # noqa: N802, N803 (Qt's names)
        """Lines."""
        self._keep(QRectF(line.p1(), line.p2()).normalized() for line in lines)  # type: ignore[attr-defined]  # QLine(F)

    def drawPolygon(self, points: Iterable[QPointF], *_rest: object) -> None:  # noqa: N802 (Qt's name)
        """A star."""
        corners = list(points)
        across, down = [corner.x() for corner in corners], [corner.y() for corner in corners]
        self._keep([QRectF(QPointF(min(across), min(down)), QPointF(max(across), max(down)))])

    def _keep(self, rooms: Iterable[object]) -> None:
        outlined = self._pen.style() is not Qt.PenStyle.NoPen
        if not outlined and self._brush.color().alpha() < _OPAQUE:
            return  # a shadow
        stroke = max(1.0, self._pen.widthF()) if outlined else 0.0
        for room in rooms:
            self.others.append(Piece(Kind.SHAPE, self._mapped(room), stroke=stroke))

    def _mapped(self, room: object) -> QRectF:
        assert isinstance(room, QRect | QRectF)
        return QRectF(self._moved.mapRect(QRectF(room)))


class _Notebook(QPaintDevice):
    """As large as the window; holds no pixels."""

    def __init__(self, notes: _Notes, width: int, height: int) -> None:
        super().__init__()
        self._notes = notes
        self._measures = {**_MEASURES, QPaintDevice.PaintDeviceMetric.PdmWidth: width}
        self._measures[QPaintDevice.PaintDeviceMetric.PdmHeight] = height

    def paintEngine(self) -> QPaintEngine:  # noqa: N802 (Qt's name)
        """Where the notes are taken."""
        return self._notes

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        """As of a picture of the same size."""
        return self._measures.get(metric, 1)


_OPAQUE: Final = 255
_DOTS_PER_INCH: Final = 96
_MEASURES: Final = {
    **dict.fromkeys(
        (
            QPaintDevice.PaintDeviceMetric.PdmDpiX,
            QPaintDevice.PaintDeviceMetric.PdmDpiY,
            QPaintDevice.PaintDeviceMetric.PdmPhysicalDpiX,
            QPaintDevice.PaintDeviceMetric.PdmPhysicalDpiY,
        ),
        _DOTS_PER_INCH,
    ),
    QPaintDevice.PaintDeviceMetric.PdmDepth: 32,
    QPaintDevice.PaintDeviceMetric.PdmNumColors: 2**31 - 1,
    QPaintDevice.PaintDeviceMetric.PdmDevicePixelRatioScaled: 1 << 16,
}


def _lines(words: Iterable[Word]) -> list[Piece]:
    """Words on one baseline, in one size and colour, that follow each other without a gap."""
    lines: dict[tuple[int, int, str], list[Word]] = {}
    for word in words:
        lines.setdefault((round(word.baseline), word.size, word.colour), []).append(word)
    return [_joined(run) for line in lines.values() for run in _runs(line)]


def _runs(line: list[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in sorted(line, key=lambda one: one.left):
        if run and word.left - (run[-1].left + run[-1].width) > word.size:
            yield run
            run = []
        run.append(word)
    yield run


def _joined(line: list[Word]) -> Piece:
    first = line[0]
    left, right = min(word.left for word in line), max(word.left + word.width for word in line)
    top, bottom = first.baseline - _ABOVE * first.size, first.baseline + _BELOW * first.size
    room = QRectF(QPointF(left, top), QPointF(right, bottom))
    return Piece(Kind.TEXT, room, " ".join(word.text for word in line), size=first.size, words=tuple(line))
