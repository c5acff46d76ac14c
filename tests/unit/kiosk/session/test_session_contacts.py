"""Before a code is sent or typed: one screen back, and what if the number on file is somebody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.digits import Digits
from contract.member import ChannelKind, MaskedChannel
from contract.personal import Personal
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import EndReason
from kiosk.session.effects import CheckCode, EndVisit, ForgetCard, SendCode
from kiosk.session.events import CodeEntered, Press, Pressed
from kiosk.session.machine import advance
from kiosk.session.moves import Move
from kiosk.session.states import ChooseChannel, EnterCardNumber, EnterCode, PlaceCard, Refused, Stage, Visit

PHONE = MaskedChannel(ChannelKind.SMS, "•• •• 34")
MAIL = MaskedChannel(ChannelKind.EMAIL, "z•••@e•••.ma")
CHOICE = ChooseChannel(Personal((PHONE, MAIL)))
PAD = EnterCode(Personal((PHONE,)), Personal(PHONE), tries_left=3, resend_in_seconds=12)
UNTOLD = ChooseChannel(Personal((MaskedChannel(ChannelKind.SMS, ""), MaskedChannel(ChannelKind.EMAIL, ""))))


def pressed(stage: Stage, button: Press, card_present: bool = True) -> Move:
    return advance(Visit(stage=stage, card_present=card_present), Pressed(button))


def test_one_screen_back_from_the_choice_is_the_number_of_the_card() -> None:
    visit, effects = pressed(CHOICE, Press.BACK)
    assert visit.stage == EnterCardNumber(visit.rules.card_number_tries)
    assert ForgetCard() in effects


def test_one_screen_back_without_a_card_is_the_place_of_the_card() -> None:
    visit, _ = pressed(CHOICE, Press.BACK, card_present=False)
    assert isinstance(visit.stage, PlaceCard)


@pytest.mark.parametrize("stage", [CHOICE, PAD], ids=["choice", "pad"])
def test_a_number_of_somebody_else_ends_this_way_in_and_nothing_is_sent(stage: ChooseChannel | EnterCode) -> None:
    visit, effects = pressed(stage, Press.NOT_MINE)
    assert visit.stage == Refused(Failure.CONTACT_NOT_MINE, NextStep.OTHER_WAY, stage)
    assert not [effect for effect in effects if isinstance(effect, SendCode)]
    _, ended = advance(visit, Pressed(Press.LEAVE))
    (end,) = (effect for effect in ended if isinstance(effect, EndVisit))
    assert (end.reason, end.failure) == (EndReason.BUTTON, Failure.CONTACT_NOT_MINE), "the fund can count them"


@pytest.mark.parametrize("stage", [CHOICE, PAD], ids=["choice", "pad"])
def test_who_touched_it_by_mistake_goes_back_to_where_they_were(stage: ChooseChannel | EnterCode) -> None:
    refused, _ = pressed(stage, Press.NOT_MINE)
    back, _ = advance(refused, Pressed(Press.BACK))
    assert back.stage == stage
    again, _ = advance(refused, Pressed(Press.TRY_AGAIN))
    assert again == refused


def test_a_code_can_still_be_typed_after_coming_back() -> None:
    refused, _ = pressed(PAD, Press.NOT_MINE)
    back, _ = advance(refused, Pressed(Press.BACK))
    _, effects = advance(back, CodeEntered(Digits("123456")))
    assert [type(effect) for effect in effects if isinstance(effect, CheckCode)] == [CheckCode]


def test_who_is_not_told_where_a_code_goes_cannot_say_whose_that_is() -> None:
    visit, _ = pressed(UNTOLD, Press.NOT_MINE)
    assert visit.stage == UNTOLD
    untold_pad = replace(PAD, channels=Personal(UNTOLD.channels.reveal()[:1]))
    assert pressed(untold_pad, Press.NOT_MINE)[0].stage == untold_pad
