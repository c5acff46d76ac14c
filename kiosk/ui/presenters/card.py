"""The card is placed, its number typed, its chip read and judged."""

from __future__ import annotations

from kiosk.session.states import EnterCardNumber, PlaceCard, ReadingCard
from kiosk.ui.presenters.buttons import back
from kiosk.ui.presenters.drawings import as_here
from kiosk.ui.presenters.guidance import never_asked, show_staff
from kiosk.ui.presenters.problems import problem_banner, staff_can_help, waiting_banner
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import BusyView, ButtonView, Drawing, Echo, GuideView, Icon, PadView
from texts.catalogue import Catalogue
from texts.isolates import left_to_right

CARD_NUMBER_LENGTH = 6
"""Digits of the CAN (Doc 9303-11, 4.4.1 leaves the length to the issuer; the CNIE prints six)."""


def present_place_card(stage: PlaceCard, site: Site, texts: Catalogue) -> GuideView:
    """Waiting for the card, on the reader or in it."""
    return GuideView(
        title=texts.text("card.place.slot.title" if site.slot else "card.place.title"),
        hint=texts.text("card.place.hint"),
        drawing=as_here(Drawing.PLACE_CARD, site),
        banner=waiting_banner(stage.problem, site, texts),
        buttons=(back("place-card.back", texts), *_staff(stage, site, texts)),
    )


def present_card_number(stage: EnterCardNumber, site: Site, texts: Catalogue) -> PadView:
    """The CAN pad, with a drawing of what to look for."""
    return PadView(
        title=texts.text("card.number.title"),
        hint=texts.text("card.number.hint"),
        drawing=Drawing.CARD_NUMBER,
        caption=texts.text("card.number.caption"),
        length=CARD_NUMBER_LENGTH,
        echo=Echo.DIGITS,
        banner=problem_banner(stage.problem, site, texts),
        tries=texts.plural("card.number.tries", stage.tries_left) if stage.problem else "",
        confirm=texts.text("pad.confirm"),
        clear=texts.text("pad.clear"),
        backspace=texts.text("pad.backspace"),
        entry=texts.text("pad.entered", n="{n}", total="{total}"),
        attempt=stage.tries_left,
        buttons=(back("card-number.back", texts),),
        never_asked=never_asked(texts),
    )


def present_reading(stage: ReadingCard, site: Site, texts: Catalogue) -> BusyView:
    """How much of the chip was read; only true progress is shown."""
    percent = percent_of(stage.progress.done, stage.progress.total)
    return BusyView(
        title=texts.text("card.reading.slot.title" if site.slot else "card.reading.title"),
        hint=texts.text("card.reading.waits" if stage.card_waits else "card.reading.hint"),
        icon=Icon.CARD,
        percent=percent,
        progress_text="" if percent is None else _percentage(percent, texts),
        buttons=(back("reading.back", texts),),
        drawing=as_here(Drawing.CARD_READ, site),
    )


def present_confirming(texts: Catalogue) -> BusyView:
    """The gateway judges the card."""
    return BusyView(texts.text("card.confirming.title"), texts.text("wait.hint"), Icon.SERVICE)


def _staff(stage: PlaceCard, site: Site, texts: Catalogue) -> tuple[ButtonView, ...]:
    """A reader that is missing or silent is put right by somebody else."""
    return (show_staff("place-card.call", site, texts),) if staff_can_help(stage.problem, site) else ()


def _percentage(percent: int, texts: Catalogue) -> str:
    """Number and sign as one run of their own: in Arabic the sign would go before the number."""
    return left_to_right(texts.text("wait.percent", n=percent))


def percent_of(done: int, total: int | None) -> int | None:
    """Whole percent from 0 to 100; None while the whole is unknown."""
    return min(100, max(0, done * 100 // total)) if total else None
