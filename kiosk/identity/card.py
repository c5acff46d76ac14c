"""The card on the reader: watched, read with its number, judged; every way to fail by its own class.

Opens no reader before `watch`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final

from contract.digits import Digits
from contract.member import CardEvidence
from contract.personal import Personal
from emrtd.inspection import Progress
from emrtd.kept import Kept
from emrtd.passwords import Can
from emrtd.trust import TrustStore
from kiosk.failures import Failure
from kiosk.identity.challenge import CardChallenge
from kiosk.identity.claims import evidence_to_sign_in
from kiosk.identity.errors import WrongCardNumber
from kiosk.identity.field import Field
from kiosk.identity.inspecting import Inspection
from kiosk.identity.judging import Judgement, judge_access
from kiosk.readers.connection import CardReader

PERCENT: Final = 100
"""What `progress` counts up to."""


class CardDesk:
    """The readers of this kiosk and the card on one of them."""

    def __init__(self, reader: CardReader, trust: TrustStore, now: Callable[[], datetime] | None = None) -> None:
        """`now` gives the time, aware of its zone."""
        self._field = Field(reader)
        self._trust = trust
        self._now = now or _utc_now
        self._kept = Kept()
        self._judging = ThreadPoolExecutor(1, thread_name_prefix="judging")

    def watch(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        """Report from now on, in a thread of its own: cards placed and taken, readers failed and (None) well again."""
        # A thread that waits already starts to work when this one waits for the card; a new one would hold this one up.
        self._judging.submit(_wait_for_work)
        self._field.watch(placed, taken, failed)

    def read(
        self,
        card_number: Digits,
        challenge: CardChallenge,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Personal[CardEvidence]:
        """Open the chip, read it, let it answer the challenge, judge it; `progress` is told percents.

        A reading that breaks off is gone on with by the next one, if the same card comes back; see `forget`.
        One reading at a time: a second one waits until the first, which was given up, has let go of the card.

        Raises:
            KioskError: of `kiosk.identity.errors` or `kiosk.readers.connection`, or of the challenge's `ask_chip`.
        """
        judgement = Judgement(self._trust, self._now())
        kept, password = self._kept, _password(card_number)

        def progressed(step: Progress) -> None:
            if kept.sod is not None:  # it came first: its signatures are judged while the other files come
                judgement.begin(kept.sod, self._judging)
            progress(int(step.fraction * PERCENT))

        with self._field.card() as connection:
            inspected = Inspection(password, challenge, kept, progressed, cancelled).run_twice(connection)
            reading, answer = inspected.reading, inspected.chip_answer
            # The reader takes some milliseconds to let go of the card, in which the rest can be judged.
            judged = self._judging.submit(
                judgement.judge, reading.files, challenge.signed, reading.active_signature, answer
            )
        self.forget()
        judge_access(reading.access)
        judged.result()
        return evidence_to_sign_in(reading.files, challenge.nonce, reading.active_signature, answer)

    def forget(self) -> None:
        """Drop what a reading that broke off has left: the card's number is not kept any longer either.

        A reading under way keeps its own until it ends, and leaves it to nobody.
        """
        self._kept = Kept()

    def close(self) -> None:
        """Let go of the readers, and of what was read."""
        self.forget()
        self._field.close()


def _wait_for_work() -> None:
    """Have the thread started."""


def _password(card_number: Digits) -> Can:
    try:
        return Can(card_number.ascii())
    except ValueError:
        raise WrongCardNumber from None


def _utc_now() -> datetime:
    return datetime.now(UTC)
