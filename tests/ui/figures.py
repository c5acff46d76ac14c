"""Writes docs/figures-of-the-screens.md from what is measured on them: `.venv/bin/python -m tests.ui.figures`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import radians, tan
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from demo.examples import SITE
from kiosk.config import Screen
from kiosk.ui.kit.fonts import TextStyle, font, load_fonts
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from kiosk.ui.kit.themes import theme_for
from kiosk.ui.kit.tokens import Metrics
from kiosk.ui.presenters.site import Site
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, Counter
from tests.ui.painted import Drawn
from tests.ui.showing import everything
from texts.language import Language

PATH: Final = Path(__file__).parents[2] / "docs" / "figures-of-the-screens.md"
LETTER_DEGREES: Final = 0.7
"""A capital H is to be seen under this angle (EN 301 549, 5.1.4)."""

TOUCHES: Final = {"fatima": 4, "youssef": 5}
"""From the card to the certificate, digits of codes aside; `tests/ui/test_touches_of_a_visit.py` counts them."""

_PEOPLE: Final = {"fatima": "one phone on file", "youssef": "a phone and an e-mail on file: choosing one is a touch"}


@dataclass(frozen=True, slots=True)
class Least:
    """The least contrast that was measured: of text, and of icons and shapes that say something."""

    text: float = 21.0
    graphics: float = 21.0

    def __str__(self) -> str:
        return f"{self.text:.1f} · {self.graphics:.1f}"


def least(shown: Iterable[tuple[str, Counter]]) -> Least:
    """Over all that is shown."""
    texts, graphics = [21.0], [21.0]
    for _, counter in shown:
        for one in checks.contrasts(Drawn(counter.window.ground())):
            (texts if one.text else graphics).append(one.ratio)
    return Least(min(texts), min(graphics))


def size_for(contrast: Contrast) -> tuple[int, int]:
    """The window in which a theme is measured."""
    return LARGE if contrast is Contrast.CALM else SMALL


def least_target(shown: Iterable[tuple[str, Counter]]) -> float:
    """In millimetres, over all that is shown."""
    sizes = [
        size
        for _, counter in shown
        for _, size in checks.targets(counter.window.ground(), counter.window.theme.metrics)
    ]
    return min(sizes)


class Counters:
    """Counters for a run without pytest; each is closed when the next language or look begins."""

    def __init__(self) -> None:
        self._made: list[Counter] = []

    def __call__(self, size: tuple[int, int], site: Site = SITE) -> Counter:
        """One more."""
        self._made.append(Counter(size, site=site))
        return self._made[-1]

    def close(self) -> None:
        """All of them."""
        for one in self._made:
            one.window.close()
            one.window.deleteLater()
        self._made.clear()
        QApplication.processEvents()


def contrasts() -> Iterator[str]:
    """The table of contrast."""
    yield "| theme | " + " | ".join(language.value for language in Language) + " |"
    yield "|---" * (1 + len(Language)) + "|"
    for contrast in Contrast:
        cells = [str(_measured(language, contrast)) for language in Language]
        yield f"| {contrast.name.lower()} | " + " | ".join(cells) + " |"


def _measured(language: Language, contrast: Contrast) -> Least:
    counters = Counters()
    try:
        return least(everything(counters, size_for(contrast), language, Settings(contrast=contrast)))
    finally:
        counters.close()


def sizes() -> Iterator[str]:
    """The table of sizes; a part of it costs nothing: `letters`."""
    yield "| text | body text | smallest text | read from | least target |"
    yield "|---|---|---|---|---|"
    for text in TextSize:
        counters = Counters()
        target = least_target(everything(counters, LARGE, Language.FRENCH, Settings(text=text)))
        counters.close()
        yield f"{letters(text)} {target:.1f} mm |"


def letters(text: TextSize) -> str:
    """The begin of a row: heights of a capital H in millimetres, and how far away body text may be."""
    body, small = (_capital(text, style) for style in (TextStyle.BODY, TextStyle.SMALL))
    away = body / (2 * tan(radians(LETTER_DEGREES) / 2))
    return f"| {text.name.lower()} | {body:.1f} mm | {small:.1f} mm | {away / 10:.0f} cm |"


def _capital(text: TextSize, style: TextStyle) -> float:
    screen = Screen()
    metrics = Metrics(screen.width, screen.height, screen.diagonal)
    used = font(theme_for(metrics, Settings(text=text)), style)
    return QFontMetricsF(used).capHeight() / metrics.pixels_per_millimetre


def touches() -> Iterator[str]:
    """The table of touches."""
    yield "| member with | touches |"
    yield "|---|---|"
    for name, count in TOUCHES.items():
        yield f"| {_PEOPLE[name]} | {count} |"


def page() -> str:
    """The whole page; takes some minutes, since every screen is looked at in every theme, language and text size."""
    load_fonts()
    screen = Screen()
    parts = [
        "# Figures of the screens",
        "",
        "Written by `.venv/bin/python -m tests.ui.figures`; `tests/ui/test_figures_of_the_screens.py` fails when it is",
        f"out of step. The screen is the one that is configured by default: {screen.width} × {screen.height} pixels,",
        f"{screen.diagonal} inches.",
        "",
        "## Contrast",
        "",
        "The least of all screens, sheets and questions, at an agency and at a café, measured from pixels: each line",
        "of text by itself · icons, and lines by which a control or a state is known. "
        "Promised: 7 in the calm theme, 15",
        "in the others; 3 for what is no text (WCAG 2.2, 1.4.6 and 1.4.11).",
        "",
        *contrasts(),
        "",
        "## Sizes",
        "",
        "Text by the height of a capital H, and how far away body text may be for that letter to be seen under 0.7°",
        "(EN 301 549, 5.1.4). Targets by their smaller side, the ring of the focus aside; promised: 20 mm.",
        "",
        *sizes(),
        "",
        "## Touches",
        "",
        "From the card on the reader to the certificate in the hand, digits of codes not counted; promised: at most 9.",
        "",
        *touches(),
    ]
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the page."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    PATH.write_text(page(), "utf-8")
    sys.stdout.write(f"{PATH}\n")
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
