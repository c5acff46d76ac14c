"""Which screen a stage is, by the closed name that the supervisor may know, and how far along the way it lies."""

from __future__ import annotations

from enum import IntEnum

from kiosk.link.messages import Step
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
    Welcome,
)


class Phase(IntEnum):
    """The parts of a visit that the head of each screen shows."""

    CARD = 0
    CODE = 1
    CERTIFICATE = 2
    PAPER = 3


_STEPS: dict[type[Stage], Step] = {
    Hidden: Step.HIDDEN,
    Welcome: Step.WELCOME,
    Notice: Step.NOTICE,
    PlaceCard: Step.PLACE_CARD,
    EnterCardNumber: Step.CARD_NUMBER,
    ReadingCard: Step.READING,
    Confirming: Step.CONFIRMING,
    ChooseChannel: Step.CODE,
    SendingCode: Step.CODE,
    EnterCode: Step.CODE,
    CheckingCode: Step.CODE,
    LoadingProfile: Step.CODE,
    Home: Step.HOME,
    Preparing: Step.PREPARING,
    Preview: Step.PREVIEW,
    Printing: Step.PRINTING,
    Printed: Step.PRINTED,
    Refused: Step.REFUSED,
    Leaving: Step.LEAVING,
    Ended: Step.LEAVING,
    Finished: Step.FINISHED,
    OutOfService: Step.OUT_OF_SERVICE,
}

_PHASES: dict[type[Stage], Phase] = {
    Notice: Phase.CARD,
    PlaceCard: Phase.CARD,
    EnterCardNumber: Phase.CARD,
    ReadingCard: Phase.CARD,
    Confirming: Phase.CARD,
    ChooseChannel: Phase.CODE,
    SendingCode: Phase.CODE,
    EnterCode: Phase.CODE,
    CheckingCode: Phase.CODE,
    LoadingProfile: Phase.CODE,
    Home: Phase.CERTIFICATE,
    Preparing: Phase.CERTIFICATE,
    Preview: Phase.CERTIFICATE,
    Printing: Phase.PAPER,
    Printed: Phase.PAPER,
    Leaving: Phase.PAPER,
}


def step_of(stage: Stage) -> Step:
    """The name of the stage's screen."""
    return _STEPS[type(stage)]


def phase_of(stage: Stage) -> Phase | None:
    """The part of the visit it belongs to; a refusal stays in the part where it happened, the ends belong to none."""
    if isinstance(stage, Refused):
        return phase_of(stage.back)
    return _PHASES.get(type(stage))
