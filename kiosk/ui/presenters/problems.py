"""A failure inside a screen: what happened and what to do, with the code for staff."""

from __future__ import annotations

from kiosk.failures import Advice, Failure, Helper
from kiosk.session.recovery import READER_FAILURES
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import BannerView, Tone
from texts.catalogue import Catalogue


def staff_can_help(failure: Failure | None, site: Site) -> bool:
    """Whether the next step is to show the screen to somebody here; in a café that one cares for the machine alone."""
    if failure is None:
        return False
    helper = failure.advice.helper
    return helper is Helper.HERE or (helper is Helper.FUND and not site.cafe)


def what_happened(failure: Failure, texts: Catalogue) -> str:
    """The sentence that says what happened."""
    return texts.text(f"failure.{failure.value}.what")


def what_to_do(advice: Advice, site: Site, texts: Catalogue) -> str:
    """The sentence that says what to do now. In a café nobody there may touch the member's card or file."""
    somebody_helps = advice.helper is not Helper.NOBODY
    return texts.text(f"advice.{advice.value}.cafe" if site.cafe and somebody_helps else f"advice.{advice.value}")


def problem_banner(failure: Failure | None, site: Site, texts: Catalogue) -> BannerView | None:
    """A banner with both sentences; None when there is no problem."""
    return None if failure is None else _banner(failure, failure.advice, site, texts)


def waiting_banner(failure: Failure | None, site: Site, texts: Catalogue) -> BannerView | None:
    """The same on a screen that goes on by itself once reader or printer are put right; nothing has to be pressed."""
    return None if failure is None else _banner(failure, meanwhile(failure), site, texts)


def meanwhile(failure: Failure) -> Advice:
    """The advice where the screen goes on by itself once reader or printer are put right."""
    if failure in READER_FAILURES:
        return Advice.WAIT_FOR_READER
    return Advice.WAIT_FOR_PRINTER if failure.value.startswith("K4") else failure.advice


def _banner(failure: Failure, advice: Advice, site: Site, texts: Catalogue) -> BannerView:
    return BannerView(Tone.WARNING, what_happened(failure, texts), what_to_do(advice, site, texts), failure.value)
