"""Welcome and the privacy notice."""

from __future__ import annotations

from kiosk.failures import Failure
from kiosk.session.states import Welcome
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.drawings import as_here
from kiosk.ui.presenters.frame import languages
from kiosk.ui.presenters.problems import meanwhile, what_to_do
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import (
    BannerView,
    ButtonView,
    Drawing,
    FigureView,
    Icon,
    LineView,
    NoticeView,
    Role,
    Tone,
    WelcomeView,
)
from texts.catalogue import Catalogue, load
from texts.isolates import left_to_right, right_to_left
from texts.language import Language

_NOTICE = {
    "notice.purpose": Icon.PERSON,
    "notice.recipients": Icon.SERVICE,
    "notice.keeping": Icon.ERASE,
    "notice.rights": Icon.RIGHTS,
    "notice.free": Icon.FREE,
}
_TROUBLES = {
    "K2": "welcome.trouble.card",
    "K3": "welcome.trouble.service",
    "K4": "welcome.trouble.print",
}
_OTHER_TROUBLE = "out_of_service.title"
_LANGUAGE = "frame.language"
"""Over the languages while something does not work: they can be chosen, and nothing be begun."""


def present_welcome(stage: Welcome, site: Site, texts: Catalogue) -> WelcomeView:
    """The first screen, in the machine's first language and a second one beside it; the way in drawings."""
    return WelcomeView(
        fund=texts.text("paper.fund"),
        title=texts.text("welcome.title"),
        choose=texts.text(_LANGUAGE if stage.troubles else "welcome.choose"),
        languages=languages(texts.language),
        offer=None if stage.troubles else _in_two_languages(Icon.CERTIFICATE, "welcome.offer.certificate", texts),
        way=() if stage.troubles else _way(site, texts),
        promise=_in_two_languages(Icon.LOCK, "welcome.offer.privacy", texts),
        troubles=_troubles(stage.troubles, site, texts),
    )


def present_notice(site: Site, texts: Catalogue) -> NoticeView:
    """Law 09-08, article 5: who, what for, who else, how long, which rights."""
    return NoticeView(
        title=texts.text("notice.title"),
        lines=_notice_lines(site, texts),
        buttons=(
            ButtonView("notice.refuse", texts.text("notice.refuse"), Intent.REFUSE, Role.SECONDARY, Icon.CROSS),
            ButtonView("notice.accept", texts.text("notice.accept"), Intent.ACCEPT, Role.PRIMARY, Icon.CHECK),
        ),
    )


def _notice_lines(site: Site, texts: Catalogue) -> tuple[LineView, ...]:
    """With whom to ask, and the authorisation's number, once the fund has put them into the configuration."""
    contact, number = site.data_protection_contact, site.cndp_authorisation
    lines = {key: LineView(icon, texts.text(key)) for key, icon in _NOTICE.items()}
    if contact:
        lines["notice.rights"] = LineView(Icon.RIGHTS, texts.text("notice.rights.contact", contact=contact))
    if number:
        lines["notice.authorisation"] = LineView(Icon.SEAL, texts.text("notice.authorisation", number=number))
    return tuple(lines.values())


def _way(site: Site, texts: Catalogue) -> tuple[FigureView, ...]:
    """What one needs, in the order in which it is asked for, and what one gets."""
    steps = (
        (as_here(Drawing.PLACE_CARD, site), "welcome.way.card"),
        (Drawing.PHONE_CODE, "welcome.way.code"),
        (Drawing.TAKE_PAPER, "welcome.way.paper"),
    )
    return tuple(FigureView(drawing, texts.text(key), _second(key, texts)) for drawing, key in steps)


def _in_two_languages(icon: Icon, key: str, texts: Catalogue) -> LineView:
    return LineView(icon, texts.text(key), _second(key, texts))


def _second(key: str, texts: Catalogue) -> str:
    """A text in the second language, as a run of its own direction; empty where there is none."""
    other = _other(texts)
    return "" if other is None else _as_a_run(other.text(key), other)


def _other(texts: Catalogue) -> Catalogue | None:
    """The second language is for those who have not chosen theirs yet; Tamazight borrows Arabic already."""
    if texts.language is Language.TAMAZIGHT:
        return None
    return load(Language.FRENCH if texts.language is Language.ARABIC else Language.ARABIC)


def _as_a_run(words: str, texts: Catalogue) -> str:
    return right_to_left(words) if texts.language is Language.ARABIC else left_to_right(words)


def _troubles(failures: frozenset[Failure], site: Site, texts: Catalogue) -> tuple[BannerView, ...]:
    """One banner for each kind of trouble: what does not work, what to do, and the first code of its kind."""
    first: dict[str, Failure] = {}
    for failure in sorted(failures):
        first.setdefault(_TROUBLES.get(failure.value[:2], _OTHER_TROUBLE), failure)
    return tuple(_trouble(key, failure, site, texts) for key, failure in first.items())


def _trouble(key: str, failure: Failure, site: Site, texts: Catalogue) -> BannerView:
    other, advice = _other(texts), meanwhile(failure)
    both = "" if other is None else _as_a_run(f"{other.text(key)}. {what_to_do(advice, site, other)}", other)
    return BannerView(Tone.WARNING, texts.text(key), what_to_do(advice, site, texts), failure.value, both)
