"""What lies on the readers, and what changed: pure, so that every order of happenings is tested without hardware."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from kiosk.failures import Failure


class Slot(Enum):
    """What one reader holds."""

    EMPTY = auto()
    CARD = auto()
    MUTE = auto()
    """Something that does not answer to power: a phone, a bent chip."""
    SILENT = auto()
    """Nobody knows: the reader is there and does not answer."""


_OCCUPIED = frozenset({Slot.CARD, Slot.MUTE})


@dataclass(frozen=True, slots=True)
class ReaderState:
    """One reader as the driver sees it.

    `changes` counts insertions and removals, so that a card swapped between two looks is not taken for the first one;
    a driver that cannot count leaves it 0. `held` says that a program, ours or another, has the card for itself alone.
    """

    reader: str
    slot: Slot
    changes: int = 0
    held: bool = False


@dataclass(frozen=True, slots=True)
class ReaderFound:
    """A reader was plugged in, or is there at the start."""

    reader: str


@dataclass(frozen=True, slots=True)
class ReaderGone:
    """A reader was unplugged."""

    reader: str


@dataclass(frozen=True, slots=True)
class ReaderFellSilent:
    """A reader is there and does not answer any more."""

    reader: str


@dataclass(frozen=True, slots=True)
class ReaderAnswers:
    """A reader that was silent answers again."""

    reader: str


@dataclass(frozen=True, slots=True)
class CardPlaced:
    """A card was laid on the reader, and no other reader holds one."""

    reader: str
    mute: bool = False


@dataclass(frozen=True, slots=True)
class SecondCardPlaced:
    """A card was laid on the reader while another lies on another one."""

    reader: str
    mute: bool = False


@dataclass(frozen=True, slots=True)
class CardTaken:
    """The card is no longer there."""

    reader: str


@dataclass(frozen=True, slots=True)
class ServiceUnavailable:
    """The readers cannot be asked at all; `failure` tells a stopped service from a forbidden one."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class ServiceBack:
    """The readers can be asked again."""


PresenceEvent: TypeAlias = (
    ReaderFound
    | ReaderGone
    | ReaderFellSilent
    | ReaderAnswers
    | CardPlaced
    | SecondCardPlaced
    | CardTaken
    | ServiceUnavailable
    | ServiceBack
)


def changes(before: Iterable[ReaderState], after: Iterable[ReaderState]) -> tuple[PresenceEvent, ...]:
    """What happened between two looks: departures first, then arrivals, each in the order of the readers given.

    So a card moved from one reader to another is taken and placed, never a second card.
    """
    old = {state.reader: state for state in before}
    new = {state.reader: state for state in after}
    return (*_departures(old, new), *_arrivals(old, new))


def _departures(old: dict[str, ReaderState], new: dict[str, ReaderState]) -> Iterator[PresenceEvent]:
    for reader, was in old.items():
        now = new.get(reader)
        if was.slot in _OCCUPIED and not _stayed(was, now):
            yield CardTaken(reader)
        if now is None:
            yield ReaderGone(reader)


def _arrivals(old: dict[str, ReaderState], new: dict[str, ReaderState]) -> Iterator[PresenceEvent]:
    occupied = any(state.slot in _OCCUPIED and _stayed(state, new.get(reader)) for reader, state in old.items())
    for reader, now in new.items():
        was = old.get(reader)
        yield from _news_of_reader(was, now)
        if now.slot not in _OCCUPIED or (was is not None and _stayed(was, now)):
            continue
        yield (SecondCardPlaced if occupied else CardPlaced)(reader, mute=now.slot is Slot.MUTE)
        occupied = True


def _news_of_reader(was: ReaderState | None, now: ReaderState) -> Iterator[PresenceEvent]:
    if was is None:
        yield ReaderFound(now.reader)
    was_silent = was is not None and was.slot is Slot.SILENT
    if now.slot is Slot.SILENT and not was_silent:
        yield ReaderFellSilent(now.reader)
    if was_silent and now.slot is not Slot.SILENT:
        yield ReaderAnswers(now.reader)


def _stayed(was: ReaderState, now: ReaderState | None) -> bool:
    """Is the reader's content the same object as before? (A driver's count of changes tells a quick swap.)"""
    return now is not None and now.slot is was.slot and now.changes == was.changes


class Presence:
    """What has been reported so far; turns each new look, or the failure to look, into the events it means."""

    def __init__(self) -> None:
        self._known: tuple[ReaderState, ...] = ()
        self._failure: Failure | None = None

    def seen(self, states: tuple[ReaderState, ...]) -> tuple[PresenceEvent, ...]:
        """The readers could be asked, and hold this."""
        back = (ServiceBack(),) if self._failure is not None else ()
        events = changes(self._known, states)
        self._known, self._failure = states, None
        return (*back, *events)

    def failed(self, failure: Failure) -> tuple[PresenceEvent, ...]:
        """The readers could not be asked: whatever was there is gone, and the reason is said once."""
        gone = changes(self._known, ())
        news = (ServiceUnavailable(failure),) if failure is not self._failure else ()
        self._known, self._failure = (), failure
        return (*gone, *news)
