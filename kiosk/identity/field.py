"""The cards before this kiosk: which slot to speak to, and what a visit is told while none can be spoken to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from kiosk.failures import Failure, KioskError
from kiosk.identity.patience import SILENT_SECONDS, Patience, WatchedConnection
from kiosk.identity.presence import Placed
from kiosk.readers.connection import (
    CardConnection,
    CardMute,
    CardReader,
    NoCard,
    ReaderBusy,
    ReaderError,
    ReaderLost,
    ReaderName,
    ReaderSilent,
)

RELEASE_SECONDS: Final = 0.25
"""How often a card is looked at that another program holds for itself."""

_TRY_ANOTHER_SLOT: Final = (CardMute, NoCard, ReaderLost, ReaderSilent)


class Field:
    """The readers of this kiosk and what lies on them. Opens none before `watch`."""

    def __init__(self, reader: CardReader, silent_seconds: float = SILENT_SECONDS) -> None:
        """`silent_seconds` is how long a reader may take over one call before the visit is told."""
        self._reader = reader
        self._placed = Placed()
        self._silent_seconds = silent_seconds
        self._patience = Patience(silent_seconds, self._fell_silent, self._placed.again)
        self._speaking = threading.Lock()
        self._waiting = threading.Lock()
        self._closed = threading.Event()

    def watch(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        """Report from now on, in threads of its own: cards placed and taken, readers failed and (None) well again."""
        self._placed.report_to(placed, taken, failed)
        threading.Thread(target=self._watch, name="cards", daemon=True).start()
        threading.Thread(target=self._patience.watch, name="patience", daemon=True).start()

    @contextmanager
    def card(self) -> Iterator[CardConnection]:
        """The card that lies there, powered and reset, for one `with`; a second one waits for the first to end.

        Raises:
            ReaderError: of `kiosk.readers.connection`; ReaderBusy and ReaderSilent are also told as failures of the
                reader, and so is their end, after which the card counts as placed anew.
        """
        if not self._speaking.acquire(timeout=self._silent_seconds):
            raise ReaderSilent
        try:
            connection = WatchedConnection(self._patience.ask(self._connect), self._patience)
            try:
                yield connection
            finally:
                connection.close()
        finally:
            self._speaking.release()

    def close(self) -> None:
        """Let go of the readers."""
        self._closed.set()
        self._patience.end()
        self._reader.stop()

    def _watch(self) -> None:
        try:
            if not self._reader.readers():
                self._placed.no_reader()
        except KioskError as error:
            self._placed.failed(error.failure)
        self._reader.watch(self._placed.on_event)

    def _connect(self) -> CardConnection:
        try:
            return self._first_that_answers()
        except ReaderBusy as busy:
            self._placed.failed(busy.failure)
            threading.Thread(target=self._tell_release, name="release", daemon=True).start()
            raise

    def _first_that_answers(self) -> CardConnection:
        failure: ReaderError = NoCard()
        for slot in self._placed.holding():
            try:
                return self._reader.connect(ReaderName(slot))
            except _TRY_ANOTHER_SLOT as error:
                failure = error
        raise failure

    def _tell_release(self) -> None:
        """Wait until the card is free, or gone; one thread does, however often it was asked for."""
        if not self._waiting.acquire(blocking=False):
            return
        try:
            while self._is_held() and not self._closed.wait(RELEASE_SECONDS):
                pass
        except ReaderError:
            return  # the watch tells of a stopped service, and of its return
        finally:
            self._waiting.release()
        self._placed.again()

    def _is_held(self) -> bool:
        there = self._placed.holding()
        return any(state.held for state in self._reader.look() if state.reader in there)

    def _fell_silent(self) -> None:
        self._placed.failed(Failure.READER_SILENT)
