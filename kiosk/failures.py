"""Every way a visit can fail: a closed list of codes, each with what the member is advised to do about it.

This is the one table. An advice has one sentence and one kind of button, so what is said can be done: the sentence that
tells what happened is in the catalogue under ``failure.<code>.what``, the one that tells what to do now under
``advice.<advice>``, in Arabic, French and English; in Tamazight, which has no checked wording for them, the Arabic one
is shown. ``docs/failures.md`` has the page for staff and technicians, its tables made from here. K2xx card and reader,
K3xx gateway and codes, K4xx printer, K5xx this machine.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import ClassVar, Self


class NextStep(Enum):
    """What the member can do after a failure."""

    TRY_AGAIN = auto()
    """The same step again, as it is; on a pad, typing again."""
    PLACE_CARD_AGAIN = auto()
    """Back to placing the card."""
    PLACE_OTHER_CARD = auto()
    """Back to placing a card, but not this one: it would only be refused again."""
    OTHER_WAY = auto()
    """Another way in, or staff: trying again would not help."""
    WAIT = auto()
    """It goes on by itself when the cause is removed (paper, toner); never on a screen of its own."""
    LEAVE = auto()
    """The visit ends; nothing is lost."""

    @property
    def asks_for_card(self) -> bool:
        """Whether the next card may be any card: what was known of the last one is dropped."""
        return self in (NextStep.PLACE_CARD_AGAIN, NextStep.PLACE_OTHER_CARD)


class Helper(Enum):
    """Who can put it right, if the member cannot."""

    NOBODY = auto()
    HERE = auto()
    """Whoever is in charge of the place: paper, printer and reader."""
    FUND = auto()
    """The fund's own staff alone: cards, files and the machine itself. In a café there are none."""


class Advice(StrEnum):
    """What the member is told to do now.

    The value is part of a text key, `advice.<value>`. Where somebody can help, the sentence names them, and there is
    another one for cafés, `advice.<value>.cafe`, since whoever is in charge there has no part in cards and files.
    """

    step: NextStep
    helper: Helper

    def __new__(cls, key: str, step: NextStep, helper: Helper = Helper.NOBODY) -> Self:
        """The text key's part, with the button that fits the sentence and whoever the sentence names."""
        advice = str.__new__(cls, key)
        advice._value_ = key
        advice.step = step
        advice.helper = helper
        return advice

    PLACE_CARD = "place_card", NextStep.PLACE_CARD_AGAIN
    PLACE_CARD_OR_ASK = "place_card_or_ask", NextStep.PLACE_CARD_AGAIN, Helper.FUND
    PLACE_NATIONAL_CARD = "place_national_card", NextStep.PLACE_OTHER_CARD
    TYPE_NUMBER = "type_number", NextStep.TRY_AGAIN
    TYPE_CODE = "type_code", NextStep.TRY_AGAIN
    NEW_CODE = "new_code", NextStep.TRY_AGAIN
    TRY_AGAIN = "try_again", NextStep.TRY_AGAIN
    TRY_AGAIN_OR_ASK = "try_again_or_ask", NextStep.TRY_AGAIN, Helper.FUND
    ASK_THEN_TRY_AGAIN = "ask_then_try_again", NextStep.TRY_AGAIN, Helper.HERE
    PRINT_AGAIN = "print_again", NextStep.TRY_AGAIN
    RECORD_PRINT = "record_print", NextStep.TRY_AGAIN
    ASK_FUND = "ask_fund", NextStep.OTHER_WAY, Helper.FUND
    ASK_HERE = "ask_here", NextStep.OTHER_WAY, Helper.HERE
    CORRECT_FILE = "correct_file", NextStep.OTHER_WAY, Helper.FUND
    RENEW_CARD = "renew_card", NextStep.OTHER_WAY, Helper.FUND
    COME_TOMORROW = "come_tomorrow", NextStep.OTHER_WAY, Helper.FUND
    OTHER_MACHINE = "other_machine", NextStep.LEAVE, Helper.FUND
    START_AGAIN = "start_again", NextStep.LEAVE
    WAIT_FOR_READER = "wait_for_reader", NextStep.WAIT, Helper.HERE
    WAIT_FOR_PRINTER = "wait_for_printer", NextStep.WAIT, Helper.HERE


