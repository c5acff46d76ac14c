"""A failure inside a screen: what happened and what to do, with the code for staff."""

from __future__ import annotations

from kiosk.failures import Failure
from kiosk.ui.viewmodels import BannerView, Tone
from texts.catalogue import Catalogue


def what_happened(failure: Failure, texts: Catalogue) -> str:
    """The sentence that says what happened."""
    return texts.text(f"failure.{failure.value}.what")


def what_to_do(failure: Failure, texts: Catalogue) -> str:
    """The sentence that says what to do now."""
    return texts.text(f"failure.{failure.value}.next")


def problem_banner(failure: Failure | None, texts: Catalogue, tone: Tone = Tone.WARNING) -> BannerView | None:
    """A banner with both sentences; None when there is no problem."""
    if failure is None:
        return None
    return BannerView(tone, what_happened(failure, texts), what_to_do(failure, texts), failure.value)
