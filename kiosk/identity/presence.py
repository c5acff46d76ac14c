"""Presence events of all readers, reduced to what a visit asks: is a card there, and can one be read at all?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, assert_never

from kiosk.failures import Failure
from kiosk.readers.presence import (
    CardPlaced,
    CardTaken,
    PresenceEvent,
    ReaderAnswers,
    ReaderFellSilent,
    ReaderFound,
    ReaderGone,
    SecondCardPlaced,
    ServiceBack,
    ServiceUnavailable,
)
from kiosk.readers.slots import device_of, is_contactless

ONE_CARD_SECONDS: Final = 1.5
"""A card put into a device with two interfaces may be seen by both, each at its own poll; later it is another card."""


class Placed:
    """What lies where. Events come from the watching thread, questions from any."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._readers: set[str] = set()
        self._cards: dict[str, float] = {}
        self._card_placed: Callable[[], None] = _nobody_asks
        self._card_taken: Callable[[], None] = _nobody_asks
        self._reader_failed: Callable[[Failure | None], None] = _nobody_is_told

    def report_to(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        """Tell these from now on."""
        self._card_placed, self._card_taken, self._reader_failed = placed, taken, failed

    def reader(self) -> str | None:
        """The reader to ask first, if any holds a card."""
        return next(iter(self.holding()), None)

    def holding(self) -> tuple[str, ...]:
        """The readers that hold a card: contactless slots first, each kind in the order of placing."""
        with self._lock:
            return tuple(sorted(self._cards, key=lambda slot: not is_contactless(slot)))

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
                self._gone(reader, Failure.READER_LOST)
            case ReaderFellSilent(reader=reader):
                self._gone(reader, Failure.READER_SILENT)
            case ReaderAnswers(reader=reader):
                self._found(reader)
            case ServiceUnavailable(failure=failure):
                self._reader_failed(failure)
            case ServiceBack():
                self._back()
            case _:
                assert_never(event)

    def again(self) -> None:
        """What kept the readers from being asked is over: the card that lies there may be read now."""
        self._reader_failed(None)
        if self.holding():
            self._card_placed()

    def _placed(self, reader: str) -> None:
        with self._lock:
            known = self._lies_in_another_slot(reader)
            self._cards[reader] = self._clock()
        if not known:
            self._card_placed()

    def _taken(self, reader: str) -> None:
        """With two cards there, the first to leave leaves a card behind: for the visit nothing was taken."""
        with self._lock:
            self._cards.pop(reader, None)
            empty = not self._cards
        if empty:
            self._card_taken()

    def _lies_in_another_slot(self, reader: str) -> bool:
        """Is it a card that the same device has just reported from its other interface?"""
        return any(
            _two_interfaces(slot, reader) and self._clock() - since < ONE_CARD_SECONDS
            for slot, since in self._cards.items()
        )

    def _found(self, reader: str) -> None:
        self._readers.add(reader)
        self._reader_failed(None)

    def _gone(self, reader: str, failure: Failure) -> None:
        """One reader that is left is enough."""
        self._readers.discard(reader)
        if not self._readers:
            self._reader_failed(failure)

    def _back(self) -> None:
        """The service answers; readers that it knows are told one by one after this."""
        if not self._readers:
            self._reader_failed(Failure.NO_READER)


def _two_interfaces(slot: str, other: str) -> bool:
    return device_of(slot) == device_of(other) and is_contactless(slot) is not is_contactless(other)


def _nobody_asks() -> None:
    """Before `report_to`."""


def _nobody_is_told(_failure: Failure | None) -> None:
    """Before `report_to`."""
