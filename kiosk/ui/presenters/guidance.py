"""The sheets over a screen: help for it, and what is shown to somebody who can help."""

from __future__ import annotations

from typing import Final, TypeAlias

from kiosk.failures import Failure
from kiosk.session.moves import in_visit, names_contacts
from kiosk.session.states import ChooseChannel, EnterCode, Finished, Leaving, Sheet, Stage, Visit, Welcome
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.belongings import card_may_lie
from kiosk.ui.presenters.buttons import not_mine_key
from kiosk.ui.presenters.drawings import as_here, elsewhere, where_the_card_goes
from kiosk.ui.presenters.problems import staff_can_help
from kiosk.ui.presenters.site import Site
from kiosk.ui.presenters.topics import Topic, failure_on, staff_code, topic_of
from kiosk.ui.viewmodels import ButtonView, CodeView, Drawing, FigureView, HelpView, Icon, LineView, Role, StaffView
from texts.catalogue import Catalogue, load
from texts.isolates import left_to_right, right_to_left
from texts.language import Language

Figures: TypeAlias = tuple[tuple[Drawing, str], ...]
"""Drawings with the keys of their captions; `<key>.detail` says more."""

_WHICH_CODE: Figures = (
    (Drawing.PHONE_CODE, "figure.code"),
    (Drawing.NOT_FUND_CODE, "figure.fund_code"),
    (Drawing.NOT_CARD_PIN, "figure.card_pin"),
)
"""What is asked for, and the two secrets that are not: three pictures, since the names are alike."""

_FIGURES: dict[Topic, Figures] = {
    Topic.WELCOME: ((Drawing.PLACE_CARD, "figure.card"), (Drawing.PHONE_CODE, "figure.phone")),
    Topic.NOTICE: ((Drawing.PLACE_CARD, "figure.card"),),
    Topic.READING: ((Drawing.CARD_READ, "figure.reading"),),
    Topic.HOME: ((Drawing.TOUCH_TILE, "figure.choose"),),
    Topic.PREVIEW: ((Drawing.CHECK_PAGE, "figure.check"),),
    Topic.PRINTING: ((Drawing.PRINTING, "figure.printing"),),
    Topic.PRINTED: ((Drawing.TAKE_PAPER, "figure.paper"), (Drawing.TAKE_CARD, "figure.take_card")),
    Topic.CARD_NUMBER: ((Drawing.CARD_NUMBER, "figure.new"), (Drawing.CARD_OLD, "figure.old")),
    Topic.CHANNEL: _WHICH_CODE,
    Topic.CODE: _WHICH_CODE,
}
_THE_PAPER: Figures = ((Drawing.TAKE_PAPER, "figure.paper"),)
_THE_CARD: Figures = ((Drawing.TAKE_CARD, "figure.take_card"),)
_READ_IN_A_SLOT: Figures = ((Drawing.CARD_IN_SLOT, "figure.place.slot"),)


_NAMES_A_BUTTON: Final = {
    "help.notice.do": "notice.accept",
    "help.notice.cannot": "notice.refuse",
    "help.code.cannot": "code.resend",
    "help.preview.do": "preview.print",
    "help.printed.do": "printed.finish",
    "help.finished.do.again": "finished.start",
}
"""Sentences with {button}, and its label: in each language the word that stands on the screen."""

_BY_PLACE: Final = frozenset(
    {
        "help.welcome.cannot",
        "help.card_number.cannot",
        "help.channel.unnamed",
        "help.home.cannot",
        "help.preview.cannot",
        "help.refused.cannot",
        "help.out_of_service.do",
    }
)
"""Sentences that send to the fund: to the counter in its agency, to an agency from a café."""

_MINUTE: Final = 60
_AT_THE_PRINTER: Final = frozenset({Topic.PRINTING, Topic.PRINTED})


def present_sheet(visit: Visit, site: Site, texts: Catalogue) -> HelpView | StaffView:
    """The sheet that is open over the stage of a visit."""
    return _staff(visit, site, texts) if visit.sheet is Sheet.STAFF else _help(visit, site, texts)


def never_asked(texts: Catalogue) -> tuple[FigureView, ...]:
    """The two secrets that are not asked for, beside every pad; a picture each, since their names are alike."""
    return (
        FigureView(Drawing.NOT_FUND_CODE, texts.text("figure.fund_code"), texts.text("figure.not_asked")),
        FigureView(Drawing.NOT_CARD_PIN, texts.text("figure.card_pin"), texts.text("figure.not_asked")),
    )


def _help(visit: Visit, site: Site, texts: Catalogue) -> HelpView:
    stage = visit.stage
    show = (show_staff("help.call", site, texts, Role.SECONDARY),) if _may_be_shown(visit, site) else ()
    return HelpView(
        title=texts.text("help.title"),
        lines=(
            LineView(Icon.INFO, _what_it_is(stage, texts)),
            LineView(Icon.FORWARD, _sentence(_what_to_do(visit, site), stage, site, texts)),
            LineView(Icon.HELP, _sentence(_if_one_cannot(stage), stage, site, texts)),
        ),
        figures=tuple(_figure(one, key, site, texts) for one, key in _figures_of(visit, site)),
        buttons=(_away(stage, texts), *show),
    )


def _figures_of(visit: Visit, site: Site) -> Figures:
    """What differs from place to place: how the reader takes a card, and whether there is another machine."""
    topic = topic_of(visit.stage)
    if isinstance(visit.stage, Finished):
        return _left_here(visit.stage, visit.card_present)
    if topic is Topic.PLACE_CARD:
        return (where_the_card_goes(site),)
    if topic is Topic.OUT_OF_SERVICE:
        return (elsewhere(site),)
    if topic is Topic.READING and site.slot:
        return _READ_IN_A_SLOT
    return _FIGURES.get(topic, ())


