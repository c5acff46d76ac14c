"""Which drawing shows what on this machine: a card is laid on its reader, or put into it."""

from __future__ import annotations

from typing import Final

from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import Drawing, FigureView
from texts.catalogue import Catalogue

_IN_A_SLOT: Final = {
    Drawing.PLACE_CARD: Drawing.INSERT_CARD,
    Drawing.CARD_READ: Drawing.CARD_IN_SLOT,
    Drawing.TAKE_CARD: Drawing.PULL_CARD,
}


def as_here(drawing: Drawing, site: Site) -> Drawing:
    """The same with the reader of this machine."""
    return _IN_A_SLOT.get(drawing, drawing) if site.slot else drawing


def where_the_card_goes(site: Site) -> tuple[Drawing, str]:
    """And the key of its caption."""
    return (Drawing.INSERT_CARD, "figure.place.slot") if site.slot else (Drawing.PLACE_CARD, "figure.place")


def elsewhere(site: Site) -> tuple[Drawing, str]:
    """Away from a machine that does not work, and the key of the caption. It alone is drawn as broken.

    Next to it another one may stand, but not in a café.
    """
    return (Drawing.GO_TO_AGENCY, "figure.agency") if site.cafe else (Drawing.NEXT_KIOSK, "figure.next_kiosk")


def card_to_take(site: Site, texts: Catalogue) -> FigureView:
    """The card in its owner's hand."""
    return FigureView(as_here(Drawing.TAKE_CARD, site), texts.text("figure.take_card"))


def paper_to_take(pages: int, texts: Catalogue) -> FigureView:
    """The paper in its owner's hand, and how many pages it has."""
    return FigureView(Drawing.TAKE_PAPER, texts.plural("printed.pages", pages))
