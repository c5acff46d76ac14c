"""Presence events of all readers, reduced to what a visit asks: is a card there, and can one be read at all?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import assert_never

from kiosk.failures import Failure
from kiosk.readers.presence import (
    CardPlaced,
    CardTaken,
    PresenceEvent,
    ReaderFound,
    ReaderGone,
    SecondCardPlaced,
    ServiceBack,
    ServiceUnavailable,
)


class Placed:
    """What lies where. Events come from the watching thread, questions from any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: set[str] = set()
        self._cards: list[str] = []
        self._card_placed: Callable[[], None] = _nobody_asks
        self._card_taken: Callable[[], None] = _nobody_asks
        self._reader_failed: Callable[[Failure | None], None] = _nobody_is_told

    def report_to(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        """Tell these from now on."""
        self._card_placed, self._card_taken, self._reader_failed = placed, taken, failed

    def reader(self) -> str | None:
        """The reader that holds a card; the first of several."""
        with self._lock:
            return self._cards[0] if self._cards else None

    def no_reader(self) -> None:
        """None is plugged in."""
        self._reader_failed(Failure.NO_READER)

    def failed(self, failure: Failure) -> None:
        """The readers cannot be asked."""
        self._reader_failed(failure)

    def on_event(self, event: PresenceEvent) -> None:
        """Keep and pass on one event."""
        match event:
            case CardPlaced(reader=reader) | SecondCardPlaced(reader=reader):
                self._placed(reader)
            case CardTaken(reader=reader):
                self._taken(reader)
            case ReaderFound(reader=reader):
                self._found(reader)
            case ReaderGone(reader=reader):
                self._gone(reader)
            case ServiceUnavailable(failure=failure):
                self._reader_failed(failure)
            case ServiceBack():
                self._back()
            case _:
                assert_never(event)

    def _placed(self, reader: str) -> None:
        with self._lock:
            self._cards.append(reader)
        self._card_placed()

    def _taken(self, reader: str) -> None:
        """With two cards there, the first to leave leaves a card behind: for the visit nothing was taken."""
        with self._lock:
            self._cards = [other for other in self._cards if other != reader]
            empty = not self._cards
        if empty:
            self._card_taken()

    def _found(self, reader: str) -> None:
        self._readers.add(reader)
        self._reader_failed(None)

    def _gone(self, reader: str) -> None:
        self._readers.discard(reader)
        if not self._readers:
            self._reader_failed(Failure.READER_LOST)

    def _back(self) -> None:
        """The service answers; readers that it knows are told one by one after this."""
        if not self._readers:
            self._reader_failed(Failure.NO_READER)


def _nobody_asks() -> None:
    """Before `report_to`."""


def _nobody_is_told(_failure: Failure | None) -> None:
    """Before `report_to`."""
