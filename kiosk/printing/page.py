"""One sheet while it is being drawn: millimetres from the top left corner in, PDF operators out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr
from reportlab.pdfgen.canvas import Canvas

from kiosk.printing.shaping import Cluster, Line, Run
from kiosk.printing.style import MILLIMETRE, Colour

Point = tuple[float, float]
"""x and y in millimetres from the left and the top edge."""

_LANGUAGE: Final = "ar-MA"
_PROGRAM: Final = "Chobbak"

rl_config.useA85 = 0
"""Streams as bytes: nobody sends them through a channel of seven bits, and writing them as text takes time and room."""


class Align(Enum):
    """What the given x means for a line."""

    LEFT = 0.0
    MIDDLE = 0.5
    RIGHT = 1.0


class Page:
    """A PDF of one page. Equal drawing gives equal bytes; its description names no person and no time."""

    def __init__(self, width: float, height: float, title: str) -> None:
        self._height = height
        self._buffer = io.BytesIO()
        size = (width * MILLIMETRE, height * MILLIMETRE)
        self._canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=1, lang=_LANGUAGE)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(_PROGRAM)
        self._canvas.setCreator(_PROGRAM)
        self._canvas.setProducer(_PROGRAM)
        self._canvas.setSubject("")

    def finish(self) -> bytes:
        """Close the document and return its bytes."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def write(self, line: Line, at: Point, align: Align, colour: Colour) -> None:
        """Set a line with its baseline at ``at``."""
        x, y = self._points(at)
        x -= line.width * align.value
        self._canvas.setFillColorRGB(colour.red, colour.green, colour.blue)
        for run in line.runs:
            self._write_run(run, x, y)
            x += run.width

    def rule(self, start: Point, end: Point, thickness: float, colour: Colour) -> None:
        """A straight line; thickness in points."""
        self._stroke(thickness, colour)
        self._canvas.line(*self._points(start), *self._points(end))

    def outline(self, points: Sequence[Point], thickness: float, colour: Colour) -> None:
        """A closed polygon, not filled; thickness in points."""
        self._stroke(thickness, colour)
        self._canvas.drawPath(self._polygon(points), stroke=1, fill=0)

    def fill(self, points: Sequence[Point], colour: Colour) -> None:
        """A closed polygon, filled."""
        self._canvas.setFillColorRGB(colour.red, colour.green, colour.blue)
        self._canvas.drawPath(self._polygon(points), stroke=0, fill=1)

    def rounded(self, corner: Point, size: Point, radius: float, colours: tuple[Colour, Colour]) -> None:
        """A box with round corners: top left corner, width and height, border colour and ground."""
        border, ground = colours
        x, y = self._points((corner[0], corner[1] + size[1]))
        self._stroke(0.6, border)
        self._canvas.setFillColorRGB(ground.red, ground.green, ground.blue)
        width, height = (side * MILLIMETRE for side in size)
        self._canvas.roundRect(x, y, width, height, radius * MILLIMETRE, stroke=1, fill=1)

    def cells(self, cells: Iterable[tuple[float, float, float, float]], colour: Colour) -> None:
        """Filled rectangles (left, top, width, height) as one shape, so that no seam shows between neighbours."""
        path = self._canvas.beginPath()
        for left, top, width, height in cells:
            x, y = self._points((left, top + height))
            path.rect(x, y, width * MILLIMETRE, height * MILLIMETRE)
        self._canvas.setFillColorRGB(colour.red, colour.green, colour.blue)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _points(self, at: Point) -> Point:
        return at[0] * MILLIMETRE, (self._height - at[1]) * MILLIMETRE

    def _stroke(self, thickness: float, colour: Colour) -> None:
        self._canvas.setStrokeColorRGB(colour.red, colour.green, colour.blue)
        self._canvas.setLineWidth(thickness)

    def _polygon(self, points: Sequence[Point]) -> object:
        path = self._canvas.beginPath()
        path.moveTo(*self._points(points[0]))
        for point in points[1:]:
            path.lineTo(*self._points(point))
        path.close()
        return path

    def _write_run(self, run: Run, x: float, y: float) -> None:
        """Neighbouring clusters that say themselves go together; each other one is marked with its text."""
        together: list[Cluster] = []
        start = x
        for cluster in run.clusters:
            if cluster.actual is None:
                together.append(cluster)
            else:
                self._write_clusters(run, together, start, y)
                self._write_marked(run, cluster, x, y)
                together = []
            x += cluster.advance * run.size / 1000
            if not together:
                start = x
        self._write_clusters(run, together, start, y)

    def _write_marked(self, run: Run, cluster: Cluster, x: float, y: float) -> None:
        """Marked content with replacement text: on the letter alone, so that its marks do not narrow its place."""
        letters, marks = cluster.letters_and_marks()
        self._write_span(run, letters or marks or cluster, (x, y), cluster.actual or "")
        if letters and marks:
            self._write_span(run, marks, (x, y), "")

    def _write_span(self, run: Run, cluster: Cluster, at: Point, text: str) -> None:
        """ISO 32000-1, 14.9.4: UTF-16 with its byte order mark."""
        replacement = f"\ufeff{text}".encode("utf-16-be").hex()
        self._canvas.addLiteral(f"/Span <</ActualText <{replacement}>>> BDC")
        self._write_clusters(run, [cluster], *at)
        self._canvas.addLiteral("EMC")

    def _write_clusters(self, run: Run, clusters: Sequence[Cluster], x: float, y: float) -> None:
        glyphs = [(number, glyph) for number, cluster in enumerate(clusters) for glyph in cluster.glyphs]
        if not glyphs:
            return
        face = run.typeface.font.face
        shaped = ShapedStr(
            "".join(glyph.character for _, glyph in glyphs),
            [
                ShapeData(number, one.advance, 0, one.x_offset, one.y_offset, face.getCharWidth(ord(one.character)))
                for number, one in glyphs
            ],
        )
        text = self._canvas.beginText(x, y)
        text.setFont(run.typeface.name, run.size)
        text.textOut(shaped)
        self._canvas.drawText(text)
