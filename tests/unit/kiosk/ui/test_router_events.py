"""Gestures become the session's events; what makes no sense on a stage becomes nothing."""

import pytest

from contract.digits import Digits
from contract.member import CertificateKind, ChannelKind
from demo.gallery import stages
from kiosk.session.events import (
    CardNumberEntered,
    CertificateChosen,
    ChannelChosen,
    CodeEntered,
    LanguageChosen,
    Press,
    Pressed,
    ScreenAdapted,
    Touched,
)
from kiosk.ui.gestures import Chosen, DigitsEntered, Intent, LanguagePicked, OwnScreen, SomebodyThere
from kiosk.ui.router import event_of
from texts.language import Language

STAGES = stages()


@pytest.mark.parametrize("intent", list(Intent))
def test_every_intent_is_a_button_of_the_session(intent: Intent) -> None:
    assert event_of(intent, STAGES["home"]) == Pressed(Press[intent.name])


def test_every_button_of_the_session_has_an_intent() -> None:
    assert {press.name for press in Press} == {intent.name for intent in Intent}


def test_digits_belong_to_the_pad_that_is_shown() -> None:
    typed = DigitsEntered(Digits("123456"))
    assert event_of(typed, STAGES["card-number"]) == CardNumberEntered(Digits("123456"))
    assert event_of(typed, STAGES["code"]) == CodeEntered(Digits("123456"))
    assert event_of(typed, STAGES["reading"]) is None
    assert "123456" not in repr(typed)


def test_choices_belong_to_the_screen_that_is_shown() -> None:
    assert event_of(Chosen("email"), STAGES["code-choose"]) == ChannelChosen(ChannelKind.EMAIL)
    assert event_of(Chosen("att_immat"), STAGES["home"]) == CertificateChosen(CertificateKind.REGISTRATION)
    assert event_of(Chosen("att_immat"), STAGES["preparing"]) is None


def test_languages_and_signs_of_life() -> None:
    assert event_of(LanguagePicked("zgh"), STAGES["home"]) == LanguageChosen(Language.TAMAZIGHT)
    assert event_of(SomebodyThere(), STAGES["home"]) == Touched()


@pytest.mark.parametrize("own", [True, False])
def test_whose_screen_it_is(own: bool) -> None:
    assert event_of(OwnScreen(own), STAGES["welcome"]) == ScreenAdapted(own)
