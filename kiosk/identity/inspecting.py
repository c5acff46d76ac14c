"""One inspection of the card that lies there: over which link, with which number, and what each of its errors means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from emrtd.errors import EmrtdError, ErrorCode, WrongPasswordError
from emrtd.inspection import Progress, Reading, read_document
from emrtd.kept import Kept
from emrtd.link import ExtendedLength, Link
from emrtd.passwords import Can
from kiosk.failures import KioskError
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
from kiosk.readers.connection import CardConnection, CardMute

READING_SECONDS: Final = 60.0
"""An honest reading takes two seconds at most; a chip that drags it out is given up."""

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


@dataclass(frozen=True, slots=True)
class Inspection:
    """What to do with a card.

    Attributes:
        password: its number.
        challenge: RND.IFD, 8 bytes.
        kept: what an earlier inspection that broke off has left, and what this one leaves.
        progressed: told after each piece.
        cancelled: asked before each command.
    """

    password: Can
    challenge: bytes
    kept: Kept
    progressed: Callable[[Progress], None]
    cancelled: Callable[[], bool]

    def run_twice(self, connection: CardConnection) -> Reading:
        """A reset and a second try after a fault that may pass: a card that was moved. What had arrived stays.

        A wrong number is not tried again: the chip counts those. Nor is a chip that was too slow.

        Raises:
            KioskError: of `kiosk.identity.errors` or `kiosk.readers.connection`.
        """
        try:
            return self._run(connection)
        except (CardError, CardMute):
            connection.reset()
            return self._run(connection)

    def _run(self, connection: CardConnection) -> Reading:
        try:
            return read_document(
                connection.transmit,
                self.password,
                SIGN_IN_FILES,
                challenge=self.challenge,
                progress=self.progressed,
                cancelled=self.cancelled,
                reset=connection.reset,
                link=link_to(connection, READING_SECONDS),
                kept=self.kept,
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
