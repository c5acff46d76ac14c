"""One inspection of the card that lies there: over which link, with which number, and what each of its errors means."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from emrtd.errors import EmrtdError, ErrorCode, WrongPasswordError
from emrtd.inspection import Progress, Reading, read_document
from emrtd.kept import Kept
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Can
from emrtd.terminal import Terminal
from kiosk.failures import KioskError
from kiosk.identity.challenge import CardChallenge
from kiosk.identity.claims import SIGN_IN_FILES
from kiosk.identity.errors import (
    CardAccessFailed,
    CardError,
    CardFileMalformed,
    CardNumberBlocked,
    CardSignatureInvalid,
    CardTooSlow,
    ForeignCard,
    ReadingGivenUp,
    WrongCardNumber,
)
from kiosk.identity.relaying import chip_answer
from kiosk.readers.connection import CardConnection, CardMute

READING_SECONDS: Final = 60.0
"""An honest reading takes two seconds at most; a chip that drags it out is given up."""

_STATUS_BYTES: Final = 2
_EXTENDED: Final = {True: ExtendedLength.PREFERRED, False: ExtendedLength.NEVER, None: ExtendedLength.LAST_RESORT}

_FAILURES: Final[dict[ErrorCode, type[KioskError]]] = {
    ErrorCode.WRONG_PASSWORD: WrongCardNumber,
    ErrorCode.PASSWORD_BLOCKED: CardNumberBlocked,
    ErrorCode.MRZ_NEEDED: CardAccessFailed,
    ErrorCode.ACCESS_FAILED: CardAccessFailed,
    ErrorCode.UNSUPPORTED_ALGORITHM: CardAccessFailed,
    ErrorCode.NO_APPLICATION: ForeignCard,
    ErrorCode.MALFORMED: CardFileMalformed,
    ErrorCode.TOO_LARGE: CardFileMalformed,
    ErrorCode.SIGNATURE_INVALID: CardSignatureInvalid,
    ErrorCode.CANCELLED: ReadingGivenUp,
    ErrorCode.SECURE_MESSAGING: CardError,
    ErrorCode.STATUS: CardError,
    ErrorCode.TOO_SLOW: CardTooSlow,
}
"""Every code of `emrtd.errors`."""


@dataclass(frozen=True, slots=True, repr=False)
class Inspected:
    """What came of it.

    Attributes:
        reading: files and signature.
        chip_answer: to the gateway's own challenge; None if the chip was not asked, empty if it did not agree.
    """

    reading: Reading
    chip_answer: bytes | None

    @property
    def doubtful(self) -> bool:
        """Whether the chip answered the gateway with a status alone: a copy does, and so does a session that broke."""
        return self.chip_answer is not None and len(self.chip_answer) <= _STATUS_BYTES


@dataclass(frozen=True, slots=True)
class Inspection:
    """What to do with a card.

    Attributes:
        password: its number.
        challenge: what its chip is to answer.
        kept: what an earlier inspection that broke off has left, and what this one leaves.
        progressed: told after each piece.
        cancelled: asked before each command.
    """

    password: Can
    challenge: CardChallenge
    kept: Kept
    progressed: Callable[[Progress], None]
    cancelled: Callable[[], bool]

    def run_twice(self, connection: CardConnection) -> Inspected:
        """A reset and a second try after a fault that may pass: a card that was moved. What had arrived stays.

        A chip whose answer to the gateway is that of a copy is asked the same again: once may be a fault.
        A wrong number is not tried again: the chip counts those. Nor is a chip that was too slow.

        Raises:
            KioskError: of `kiosk.identity.errors` or `kiosk.readers.connection`, or of the challenge's `ask_chip`.
        """
        with suppress(CardError, CardMute):
            inspected = self._run(connection)
            if not inspected.doubtful:
                return inspected
        connection.reset()
        return self._run(connection)

    def _run(self, connection: CardConnection) -> Inspected:
        answers: list[bytes | None] = []

        def then(terminal: Terminal, reading: Reading) -> None:
            answers.append(chip_answer(terminal, reading, self.challenge))

        return Inspected(self._read(connection, then), *answers)

    def _read(self, connection: CardConnection, then: Callable[[Terminal, Reading], None]) -> Reading:
        try:
            return read_document(
                connection.transmit,
                self.password,
                SIGN_IN_FILES,
                challenge=self.challenge.signed,
                progress=self.progressed,
                cancelled=self.cancelled,
                reset=connection.reset,
                link=link_to(connection, READING_SECONDS),
                kept=self.kept,
                then=then,
            )
        except EmrtdError as error:
            raise card_error(error) from None


def link_to(connection: CardConnection, seconds_max: float) -> Link:
    """Extended length where the reader says that it carries it; with one that does not say, it stays the last resort.

    Args:
        connection: to the card; its ATR, which may state what the chip can, is asked for only where that matters.
        seconds_max: time after which a reading is given up.
    """
    extended = _EXTENDED[connection.carries_extended]
    atr = connection.atr if extended is ExtendedLength.PREFERRED else b""
    return Link(extended, atr=atr, seconds_max=seconds_max)


def card_error(error: EmrtdError) -> KioskError:
    """The failure that an error of the chip means to us."""
    if isinstance(error, WrongPasswordError):
        return WrongCardNumber(error.tries_left, error.waited)
    return _FAILURES[error.code]()
