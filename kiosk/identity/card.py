"""The card on the reader: watched, read with its number, judged; every way to fail by its own class.

Opens no reader before `watch`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from contract.member import CardEvidence
from contract.personal import Personal
from emrtd.errors import EmrtdError, ErrorCode, WrongPasswordError
from emrtd.inspection import Progress, Reading, read_document
from emrtd.link import Link
from emrtd.passwords import Can
from emrtd.trust import TrustStore
from kiosk.failures import Failure, KioskError
from kiosk.identity.claims import SIGN_IN_FILES, evidence_to_sign_in
from kiosk.identity.errors import (
    CardAccessFailed,
    CardError,
    CardFileMalformed,
    CardNumberBlocked,
    CardSignatureInvalid,
    ForeignCard,
    ReadingGivenUp,
    WrongCardNumber,
)
from kiosk.identity.judging import judge
from kiosk.identity.presence import Placed
from kiosk.readers.connection import CardConnection, CardMute, CardReader, NoCard, ReaderName

PERCENT: Final = 100
"""What `progress` counts up to."""

_LINK: Final = Link(seconds_max=60.0)
"""An honest reading takes two seconds at most; a chip that drags it out is given up."""

_FAILURES: Final[dict[ErrorCode, type[KioskError]]] = {
    ErrorCode.PASSWORD_BLOCKED: CardNumberBlocked,
    ErrorCode.MRZ_NEEDED: CardAccessFailed,
    ErrorCode.ACCESS_FAILED: CardAccessFailed,
    ErrorCode.UNSUPPORTED_ALGORITHM: CardAccessFailed,
    ErrorCode.NO_APPLICATION: ForeignCard,
    ErrorCode.MALFORMED: CardFileMalformed,
    ErrorCode.TOO_LARGE: CardFileMalformed,
    ErrorCode.SIGNATURE_INVALID: CardSignatureInvalid,
    ErrorCode.CANCELLED: ReadingGivenUp,
}
"""Everything else of `emrtd.errors` is a chip in trouble: `CardError`."""


class CardDesk:
    """The readers of this kiosk and the card on one of them."""

    def __init__(self, reader: CardReader, trust: TrustStore, now: Callable[[], datetime] | None = None) -> None:
        """`now` gives the time, aware of its zone."""
        self._reader = reader
        self._trust = trust
        self._now = now or _utc_now
        self._placed = Placed()
        self._reading = threading.Lock()

    def watch(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        """Report from now on, in a thread of its own: cards placed and taken, readers failed and (None) well again."""
        self._placed.report_to(placed, taken, failed)
        threading.Thread(target=self._watch, name="cards", daemon=True).start()

    def read(
        self,
        card_number: Personal[str],
        nonce: bytes,
        challenge: bytes,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Personal[CardEvidence]:
        """Open the chip, read it, let it sign, judge it; `progress` is told percents.

        One reading at a time: a second one waits until the first, which was given up, has let go of the card.

        Raises:
            KioskError: of `kiosk.identity.errors` or `kiosk.readers.connection`.
        """
        inspection = _Inspection(_password(card_number), challenge, progress, cancelled)
        with self._reading:
            reading = self._inspected(inspection)
        judge(reading.files, self._trust, self._now(), challenge, reading.active_signature)
        return evidence_to_sign_in(reading.files, nonce, reading.active_signature)

    def close(self) -> None:
        """Let go of the readers."""
        self._reader.stop()

    def _watch(self) -> None:
        try:
            if not self._reader.readers():
                self._placed.no_reader()
        except KioskError as error:
            self._placed.failed(error.failure)
        self._reader.watch(self._placed.on_event)

    def _inspected(self, inspection: _Inspection) -> Reading:
        connection = self._connect()
        try:
            return inspection.run_twice(connection)
        finally:
            connection.close()

    def _connect(self) -> CardConnection:
        name = self._placed.reader()
        if name is None:
            raise NoCard
        return self._reader.connect(ReaderName(name))


@dataclass(frozen=True, slots=True)
class _Inspection:
    """What to do with a card."""

    password: Can
    challenge: bytes
    progress: Callable[[int], None]
    cancelled: Callable[[], bool]

    def run_twice(self, connection: CardConnection) -> Reading:
        """A reset and a second try after a fault that may pass: a card that was moved.

        A wrong number is not tried again: the chip counts those.
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
                progress=self._progressed,
                cancelled=self.cancelled,
                reset=connection.reset,
                link=_LINK,
            )
        except EmrtdError as error:
            raise card_error(error) from None

    def _progressed(self, step: Progress) -> None:
        self.progress(int(step.fraction * PERCENT))


def card_error(error: EmrtdError) -> KioskError:
    """The failure that an error of the chip means to us."""
    if isinstance(error, WrongPasswordError):
        return WrongCardNumber(error.tries_left)
    return _FAILURES.get(error.code, CardError)()


def _password(card_number: Personal[str]) -> Can:
    try:
        return Can(card_number.reveal())
    except ValueError:
        raise WrongCardNumber from None


def _utc_now() -> datetime:
    return datetime.now(UTC)
