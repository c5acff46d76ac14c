"""Going from one stage to another, and the work that each stage is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias

from contract.member import MaskedChannel, Profile
from contract.personal import Personal
from kiosk.failures import Failure, NextStep, next_step
from kiosk.session.effects import (
    ConfirmPrint,
    Effect,
    ForgetCard,
    JudgeCard,
    LoadProfile,
    PrepareCertificate,
    ReadCard,
    SendCode,
)
from kiosk.session.ports import JobState, JobStatus
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
    Stage,
    Visit,
    Welcome,
)

Move: TypeAlias = tuple[Visit, tuple[Effect, ...]]
"""Where the visit is now, and what is to be done about it."""

NOTHING: Final[tuple[Effect, ...]] = ()


def stay(visit: Visit) -> Move:
    """Nothing happens: every stage ignores what it does not expect."""
    return visit, NOTHING


def move(visit: Visit, stage: Stage, *effects: Effect) -> Move:
    """Go to a stage; do `effects`, nothing else."""
    return replace(visit, stage=stage), effects


def enter(visit: Visit, stage: Stage, *effects: Effect) -> Move:
    """Go to a stage and do the work that it shows, for the first time or once more."""
    return replace(visit, stage=stage), effects + _work(visit, stage)


def refuse(visit: Visit, failure: Failure, back: Stage) -> Move:
    """Tell the member what failed; `back` is entered again if trying again makes sense.

    If it does not, neither CAN nor evidence has a use any more.
    """
    next_ = next_step(failure)
    refused = Refused(failure, next_, back)
    return move(visit, refused) if next_ is NextStep.TRY_AGAIN else move(visit, refused, ForgetCard())


def ask_for_card(visit: Visit, problem: Failure | None = None) -> Move:
    """Ask for the card's number if a card is there, for the card otherwise. What was known of a card is dropped."""
    tries = visit.rules.card_number_tries
    if visit.card_present:
        return move(visit, EnterCardNumber(tries, problem), ForgetCard())
    return move(visit, PlaceCard(problem or visit.reader_problem, tries), ForgetCard())


def in_visit(stage: Stage) -> bool:
    """Whether a member's visit is under way, so that it can be left."""
    return not isinstance(stage, Hidden | Welcome | Finished | OutOfService | Leaving | Ended)


def knows_member(stage: Stage) -> bool:
    """Whether a card was read, so that from now on any other card is a second one."""
    match stage:
        case Refused(back=back, next_step=next_):
            return not next_.asks_for_card and knows_member(back)
        case Confirming() | ChooseChannel() | SendingCode() | EnterCode() | CheckingCode() | LoadingProfile():
            return True
        case Home() | Preparing() | Preview() | Printing() | Printed():
            return True
        case _:
            return False


def waits_on_member(stage: Stage) -> bool:
    """Whether the next thing must come from a person; while the kiosk works, nobody is timed out.

    A held job counts: somebody has to bring paper, and nobody may be there any more.
    """
    match stage:
        case Notice() | PlaceCard() | EnterCardNumber() | ChooseChannel() | EnterCode():
            return True
        case Home() | Preview() | Printed() | Refused():
            return True
        case Printing(status=JobStatus(state=JobState.HELD)):
            return True
        case _:
            return False


def profile_of(stage: Stage) -> Personal[Profile] | None:
    """The member who is signed in."""
    match stage:
        case Refused(back=back):
            return profile_of(back)
        case Home() | Preparing() | Preview() | Printing() | Printed():
            return stage.profile
        case _:
            return None


def names_contacts(channels: Personal[tuple[MaskedChannel, ...]]) -> bool:
    """Whether the member is shown where codes go; a card that did not prove to be the original is not told."""
    return any(channel.masked for channel in channels.reveal())


def _work(visit: Visit, stage: Stage) -> tuple[Effect, ...]:
    match stage:
        case ReadingCard():
            return (ReadCard(None),)
        case Confirming():
            return (JudgeCard(),)
        case SendingCode(channel=channel):
            return (SendCode(channel, visit.language),)
        case LoadingProfile():
            return (LoadProfile(),)
        case Preparing(kind=kind):
            return (PrepareCertificate(kind, visit.language),)
        case Printing(pages=pages, status=JobStatus(state=JobState.CONFIRMED)):
            return (ConfirmPrint(pages),)
        case _:
            return NOTHING
