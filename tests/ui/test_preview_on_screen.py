"""Before printing a member checks the certificate: in large letters, and without showing it to everybody around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from contract.personal import Personal
from demo.gallery import stages
from kiosk.session.events import Touched
from kiosk.session.ports import Document, Pixels
from kiosk.session.states import Preview, Visit
from kiosk.ui.kit.covered import CoveredPage
from kiosk.ui.kit.glimpse import SHOWN_SECONDS
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, SMALL, Counter
from texts.isolates import without_isolates
from texts.language import Language

Factory = Callable[..., Counter]
SHARP = 90
"""A step between two neighbouring pixels, of 255, that only letters and the bars of a code make."""


def preview() -> Preview:
    """The example, with a page of stripes two pixels wide: as fine as a code that a camera reads."""
    stage = stages()["preview"]
    assert isinstance(stage, Preview)
    width, height = 420, 594
    row = (b"\0\0\0" * 2 + b"\xff\xff\xff" * 2) * (width // 4)
    document = replace(stage.document, preview=Personal(Pixels(width, height, row * height)))
    assert isinstance(document, Document)
    return replace(stage, document=document)


@pytest.fixture
def shown(counter: Factory, clock: HandClock) -> Counter:
    made = counter(SMALL, clock=clock)
    made.show(Visit(stage=preview(), language=Language.FRENCH))
    return made


def page(shown: Counter) -> CoveredPage:
    found = shown.window.findChild(CoveredPage, "preview.picture")
    assert found is not None
    return found


def sharpness(shown: Counter) -> int:
    """How many letters and bars can be told on the page; the words over its middle are left out."""
    part = page(shown)
    area = QRect(part.mapTo(shown.window, QPoint(0, 0)), part.size())
    lower = area.adjusted(area.width() // 3, area.height() * 2 // 3, -area.width() // 3, -area.height() // 6)
    picture = shown.window.grab(lower).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    across, down = range(picture.width() - 1), range(0, picture.height(), 4)
    grey = [[picture.pixelColor(x, y).red() for x in range(picture.width())] for y in down]
    return sum(abs(row[x] - row[x + 1]) > SHARP for row in grey for x in across)


def test_the_page_can_be_read_only_while_it_is_touched_for(shown: Counter, clock: HandClock) -> None:
    assert sharpness(shown) == 0
    QTest.mouseClick(page(shown), Qt.MouseButton.LeftButton)
    assert sharpness(shown) > 100, "the search sees what can be read"
    clock.advance(SHOWN_SECONDS)
    assert sharpness(shown) == 0


def test_a_second_touch_covers_the_page_and_so_does_another_screen(shown: Counter, clock: HandClock) -> None:
    page(shown).click()
    page(shown).click()
    assert sharpness(shown) == 0
    page(shown).click()
    shown.show(Visit(stage=stages()["home"], language=Language.FRENCH))
    shown.show(Visit(stage=preview(), language=Language.FRENCH))
    assert not page(shown).uncovered
    assert sharpness(shown) == 0


def test_whoever_looks_is_there(shown: Counter, clock: HandClock) -> None:
    for name in ("preview.picture", "preview.name", "preview.number"):
        shown.find(name).click()
    assert [event for event in shown.events if isinstance(event, Touched)] == [Touched()] * 3


@pytest.mark.parametrize(("name", "datum"), [("preview.name", "Zineb EL AMRANI"), ("preview.number", "123456785")])
def test_what_is_to_be_checked_is_read_in_large_letters_for_five_seconds(
    shown: Counter, clock: HandClock, name: str, datum: str
) -> None:
    line = shown.find(name)
    assert datum not in line.text()
    where = line.geometry()
    line.click()
    QApplication.processEvents()
    assert without_isolates(line.text()) == datum
    assert line.font().pixelSize() >= 1.2 * shown.window.theme.metrics.text(1)
    assert line.geometry() == where, "nothing moves under the finger"
    clock.advance(SHOWN_SECONDS)
    assert datum not in line.text()


@pytest.mark.parametrize(
    ("language", "kind", "day"),
    [
        (Language.FRENCH, "Attestation d’immatriculation", "20 novembre 2026"),
        (Language.ARABIC, "شهادة التسجيل", "20 نونبر 2026"),
    ],
)
def test_kind_and_day_stand_open_and_can_be_heard(counter: Factory, language: Language, kind: str, day: str) -> None:
    shown = counter(LARGE)
    shown.show(Visit(stage=preview(), language=language))
    for name, words in (("preview.kind.text", kind), ("preview.date.text", day)):
        part = shown.window.findChild(QWidget, name)
        assert part is not None
        assert part.isVisible()
        assert part.accessibleName() == words


def test_a_very_long_name_is_shown_whole(counter: Factory) -> None:
    shown = counter(SMALL)
    stage = preview()
    name = "Mohamed-Abderrahmane Sidi " * 3
    facts = replace(stage.document.facts.reveal(), name_latin=name.strip())
    long = replace(stage, document=replace(stage.document, facts=Personal(facts)))
    shown.show(Visit(stage=long, language=Language.FRENCH))
    line = shown.find("preview.name")
    assert line.height() >= line.height_at(line.width())
    assert line.height() > shown.find("preview.number").height()
