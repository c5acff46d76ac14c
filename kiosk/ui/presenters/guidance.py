"""The sheets over a screen: help for it, and what is shown to somebody who can help."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.session.states import Sheet, Stage
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.site import Site
from kiosk.ui.presenters.topics import Topic, failure_of, staff_code, topic_of
from kiosk.ui.viewmodels import ButtonView, Drawing, FigureView, HelpView, Icon, LineView, Role, StaffView
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
    Topic.PLACE_CARD: ((Drawing.PLACE_CARD, "figure.place"),),
    Topic.CARD_NUMBER: ((Drawing.CARD_NUMBER, "figure.new"), (Drawing.CARD_OLD, "figure.old")),
    Topic.CHANNEL: _WHICH_CODE,
    Topic.CODE: _WHICH_CODE,
}
_IN_A_SLOT: Figures = ((Drawing.INSERT_CARD, "figure.place.slot"),)


def present_sheet(sheet: Sheet, stage: Stage, site: Site, texts: Catalogue) -> HelpView | StaffView:
    """The sheet that is open over a stage."""
    return _staff(stage, site, texts) if sheet is Sheet.STAFF else _help(topic_of(stage), site, texts)


def never_asked(texts: Catalogue) -> tuple[FigureView, ...]:
    """The two secrets that are not asked for, beside every pad; a picture each, since their names are alike."""
    return (
        FigureView(Drawing.NOT_FUND_CODE, texts.text("figure.fund_code"), texts.text("figure.not_asked")),
        FigureView(Drawing.NOT_CARD_PIN, texts.text("figure.card_pin"), texts.text("figure.not_asked")),
    )


def _help(topic: Topic, site: Site, texts: Catalogue) -> HelpView:
    figures = _IN_A_SLOT if topic is Topic.PLACE_CARD and site.slot else _FIGURES.get(topic, ())
    return HelpView(
        title=texts.text("help.title"),
        lines=(
            LineView(Icon.INFO, texts.text(f"help.{topic.value}.what")),
            LineView(Icon.FORWARD, texts.text(_what_to_do(topic, site))),
            LineView(Icon.HELP, texts.text(f"help.{topic.value}.cannot")),
        ),
        figures=tuple(FigureView(one, texts.text(key), texts.text(f"{key}.detail")) for one, key in figures),
        buttons=(_away(texts), show_staff("help.call", site, texts)),
    )


def _what_to_do(topic: Topic, site: Site) -> str:
    if topic is Topic.PLACE_CARD and site.slot:
        return "help.place_card.do.slot"
    return f"help.{topic.value}.do"


def _staff(stage: Stage, site: Site, texts: Catalogue) -> StaffView:
    return StaffView(
        title=texts.text(_by_place("staff.title", site)),
        lines=(
            LineView(Icon.PERSON, texts.text(_by_place("staff.show", site))),
            LineView(Icon.LOCK, texts.text("staff.secret")),
            LineView(Icon.CARD, texts.text("staff.card")),
        ),
        code=staff_code(stage),
        spoken_code=texts.text("staff.code"),
        for_staff=_for_staff(stage, site, texts.language),
        buttons=(_away(texts),),
    )


def _for_staff(stage: Stage, site: Site, language: Language) -> tuple[LineView, ...]:
    """What whoever comes needs, in Arabic and French: they need not read the member's language.

    A member who chose Tamazight is shown no French, by promise: there Arabic, which whoever works there reads, stands
    alone. In a café it is the machine alone that they may help with.
    """
    failure = failure_of(stage)
    here = () if site.cafe else ((Icon.INFO, f"staff.at.{topic_of(stage).value}"),)
    why = () if failure is None else ((Icon.WARNING, f"failure.{failure.value}.what"),)
    rule = ((Icon.LOCK, _by_place("staff.rule", site)),)
    return tuple(_in_both(icon, key, language) for icon, key in (*here, *why, *rule))


def _in_both(icon: Icon, key: str, language: Language) -> LineView:
    arabic = right_to_left(load(Language.ARABIC).text(key))
    if language is Language.TAMAZIGHT:
        return LineView(icon, arabic)
    french = left_to_right(load(Language.FRENCH).text(key))
    if language is Language.ARABIC:
        return LineView(icon, arabic, french)
    return LineView(icon, french, arabic)


def _by_place(key: str, site: Site) -> str:
    """In a café there is no agent to call, and the person in charge is a stranger to the member's file."""
    return f"{key}.cafe" if site.cafe else key


def _away(texts: Catalogue) -> ButtonView:
    return ButtonView("sheet.back", texts.text("help.back"), Intent.BACK, Role.SECONDARY, Icon.ARROW)


def show_staff(name: str, site: Site, texts: Catalogue, role: Role = Role.PRIMARY) -> ButtonView:
    """The button that opens the sheet for whoever can help; it calls nobody, and does not say so."""
    return ButtonView(name, texts.text(_by_place("help.call", site)), Intent.CALL_STAFF, role, Icon.PERSON)
