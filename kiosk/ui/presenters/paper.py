"""Paper: on its way, held, out; also after the visit is over, then without any datum."""

from __future__ import annotations

from kiosk.session.ports import JobState, JobStatus
from kiosk.session.states import Leaving, Printed, Printing
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.drawings import card_to_take, paper_to_take
from kiosk.ui.presenters.guidance import show_staff
from kiosk.ui.presenters.problems import staff_can_help, waiting_banner
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import BannerView, ButtonView, Icon, OutcomeView, PaperView, Role, Tone
from texts.catalogue import Catalogue

_LEAVING = {
    JobState.HELD: ("printing.held", "leaving.held.hint"),
    JobState.CONFIRMED: ("printed.title", "wait.hint"),
}
"""Title and hint where the paper is not simply on its way."""
_ASKED = ("printing.ask", "printing.ask.hint")
"""The same while it is asked whether to cancel."""


def present_printing(stage: Printing, site: Site, texts: Catalogue) -> PaperView:
    """The job at the printer."""
    held = stage.status.state is JobState.HELD
    out = stage.status.state is JobState.CONFIRMED
    hint = "wait.hint" if out or stage.cancelling else "printing.held.hint" if held else "printing.hint"
    title, hint = _ASKED if stage.asked else ("printing.held" if held else "printing.title", hint)
    return PaperView(
        title=texts.text(title),
        hint=texts.text(hint),
        done=pages_done(stage.status, stage.pages),
        total=stage.pages,
        progress_text=page_text(stage.status, stage.pages, texts),
        banner=_held(stage.status, site, texts),
        buttons=_stop_or_keep("printing", texts)
        if stage.asked
        else (
            _cancel("printing.cancel", texts, enabled=not (out or stage.cancelling)),
            *_staff("printing.call", stage.status, site, texts),
        ),
    )


def present_leaving(stage: Leaving, site: Site, texts: Catalogue) -> PaperView:
    """The visit is over, paper is still coming; nothing here says whose."""
    words = _LEAVING.get(stage.status.state, ("leaving.title", "leaving.hint"))
    title, hint = _ASKED if stage.asked else words
    staff = _staff("leaving.call", stage.status, site, texts)
    return PaperView(
        title=texts.text(title),
        hint=texts.text(hint) if stage.asked or not staff else "",  # the message says whom to show it to
        done=pages_done(stage.status, stage.pages),
        total=stage.pages,
        progress_text=page_text(stage.status, stage.pages, texts),
        banner=_held(stage.status, site, texts),
        buttons=_stop_or_keep("leaving", texts)
        if stage.asked
        else (
            _cancel("leaving.cancel", texts, enabled=stage.status.state is not JobState.CONFIRMED),
            *staff,
        ),
    )


def present_printed(stage: Printed, card_present: bool, site: Site, texts: Catalogue) -> OutcomeView:
    """The printer confirmed: the paper is to be taken, and the card that is still on the reader."""
    paper = paper_to_take(stage.pages, texts)
    return OutcomeView(
        tone=Tone.GOOD,
        icon=Icon.PAPER,
        title=texts.text("printed.title"),
        text=texts.text("printed.card") if card_present else "",
        note="",
        code="",
        figures=(paper, card_to_take(site, texts)) if card_present else (paper,),
        buttons=(
            ButtonView("printed.another", texts.text("printed.another"), Intent.HOME, Role.SECONDARY, Icon.CERTIFICATE),
            ButtonView("printed.finish", texts.text("printed.finish"), Intent.LEAVE, Role.PRIMARY, Icon.CHECK),
        ),
    )


def pages_done(status: JobStatus, pages: int) -> int:
    """Whole pages that are out; all of them only when the printer confirmed the job."""
    return pages if status.state is JobState.CONFIRMED else min(status.pages_done, pages)


def page_text(status: JobStatus, pages: int, texts: Catalogue) -> str:
    """Which page is being printed, from 1."""
    current = min(pages_done(status, pages) + 1, pages)
    return texts.text("printing.page", n=current, total=pages)


def _held(status: JobStatus, site: Site, texts: Catalogue) -> BannerView | None:
    return waiting_banner(status.reason, site, texts) if status.state is JobState.HELD else None


def _staff(name: str, status: JobStatus, site: Site, texts: Catalogue) -> tuple[ButtonView, ...]:
    """Somebody has to bring paper; the job goes on by itself meanwhile."""
    if status.state is not JobState.HELD or not staff_can_help(status.reason, site):
        return ()
    return (show_staff(name, site, texts),)


def _stop_or_keep(screen: str, texts: Catalogue) -> tuple[ButtonView, ...]:
    """Each says what it does and shows it: a cross alone would be read as the button that does no harm.

    Going on is where *Cancel printing* was, and covers it: touching there twice cancels nothing.
    """
    keep, room = texts.text("printing.keep"), (texts.text("printing.cancel"),)
    return (
        ButtonView(f"{screen}.keep", keep, Intent.BACK, Role.PRIMARY, Icon.PRINTER, room_for=room),
        ButtonView(f"{screen}.stop", texts.text("printing.stop"), Intent.STOP_PRINT, Role.DANGER, Icon.PRINTER_STOP),
    )


def _cancel(name: str, texts: Catalogue, enabled: bool) -> ButtonView:
    label = texts.text("printing.cancel")
    return ButtonView(name, label, Intent.CANCEL_PRINT, Role.DANGER, Icon.PRINTER_STOP, enabled)
