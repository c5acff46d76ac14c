"""Visit → everything on the screen. Pure: the same visit gives an equal view."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.session.states import (
    CheckingCode,
    ChooseChannel,
    Confirming,
    Ended,
    EnterCardNumber,
    EnterCode,
    Finished,
    Hidden,
    Home,
    Leaving,
    LoadingProfile,
    Notice,
    OutOfService,
    PlaceCard,
    Preparing,
    Preview,
    Printed,
    Printing,
    ReadingCard,
    Refused,
    SendingCode,
    Visit,
    Welcome,
)
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters import arrival, card, certificate, code, endings, guidance, paper
from kiosk.ui.presenters.frame import present_frame
from kiosk.ui.presenters.question import present_question
from kiosk.ui.presenters.site import NOWHERE, Site
from kiosk.ui.presenters.stages import step_of
from kiosk.ui.viewmodels import Body, ButtonView, FrameView, ScreenView
from texts.catalogue import Catalogue, load


def present(visit: Visit, site: Site = NOWHERE) -> ScreenView:
    """The screen of a visit, in its language, on the machine of a site.

    Raises:
        ValueError: a hidden spare has no screen.
    """
    texts = load(visit.language)
    body = _body(visit, texts, site)
    return ScreenView(
        step=step_of(visit.stage).value,
        right_to_left=visit.language.right_to_left,
        frame=_left_once(present_frame(visit, texts, site.place_in(visit.language)), body),
        body=body,
        question=present_question(visit, texts),
        touchable=not (isinstance(visit.stage, Ended) or (isinstance(visit.stage, Finished) and not visit.stage.clean)),
        put_back=visit.put_back,
    )


def _left_once(frame: FrameView, body: Body) -> FrameView:
    """One button that ends the visit is enough: where the screen has its own, the frame has none."""
    buttons: tuple[ButtonView, ...] = getattr(body, "buttons", ())
    return replace(frame, leave=None) if any(one.intent is Intent.LEAVE for one in buttons) else frame


def _body(visit: Visit, texts: Catalogue, site: Site) -> Body:
    if visit.sheet is not None:
        return guidance.present_sheet(visit, site, texts)
    match visit.stage:
        case Hidden():
            raise ValueError("a hidden spare has no screen")
        case Welcome() | Notice() | PlaceCard() | EnterCardNumber() | ReadingCard() | Confirming():
            return _proving_card(visit.stage, site, texts)
        case ChooseChannel() | SendingCode() | EnterCode() | CheckingCode() | LoadingProfile():
            return _proving_person(visit.stage, site, texts)
        case Home() | Preparing() | Preview() | Printing() | Printed():
            return _serving(visit, visit.stage, site, texts)
        case Refused() | Leaving() | Ended() | Finished() | OutOfService():
            return _ending(visit, visit.stage, site, texts)
        case _:
            assert_never(visit.stage)


def _proving_card(
    stage: Welcome | Notice | PlaceCard | EnterCardNumber | ReadingCard | Confirming, site: Site, texts: Catalogue
) -> Body:
    match stage:
        case Welcome():
            return arrival.present_welcome(stage, site, texts)
        case Notice():
            return arrival.present_notice(site, texts)
        case PlaceCard():
            return card.present_place_card(stage, site, texts)
        case EnterCardNumber():
            return card.present_card_number(stage, site, texts)
        case ReadingCard():
            return card.present_reading(stage, site, texts)
        case Confirming():
            return card.present_confirming(texts)


def _proving_person(
    stage: ChooseChannel | SendingCode | EnterCode | CheckingCode | LoadingProfile, site: Site, texts: Catalogue
) -> Body:
    match stage:
        case ChooseChannel():
            return code.present_choose_channel(stage, texts, site)
        case SendingCode():
            return code.present_sending(texts)
        case EnterCode():
            return code.present_code(stage, texts, site)
        case CheckingCode():
            return code.present_checking(stage, texts)
        case LoadingProfile():
            return code.present_loading(texts)


def _serving(
    visit: Visit, stage: Home | Preparing | Preview | Printing | Printed, site: Site, texts: Catalogue
) -> Body:
    match stage:
        case Home():
            return certificate.present_home(stage, visit.printer_problem, site, texts)
        case Preparing():
            return certificate.present_preparing(texts)
        case Preview():
            return certificate.present_preview(stage, texts)
        case Printing():
            return paper.present_printing(stage, site, texts)
        case Printed():
            return paper.present_printed(stage, visit.card_present, site, texts)


def _ending(
    visit: Visit, stage: Refused | Leaving | Ended | Finished | OutOfService, site: Site, texts: Catalogue
) -> Body:
    match stage:
        case Refused():
            return endings.present_refused(stage, site, texts)
        case Leaving():
            return paper.present_leaving(stage, site, texts)
        case Ended():
            return endings.present_ended(texts)
        case Finished():
            return endings.present_finished(stage, visit.card_present, site, texts)
        case OutOfService():
            return endings.present_out_of_service(stage, site, texts)
