"""A code can be used for some minutes: help says how many, and when they are over the screen says so by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.digits import Digits
from contract.member import ChannelKind, CodeSent, MaskedChannel
from contract.personal import Personal
from kiosk.failures import Failure
from kiosk.session.clocks import seconds
from kiosk.session.effects import SendCode, StartTimer, StopTimer
from kiosk.session.events import CodeEntered, CodeWasSent, Failed, Press, Pressed, Timer, TimerFired
from kiosk.session.machine import advance
from kiosk.session.states import CheckingCode, EnterCode, SendingCode, Sheet, Visit
from kiosk.ui.kit.sounds import Jingle
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.site import NOWHERE
from kiosk.ui.presenters.sounding import sound_between
from kiosk.ui.viewmodels import HelpView
from texts.isolates import without_isolates
from texts.language import Language

PHONE = MaskedChannel(ChannelKind.SMS, "•• •• 34")
SENDING = Visit(stage=SendingCode(Personal((PHONE,)), PHONE.kind))
LIFE = 240
OVER = TimerFired(Timer.CODE)


def sent(valid_seconds: int = LIFE) -> CodeWasSent:
    return CodeWasSent(Personal(CodeSent(PHONE, valid_seconds, 0, 3)))


def at_the_pad(**changes: int) -> Visit:
    visit, _ = advance(SENDING, sent(**changes))
    return visit


def test_its_life_is_as_long_as_the_gateway_says_whatever_the_pace() -> None:
    visit, effects = advance(replace(SENDING, pace=10), sent())
    assert StartTimer(Timer.CODE, float(LIFE)) in effects
    assert seconds(Timer.CODE, visit) == LIFE


def test_when_it_is_over_nothing_is_typed_any_more_and_it_is_heard() -> None:
    alive = at_the_pad()
    dead, effects = advance(alive, OVER)
    assert isinstance(dead.stage, EnterCode)
    assert (dead.stage.problem, dead.stage.tries_left) == (Failure.LATE_CODE, 0)
    assert StopTimer(Timer.CODE) in effects
    assert sound_between(alive, dead) is Jingle.ERROR
    assert advance(dead, CodeEntered(Digits("123456")))[0].stage == dead.stage


def test_a_new_code_has_a_life_of_its_own() -> None:
    dead, _ = advance(at_the_pad(), OVER)
    sending, effects = advance(dead, Pressed(Press.RESEND_CODE))
    assert [effect for effect in effects if isinstance(effect, SendCode)]
    again, effects = advance(sending, sent())
    assert StartTimer(Timer.CODE, float(LIFE)) in effects
    assert isinstance(again.stage, EnterCode)
    assert (again.stage.problem, again.stage.tries_left) == (None, 3)


def test_a_wrong_code_gives_no_further_minute() -> None:
    checking, begun = advance(at_the_pad(), CodeEntered(Digits("123456")))
    wrong, answered = advance(checking, Failed(Failure.WRONG_CODE, tries_left=2))
    assert isinstance(wrong.stage, EnterCode)
    assert not [one for one in (*begun, *answered) if isinstance(one, StartTimer) and one.timer is Timer.CODE]


def test_what_is_being_checked_as_it_ends_is_decided_by_the_gateway() -> None:
    checking, _ = advance(at_the_pad(), CodeEntered(Digits("123456")))
    still, _ = advance(checking, OVER)
    assert isinstance(still.stage, CheckingCode)
    late, _ = advance(still, Failed(Failure.LATE_CODE))
    assert isinstance(late.stage, EnterCode)
    assert late.stage.problem is Failure.LATE_CODE


@pytest.mark.parametrize(
    ("language", "valid_seconds", "words"),
    [
        (Language.ENGLISH, 300, "valid for 5 minutes"),
        (Language.ENGLISH, 60, "valid for 1 minute."),
        (Language.ENGLISH, 1, "valid for 1 minute."),
        (Language.FRENCH, 240, "valable 4 minutes"),
        (Language.ARABIC, 300, "لمدة 5 دقائق"),
        (Language.ARABIC, 120, "لمدة دقيقتين"),
        (Language.TAMAZIGHT, 300, "لمدة 5 دقائق"),
    ],
)
def test_help_says_how_many_minutes(language: Language, valid_seconds: int, words: str) -> None:
    visit = replace(at_the_pad(valid_seconds=valid_seconds), language=language, sheet=Sheet.HELP)
    body = present(visit, NOWHERE).body
    assert isinstance(body, HelpView)
    assert words in without_isolates(body.lines[0].text)
