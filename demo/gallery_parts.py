"""Parts of the kit that other parts are put into, or that show something of their own: pictures, dialogs, pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.common_pager import CommonPager
from kiosk.ui.kit.covered import CoveredPage
from kiosk.ui.kit.curtain import Curtain
from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.fact import Fact
from kiosk.ui.kit.figure import Figure
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.languages import LanguageBar
from kiosk.ui.kit.masked import MaskedValue
from kiosk.ui.kit.pager import Pager, PagingWords
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.panel import Line
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.placing import Placing
from kiosk.ui.kit.progress import Waiting
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.presenters.settings import present_paging
from kiosk.ui.viewmodels import Drawing, Icon
from texts.catalogue import Catalogue, load
from texts.language import Language

_WIDE, _HIGH = 60, 45
"""Of what takes the room it gets, in steps of the kit."""


class Words(str):
    """A few words that a part says, and the language that they are in."""

    __slots__ = ("language",)
    language: Language

    @classmethod
    def of(cls, language: Language) -> Words:
        """The same words in each language, from its catalogue."""
        made = cls(load(language).text("preview.print"))
        made.language = language
        return made

    @property
    def texts(self) -> Catalogue:
        """Everything else that is said in this language."""
        return load(self.language)


def _roomy(theme: Theme, part: QWidget) -> QWidget:
    part.setFixedSize(theme.metrics.space(_WIDE), theme.metrics.space(_HIGH))
    return part


def _texts(theme: Theme, words: Words) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for style in TextStyle:
        line = Text(theme, style)
        line.show_text(words)
        column.addWidget(line)
    return made


def _line(theme: Theme, words: Words) -> QWidget:
    made = Line(theme)
    made.show_line(Icon.FREE, words, words)
    return made


def _dialog(theme: Theme, words: Words) -> QWidget:
    page = _roomy(theme, QWidget())
    page.setFixedSize(theme.metrics.width, theme.metrics.space(2 * _HIGH))
    made = Dialog(theme, page, "dialog")
    column = QVBoxLayout(made.card)
    column.addWidget(_texts(theme, words))
    around = QVBoxLayout(page)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(made)
    made.show()
    return page


def _masked(uncovered: bool) -> Callable[[Theme, Words], QWidget]:
    def make(theme: Theme, _words: Words) -> QWidget:
        made = MaskedValue(theme, "masked")
        made.show_value("Z•••• E• A•••••", "Zineb El Amrani", "")
        if uncovered:
            made.click()
        return made

    return make


def _fact(theme: Theme, words: Words) -> QWidget:
    made = Fact(theme, "fact")
    made.show_masked(words, "1234•••••", "123456785", "")
    return made


def _pages(theme: Theme, words: Words) -> QWidget:
    made = Pages(theme, "pages")
    for _ in range(8):
        made.add(_line(theme, words))
    made.show_words(_paging(words))
    return _roomy(theme, made)


def _pager(theme: Theme, words: Words) -> QWidget:
    made = Pager(theme, "pager")
    made.show_words(_paging(words))
    made.show_place(1, 3, theme.metrics.space(_WIDE))
    made.setFixedWidth(theme.metrics.space(_WIDE))
    return made


def _snug(theme: Theme, words: Words) -> QWidget:
    """Much less on it than there is room for."""
    pages = Pages(theme, "pages")
    pages.add(_line(theme, words))
    return _roomy(theme, Snug(theme, pages))


def _common_pager(theme: Theme, words: Words) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    pages, pager = Pages(theme, "pages"), CommonPager(theme, "pager")
    pager.show_words(_paging(words))
    pager.serve(pages)
    for _ in range(8):
        pages.add(_line(theme, words))
    pages.show_words(_paging(words))
    column.addWidget(pages, 1)
    column.addWidget(pager)
    return _roomy(theme, page)


def _paging(words: Words) -> PagingWords:
    view = present_paging(words.texts)
    return PagingWords(view.previous, view.next, view.place)


def _languages(theme: Theme, words: Words) -> QWidget:
    made = LanguageBar(theme, "languages")
    made.show_languages(tuple((one.value, one.autonym, one is words.language) for one in Language), "")
    return made


def _waiting(theme: Theme, _words: Words) -> QWidget:
    return Waiting(theme, "waiting")


def _illustration(theme: Theme, words: Words) -> QWidget:
    made = Illustration(theme, "drawing")
    made.show_drawing(Drawing.TAKE_PAPER, words)
    return _roomy(theme, made)


def _placing(theme: Theme, words: Words) -> QWidget:
    made = Placing(theme, "drawing")
    made.show_drawing("place-card", words)
    return _roomy(theme, made)


def _figure(small: bool) -> Callable[[Theme, Words], QWidget]:
    def make(theme: Theme, words: Words) -> QWidget:
        made = Figure(theme, "figure", small)
        made.show_figure(Drawing.TAKE_PAPER, words, words)
        return made if small else _roomy(theme, made)

    return make


def _covered(theme: Theme, words: Words) -> QWidget:
    made = CoveredPage(theme, "page")
    made.show_page(62, 88, bytes((255, 255, 255) * 62 * 44 + (40, 90, 70) * 62 * 44), words, "")
    return _roomy(theme, made)


def _curtain(theme: Theme, words: Words) -> QWidget:
    """Over two buttons, the second of which has the focus."""
    page = QWidget()
    column = QVBoxLayout(page)
    for name in ("covered", "open"):
        button = Button(theme, name, Look.SECONDARY, "printer")
        button.show_label(words)
        column.addWidget(button)
    curtain = Curtain(page, theme.colours.shade)
    button.setFocus()
    curtain.draw(True, theme.colours.shade)
    QApplication.processEvents()
    return page


FURTHER: Final[dict[str, Callable[[Theme, Words], QWidget]]] = {
    "texts": _texts,
    "line": _line,
    "dialog": _dialog,
    "masked": _masked(uncovered=False),
    "masked-uncovered": _masked(uncovered=True),
    "fact": _fact,
    "pages": _pages,
    "pager": _pager,
    "common-pager": _common_pager,
    "snug": _snug,
    "languages": _languages,
    "waiting": _waiting,
    "illustration": _illustration,
    "placing": _placing,
    "figure": _figure(small=False),
    "figure-small": _figure(small=True),
    "covered-page": _covered,
    "curtain": _curtain,
}
