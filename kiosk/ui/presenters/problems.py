"""A failure inside a screen: what happened and what to do, with the code for staff."""

from __future__ import annotations

from typing import Final

from kiosk.failures import Failure
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import BannerView, Tone
from texts.catalogue import Catalogue

_ASK_HERE: Final = frozenset(
    {
        Failure.NO_READER,
        Failure.READER_SILENT,
        Failure.PRINTER_ABSENT,
        Failure.NO_PAPER,
        Failure.NO_TONER,
        Failure.PRINTER_STOPPED,
        Failure.PAPER_JAM,
        Failure.COVER_OPEN,
        Failure.PRINTER_REFUSED,
        Failure.PRINTER_UNSUPPORTED,
    }
)
"""Paper, printer and reader: whoever is in charge of the place can put them right."""

_ASK_AGENCY: Final = frozenset(
    {
        Failure.CARD_NUMBER_BLOCKED,
        Failure.CARD_FILE_MALFORMED,
        Failure.CARD_FILE_CHANGED,
        Failure.UNTRUSTED_ISSUER,
        Failure.CARD_CLONED,
        Failure.CARD_SIGNATURE_INVALID,
        Failure.POSSESSION_NOT_PROVED,
        Failure.READER_FORBIDDEN,
        Failure.UNKNOWN_MEMBER,
        Failure.NO_CHANNEL_ON_FILE,
        Failure.GATEWAY_UNTRUSTED,
        Failure.KIOSK_NOT_ADMITTED,
        Failure.CERTIFICATE_UNAVAILABLE,
        Failure.SEAL_INVALID,
        Failure.PROCESS_ALIVE,
        Failure.TEMPORARY_FILES_LEFT,
        Failure.JOBS_LEFT,
        Failure.SPARE_FAILED,
        Failure.LINK_BROKEN,
        Failure.JOURNAL_FAILED,
        Failure.HARDENING_FAILED,
        Failure.OUTBOX_FULL,
    }
)
"""Cards, files and the machine itself: only the fund's own staff can help."""


def staff_can_help(failure: Failure | None, site: Site) -> bool:
    """Whether the next step is to show the screen to somebody here; in a café that one cares for the machine alone."""
    return failure in _ASK_HERE or (failure in _ASK_AGENCY and not site.cafe)


def what_happened(failure: Failure, texts: Catalogue) -> str:
    """The sentence that says what happened."""
    return texts.text(f"failure.{failure.value}.what")


def what_to_do(failure: Failure, site: Site, texts: Catalogue) -> str:
    """The sentence that says what to do now. In a café nobody there may touch the member's card or file."""
    if site.cafe and failure in _ASK_HERE:
        return texts.text("cafe.ask_here")
    if site.cafe and failure in _ASK_AGENCY:
        return texts.text("cafe.ask_agency")
    return texts.text(f"failure.{failure.value}.next")


def problem_banner(failure: Failure | None, site: Site, texts: Catalogue) -> BannerView | None:
    """A banner with both sentences; None when there is no problem."""
    if failure is None:
        return None
    return BannerView(Tone.WARNING, what_happened(failure, texts), what_to_do(failure, site, texts), failure.value)