def _left_here(stage: Finished, card_present: bool) -> Figures:
    """The paper first, as on *Printed*."""
    paper = _THE_PAPER if stage.pages else ()
    return (*paper, *_THE_CARD) if card_may_lie(stage, card_present) else paper


def _figure(drawing: Drawing, key: str, site: Site, texts: Catalogue) -> FigureView:
    return FigureView(as_here(drawing, site), texts.text(key), texts.text(f"{key}.detail"))


def _what_it_is(stage: Stage, texts: Catalogue) -> str:
    if isinstance(stage, EnterCode):
        return texts.plural("help.code.what", max(1, stage.valid_seconds // _MINUTE))
    return texts.text(f"help.{topic_of(stage).value}.what")


def _what_to_do(visit: Visit, site: Site) -> str:
    topic = topic_of(visit.stage)
    if topic is Topic.PLACE_CARD and site.slot:
        return "help.place_card.do.slot"
    if isinstance(visit.stage, Finished) and not visit.stage.pages:
        return "help.finished.do.card" if card_may_lie(visit.stage, visit.card_present) else "help.finished.do.again"
    return f"help.{topic.value}.do"


def _if_one_cannot(stage: Stage) -> str:
    if isinstance(stage, ChooseChannel) and not names_contacts(stage.channels):
        return "help.channel.unnamed"
    return f"help.{topic_of(stage).value}.cannot"


def _sentence(key: str, stage: Stage, site: Site, texts: Catalogue) -> str:
    button = _button_named(key, stage)
    if button is not None:
        return texts.text(key, button=texts.text(button))
    return texts.text(by_place(key, site) if key in _BY_PLACE else key)


def _button_named(key: str, stage: Stage) -> str | None:
    """The key of the label that a sentence takes in; that of a contact says which kind it is."""
    if isinstance(stage, ChooseChannel) and key == "help.channel.cannot":
        return not_mine_key(stage.channels.reveal())
    return _NAMES_A_BUTTON.get(key)


def _may_be_shown(visit: Visit, site: Site) -> bool:
    """In a café whoever is in charge cares for reader and printer alone, and is pointed to for nothing else."""
    at_the_printer = topic_of(visit.stage) in _AT_THE_PRINTER
    return not site.cafe or at_the_printer or any(staff_can_help(one, site) for one in _told(visit))


def _told(visit: Visit) -> frozenset[Failure]:
    failure = failure_on(visit)
    if isinstance(visit.stage, Welcome):
        return visit.stage.troubles
    return frozenset() if failure is None else frozenset({failure})


def _staff(visit: Visit, site: Site, texts: Catalogue) -> StaffView:
    return StaffView(
        title=texts.text(by_place("staff.title", site)),
        lines=(
            LineView(Icon.PERSON, texts.text(by_place("staff.show", site))),
            LineView(Icon.LOCK, texts.text("staff.secret")),
            LineView(Icon.CARD, texts.text("staff.card")),
        ),
        codes=_codes(visit, texts),
        for_staff=_for_staff(visit, site, texts.language),
        buttons=(_away(visit.stage, texts),),
    )


def _codes(visit: Visit, texts: Catalogue) -> tuple[CodeView, ...]:
    """The screen, and the reference of the failure on it, each as the guide for staff calls it."""
    screen, *failure = staff_code(visit).split()
    reference = tuple(CodeView(texts.text("staff.reference"), one) for one in failure)
    return (CodeView(texts.text("staff.screen"), screen), *reference)


def _for_staff(visit: Visit, site: Site, language: Language) -> tuple[LineView, ...]:
    """What whoever comes needs, in Arabic and French: they need not read the member's language.

    A member who chose Tamazight is shown no French, by promise: there Arabic, which whoever works there reads, stands
    alone. In a café it is the machine alone that they may help with.
    """
    failure = failure_on(visit)
    here = () if site.cafe else ((Icon.INFO, f"staff.at.{topic_of(visit.stage).value}"),)
    why = () if failure is None else ((Icon.WARNING, f"failure.{failure.value}.what"),)
    rule = ((Icon.LOCK, by_place("staff.rule", site)),)
    return tuple(_in_both(icon, key, language) for icon, key in (*here, *why, *rule))


def _in_both(icon: Icon, key: str, language: Language) -> LineView:
    arabic = right_to_left(load(Language.ARABIC).text(key))
    if language is Language.TAMAZIGHT:
        return LineView(icon, arabic)
    french = left_to_right(load(Language.FRENCH).text(key))
    if language is Language.ARABIC:
        return LineView(icon, arabic, french)
    return LineView(icon, french, arabic)


def by_place(key: str, site: Site) -> str:
    """The key for this place: in a café there is no agent, and who is in charge is a stranger to the member's file."""
    return f"{key}.cafe" if site.cafe else key


def _away(stage: Stage, texts: Catalogue) -> ButtonView:
    """The way back: to the step where a visit is under way, elsewhere there is none to go back to."""
    key = "help.back" if in_visit(stage) or isinstance(stage, Leaving) else "frame.back"
    return ButtonView("sheet.back", texts.text(key), Intent.BACK, Role.PRIMARY, Icon.ARROW)


def show_staff(name: str, site: Site, texts: Catalogue, role: Role = Role.PRIMARY) -> ButtonView:
    """The button that opens the sheet for whoever can help; it calls nobody, and does not say so."""
    return ButtonView(name, texts.text(by_place("help.call", site)), Intent.CALL_STAFF, role, Icon.PERSON)