class Failure(StrEnum):
    """The codes that members read, staff look up and the journal counts."""

    advice: Advice

    def __new__(cls, code: str, advice: Advice) -> Self:
        """A code, with the advice of a screen that tells this failure and does not go on by itself."""
        failure = str.__new__(cls, code)
        failure._value_ = code
        failure.advice = advice
        return failure

    NO_READER = "K200", Advice.ASK_THEN_TRY_AGAIN
    CARD_LEFT_TOO_SOON = "K201", Advice.PLACE_CARD
    NO_CARD = "K202", Advice.PLACE_CARD
    FOREIGN_CARD = "K203", Advice.PLACE_NATIONAL_CARD
    WRONG_CARD_NUMBER = "K204", Advice.TYPE_NUMBER
    CARD_NUMBER_BLOCKED = "K205", Advice.ASK_FUND
    CARD_FILE_MALFORMED = "K206", Advice.PLACE_CARD_OR_ASK
    CARD_FILE_CHANGED = "K207", Advice.ASK_FUND
    UNTRUSTED_ISSUER = "K208", Advice.ASK_FUND
    CARD_EXPIRED = "K209", Advice.RENEW_CARD
    CARD_CLONED = "K210", Advice.ASK_FUND
    READER_LOST = "K211", Advice.ASK_THEN_TRY_AGAIN
    CARD_ACCESS_FAILED = "K212", Advice.ASK_FUND
    CARD_ERROR = "K213", Advice.PLACE_CARD_OR_ASK
    CARD_SIGNATURE_INVALID = "K214", Advice.ASK_FUND
    POSSESSION_NOT_PROVED = "K215", Advice.ASK_FUND
    SECOND_CARD = "K216", Advice.START_AGAIN
    READER_FORBIDDEN = "K217", Advice.ASK_THEN_TRY_AGAIN
    READER_BUSY = "K218", Advice.ASK_THEN_TRY_AGAIN
    CARD_SERVICE_STOPPED = "K219", Advice.ASK_THEN_TRY_AGAIN
    READER_SILENT = "K220", Advice.ASK_THEN_TRY_AGAIN
    NO_IDENTITY_NUMBER = "K221", Advice.PLACE_NATIONAL_CARD
    CARD_NUMBER_TRIES_USED = "K222", Advice.ASK_FUND

    UNKNOWN_MEMBER = "K301", Advice.ASK_FUND
    WRONG_CODE = "K302", Advice.TYPE_CODE
    LATE_CODE = "K303", Advice.NEW_CODE
    CODE_TRIES_USED = "K304", Advice.NEW_CODE
    CODE_TOO_SOON = "K305", Advice.TRY_AGAIN
    NO_CHANNEL_ON_FILE = "K306", Advice.CORRECT_FILE
    CHANNEL_SHARED = "K307", Advice.CORRECT_FILE
    CODES_SPENT = "K308", Advice.COME_TOMORROW
    CONTACT_NOT_MINE = "K309", Advice.CORRECT_FILE
    GATEWAY_UNREACHABLE = "K310", Advice.TRY_AGAIN
    GATEWAY_SLOW = "K311", Advice.TRY_AGAIN
    GATEWAY_UNTRUSTED = "K312", Advice.TRY_AGAIN_OR_ASK
    GATEWAY_ERROR = "K313", Advice.TRY_AGAIN
    GATEWAY_NONSENSE = "K314", Advice.TRY_AGAIN_OR_ASK
    KIOSK_NOT_ADMITTED = "K315", Advice.OTHER_MACHINE
    VISIT_LAPSED = "K316", Advice.START_AGAIN
    EVIDENCE_REFUSED = "K317", Advice.PLACE_CARD_OR_ASK
    CERTIFICATE_UNAVAILABLE = "K318", Advice.ASK_FUND
    SEAL_INVALID = "K319", Advice.ASK_FUND
    CERTIFICATES_SPENT = "K320", Advice.START_AGAIN
    PRINT_NOT_RECORDED = "K321", Advice.RECORD_PRINT

    PRINTER_ABSENT = "K401", Advice.ASK_THEN_TRY_AGAIN
    NO_PAPER = "K402", Advice.ASK_THEN_TRY_AGAIN
    NO_TONER = "K403", Advice.ASK_THEN_TRY_AGAIN
    PRINTER_STOPPED = "K404", Advice.ASK_THEN_TRY_AGAIN
    PAPER_JAM = "K405", Advice.ASK_THEN_TRY_AGAIN
    COVER_OPEN = "K406", Advice.ASK_THEN_TRY_AGAIN
    PRINT_FAILED = "K407", Advice.PRINT_AGAIN
    PRINT_CANCELLED = "K408", Advice.PRINT_AGAIN
    PRINT_UNCONFIRMED = "K409", Advice.PRINT_AGAIN
    PRINTER_REFUSED = "K410", Advice.ASK_THEN_TRY_AGAIN
    PRINTER_UNSUPPORTED = "K411", Advice.ASK_HERE

    PROCESS_ALIVE = "K501", Advice.OTHER_MACHINE
    TEMPORARY_FILES_LEFT = "K502", Advice.OTHER_MACHINE
    JOBS_LEFT = "K503", Advice.OTHER_MACHINE
    SESSION_CRASHED = "K504", Advice.START_AGAIN
    SESSION_HUNG = "K505", Advice.START_AGAIN
    SPARE_FAILED = "K506", Advice.OTHER_MACHINE
    LINK_BROKEN = "K507", Advice.OTHER_MACHINE
    JOURNAL_FAILED = "K508", Advice.OTHER_MACHINE
    HARDENING_FAILED = "K509", Advice.OTHER_MACHINE
    OUTBOX_FULL = "K510", Advice.OTHER_MACHINE


def next_step(failure: Failure) -> NextStep:
    """What the member can do on the screen that tells this failure; never WAIT."""
    return failure.advice.step


class KioskError(Exception):
    """An unexpected end of a piece of work; its class names the failure, it carries no text and no datum."""

    failure: ClassVar[Failure]

    tries_left: int | None = None
    """Where the other side counts tries."""

    waited: float = 0.0
    """Seconds that a card's slowest answer took; chips that count no tries answer later after each wrong one."""

    def __init__(self) -> None:
        super().__init__(self.failure.value)
