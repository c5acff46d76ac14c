"""What can be explained: one topic for each thing that a screen asks, with the code by which staff know it."""

from __future__ import annotations

from enum import StrEnum

from kiosk.failures import Failure
from kiosk.session.ports import JobState
from kiosk.session.states import (
    CheckingCode,
    ChooseChannel,
    Confirming,
    EnterCardNumber,
    EnterCode,
    Finished,
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


class Topic(StrEnum):
    """The value is part of text keys (`help.<value>.what`, `.do`, `.cannot`, `staff.<value>`)."""

    WELCOME = "welcome"
    NOTICE = "notice"
    PLACE_CARD = "place_card"
    CARD_NUMBER = "card_number"
    READING = "reading"
    CHANNEL = "channel"
    CODE = "code"
    WAITING = "waiting"
    HOME = "home"
    PREVIEW = "preview"
    PRINTING = "printing"
    PRINTED = "printed"
    REFUSED = "refused"
    FINISHED = "finished"
    OUT_OF_SERVICE = "out_of_service"

    @property
    def code(self) -> str:
        """Two digits after an S, the same for ever: members read it out, `docs/staff.md` lists it."""
        return _CODES[self]


_CODES = {
    Topic.WELCOME: "S10",
    Topic.NOTICE: "S11",
    Topic.PLACE_CARD: "S20",
    Topic.CARD_NUMBER: "S21",
    Topic.READING: "S22",
    Topic.CHANNEL: "S30",
    Topic.CODE: "S31",
    Topic.WAITING: "S32",
    Topic.HOME: "S40",
    Topic.PREVIEW: "S41",
    Topic.PRINTING: "S50",
    Topic.PRINTED: "S51",
    Topic.REFUSED: "S60",
    Topic.FINISHED: "S70",
    Topic.OUT_OF_SERVICE: "S80",
}

_TOPICS: dict[type[Stage], Topic] = {
    Welcome: Topic.WELCOME,
    Notice: Topic.NOTICE,
    PlaceCard: Topic.PLACE_CARD,
    EnterCardNumber: Topic.CARD_NUMBER,
    ReadingCard: Topic.READING,
    Confirming: Topic.WAITING,
    ChooseChannel: Topic.CHANNEL,
    SendingCode: Topic.WAITING,
    EnterCode: Topic.CODE,
    CheckingCode: Topic.WAITING,
    LoadingProfile: Topic.WAITING,
    Home: Topic.HOME,
    Preparing: Topic.WAITING,
    Preview: Topic.PREVIEW,
    Printing: Topic.PRINTING,
    Printed: Topic.PRINTED,
    Leaving: Topic.PRINTING,
    Refused: Topic.REFUSED,
    Finished: Topic.FINISHED,
    OutOfService: Topic.OUT_OF_SERVICE,
}


def topic_of(stage: Stage) -> Topic:
    """The topic of a stage's screen.

    Raises:
        KeyError: nobody can be helped there (a hidden spare, a visit that has ended).
    """
    return _TOPICS[type(stage)]


def failure_of(stage: Stage) -> Failure | None:
    """The failure that its screen shows, if it shows one."""
    match stage:
        case PlaceCard(problem=problem) | EnterCardNumber(problem=problem) | EnterCode(problem=problem):
            return problem
        case Refused(failure=failure) | OutOfService(failure=failure):
            return failure
        case Printing(status=status) | Leaving(status=status) if status.state is JobState.HELD:
            return status.reason
        case _:
            return None


def failure_on(visit: Visit) -> Failure | None:
    """The same of a visit: *Home* tells of the printer too."""
    return visit.printer_problem if isinstance(visit.stage, Home) else failure_of(visit.stage)


def staff_code(visit: Visit) -> str:
    """What a member reads to whoever helps: the screen, and the failure on it ("S21 K204")."""
    screen, failure = topic_of(visit.stage).code, failure_on(visit)
    return screen if failure is None else f"{screen} {failure.value}"
