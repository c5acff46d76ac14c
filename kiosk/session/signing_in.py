"""From the card to the home screen: the chip is read, the gateway judges it, a one-time code joins it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias, assert_never

from contract.member import CardAccepted, ChannelKind, CodeSent, MaskedChannel
from contract.personal import Personal
from kiosk.failures import Failure
from kiosk.session.effects import CheckCode, ForgetCard, ReadCard, StopWork
from kiosk.session.events import (
    CardJudged,
    CardNumberEntered,
    CardPlaced,
    CardProgressed,
    CardRead,
    CardTaken,
    ChannelChosen,
    CodeAccepted,
    CodeEntered,
    CodeWasSent,
    Event,
    Failed,
    Press,
    Pressed,
    ProfileLoaded,
    ReaderTrouble,
    Timer,
    TimerFired,
)
from kiosk.session.moves import Move, ask_for_card, enter, move, names_contacts, refuse, stay
from kiosk.session.ports import Progress
from kiosk.session.recovery import CARD_AWAY
from kiosk.session.states import (
    CheckingCode,
    ChooseChannel,
    Confirming,
    EnterCardNumber,
    EnterCode,
    Home,
    LoadingProfile,
    Notice,
    PlaceCard,
    ReadingCard,
    SendingCode,
    Visit,
)

Channels: TypeAlias = Personal[tuple[MaskedChannel, ...]]
CardStage: TypeAlias = PlaceCard | EnterCardNumber | ReadingCard | Confirming
CodeStage: TypeAlias = ChooseChannel | SendingCode | EnterCode | CheckingCode | LoadingProfile

CARD_WAITS_SECONDS: Final = 1.0
"""An answer that took this long was held back on purpose: chips compute within a few hundred milliseconds."""

_NOTHING_READ = Progress(0, None)


def proving_card(visit: Visit, stage: CardStage, event: Event) -> Move:
    """The next move while the card is asked for, read and judged."""
    match stage:
        case PlaceCard():
            return _place_card(visit, stage, event)
        case EnterCardNumber():
            return _enter_card_number(visit, stage, event)
        case ReadingCard():
            return _reading_card(visit, stage, event)
        case Confirming():
            return _confirming(visit, stage, event)
        case _:
            assert_never(stage)


def proving_person(visit: Visit, stage: CodeStage, event: Event) -> Move:
    """The next move while a one-time code is sent, typed and checked."""
    match stage:
        case ChooseChannel():
            return _choose_channel(visit, stage, event)
        case SendingCode():
            return _sending_code(visit, stage, event)
        case EnterCode():
            return _enter_code(visit, stage, event)
        case CheckingCode():
            return _checking_code(visit, stage, event)
        case LoadingProfile():
            return _loading_profile(visit, stage, event)
        case _:
            assert_never(stage)


def _place_card(visit: Visit, stage: PlaceCard, event: Event) -> Move:
    match event:
        case CardPlaced() if stage.resumes:
            return enter(visit, ReadingCard(_NOTHING_READ, stage.tries_left))
        case CardPlaced():
            return move(visit, EnterCardNumber(stage.tries_left))
        case ReaderTrouble(failure=failure):
            return move(visit, replace(stage, problem=failure))
        case Pressed(button=Press.BACK):
            return move(visit, Notice(), ForgetCard())
        case _:
            return stay(visit)


def _enter_card_number(visit: Visit, stage: EnterCardNumber, event: Event) -> Move:
    match event:
        case CardNumberEntered(digits=digits):
            reading = ReadingCard(_NOTHING_READ, stage.tries_left, stage.card_waits)
            return move(visit, reading, ReadCard(digits))
        case CardTaken():
            return move(visit, PlaceCard(Failure.CARD_LEFT_TOO_SOON, stage.tries_left))
        case ReaderTrouble(failure=failure) if failure is not None:
            return move(visit, PlaceCard(failure, stage.tries_left))
        case Pressed(button=Press.BACK):
            return move(visit, Notice())
        case _:
            return stay(visit)


def _reading_card(visit: Visit, stage: ReadingCard, event: Event) -> Move:
    match event:
        case CardProgressed(progress=progress):
            return move(visit, replace(stage, progress=progress))
        case CardRead():
            return enter(visit, Confirming())
        case CardTaken():
            return _card_away(visit, stage, Failure.CARD_LEFT_TOO_SOON)
        case ReaderTrouble(failure=failure) if failure is not None:
            return _card_away(visit, stage, failure)
        case Failed(failure=failure, waited=waited):
            late = replace(stage, card_waits=stage.card_waits or waited >= CARD_WAITS_SECONDS)
            return _reading_failed(visit, late, failure)
        case Pressed(button=Press.BACK):
            pad = EnterCardNumber(stage.tries_left, card_waits=stage.card_waits)
            return move(visit, pad, StopWork(), ForgetCard())
        case _:
            return stay(visit)


def _reading_failed(visit: Visit, stage: ReadingCard, failure: Failure) -> Move:
    if failure in CARD_AWAY:
        return _card_away(visit, stage, failure)
    if failure is not Failure.WRONG_CARD_NUMBER:
        return refuse(visit, failure, replace(stage, progress=_NOTHING_READ))
    left = stage.tries_left - 1
    if left > 0:
        return move(visit, EnterCardNumber(left, failure, stage.card_waits), ForgetCard())
    return refuse(visit, Failure.CARD_NUMBER_TRIES_USED, stage)


def _card_away(visit: Visit, stage: ReadingCard, failure: Failure) -> Move:
    """Ask for the card again; the runner keeps its number, so the member need not type it twice."""
    return move(visit, PlaceCard(failure, stage.tries_left, resumes=True), StopWork())


def _confirming(visit: Visit, stage: Confirming, event: Event) -> Move:
    match event:
        case CardJudged(accepted=accepted):
            after, effects = _accepted(visit, stage, accepted.reveal())
            return after, (ForgetCard(), *effects)
        case Failed(failure=failure):
            return refuse(visit, failure, stage)
        case _:
            return stay(visit)


def _accepted(visit: Visit, stage: Confirming, card: CardAccepted) -> Move:
    """A card without a key of its own goes on: its channels are unnamed, and its code gives less (decision 0103)."""
    if not card.channels:
        return refuse(visit, Failure.CHANNEL_SHARED if card.shared else Failure.NO_CHANNEL_ON_FILE, stage)
    if len(card.channels) == 1:
        return _send(visit, Personal(card.channels), card.channels[0].kind)
    return move(visit, ChooseChannel(Personal(card.channels)))


def _choose_channel(visit: Visit, stage: ChooseChannel, event: Event) -> Move:
    match event:
        case ChannelChosen(channel=channel) if any(one.kind is channel for one in stage.channels.reveal()):
            return _send(visit, stage.channels, channel)
        case Pressed(button=Press.NOT_MINE) if names_contacts(stage.channels):
            return refuse(visit, Failure.CONTACT_NOT_MINE, stage)
        case Pressed(button=Press.BACK):
            return ask_for_card(visit)
        case _:
            return stay(visit)


def _sending_code(visit: Visit, stage: SendingCode, event: Event) -> Move:
    match event:
        case CodeWasSent(sent=sent):
            return move(visit, _pad(stage.channels, sent.reveal()))
        case Failed(failure=failure):
            return refuse(visit, failure, stage)
        case _:
            return stay(visit)


def _enter_code(visit: Visit, stage: EnterCode, event: Event) -> Move:
    match event:
        case CodeEntered(digits=digits) if stage.tries_left > 0:
            return move(visit, CheckingCode(stage), CheckCode(digits))
        case Pressed(button=Press.RESEND_CODE) if stage.resend_in_seconds == 0:
            return _send(visit, stage.channels, stage.sent_to.reveal().kind)
        case Pressed(button=Press.OTHER_CHANNEL | Press.BACK) if len(stage.channels.reveal()) > 1:
            return move(visit, ChooseChannel(stage.channels))
        case Pressed(button=Press.NOT_MINE) if names_contacts(stage.channels):
            return refuse(visit, Failure.CONTACT_NOT_MINE, stage)
        case TimerFired(timer=Timer.RESEND):
            return move(visit, _one_second_later(stage))
        case TimerFired(timer=Timer.CODE):
            return move(visit, _dead(stage))
        case _:
            return stay(visit)


def _checking_code(visit: Visit, stage: CheckingCode, event: Event) -> Move:
    match event:
        case CodeAccepted():
            return enter(visit, LoadingProfile())
        case Failed(failure=failure, tries_left=tries_left):
            return _code_failed(visit, stage.entry, failure, tries_left)
        case TimerFired(timer=Timer.RESEND):
            return move(visit, CheckingCode(_one_second_later(stage.entry)))
        case TimerFired(timer=Timer.CODE):
            return move(visit, CheckingCode(_dead(stage.entry)))  # what is under way, the gateway decides
        case _:
            return stay(visit)


def _code_failed(visit: Visit, entry: EnterCode, failure: Failure, tries_left: int | None) -> Move:
    """A wrong code costs a try; a late one, or the last try, leaves only a new code (`tries_left` 0)."""
    if failure is Failure.WRONG_CODE:
        left = max(0, entry.tries_left - 1) if tries_left is None else tries_left
        problem = Failure.WRONG_CODE if left > 0 else Failure.CODE_TRIES_USED
        return move(visit, replace(entry, tries_left=left, problem=problem))
    if failure in (Failure.LATE_CODE, Failure.CODE_TRIES_USED):
        return move(visit, replace(entry, tries_left=0, problem=failure))
    return refuse(visit, failure, replace(entry, problem=None))


def _loading_profile(visit: Visit, stage: LoadingProfile, event: Event) -> Move:
    match event:
        case ProfileLoaded(profile=profile):
            return move(visit, Home(profile))
        case Failed(failure=failure):
            return refuse(visit, failure, stage)
        case _:
            return stay(visit)


def _send(visit: Visit, channels: Channels, channel: ChannelKind) -> Move:
    return enter(visit, SendingCode(channels, channel))


def _pad(channels: Channels, sent: CodeSent) -> EnterCode:
    resend = sent.resend_after_seconds
    return EnterCode(channels, Personal(sent.masked), sent.tries, resend, valid_seconds=sent.valid_seconds)


def _dead(entry: EnterCode) -> EnterCode:
    """Said as it happens, by sight and sound: only a new code helps."""
    return replace(entry, tries_left=0, problem=Failure.LATE_CODE)


def _one_second_later(entry: EnterCode) -> EnterCode:
    return replace(entry, resend_in_seconds=max(0, entry.resend_in_seconds - 1))
