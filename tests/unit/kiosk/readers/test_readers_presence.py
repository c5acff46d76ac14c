"""Presence is a pure function of two looks."""

from __future__ import annotations

import pytest

from kiosk.failures import Failure
from kiosk.readers.presence import (
    CardPlaced,
    CardTaken,
    Presence,
    PresenceEvent,
    ReaderAnswers,
    ReaderFellSilent,
    ReaderFound,
    ReaderGone,
    ReaderState,
    SecondCardPlaced,
    ServiceBack,
    ServiceUnavailable,
    Slot,
    changes,
)

EMPTY, CARD, MUTE = Slot.EMPTY, Slot.CARD, Slot.MUTE


def look(**slots: Slot | tuple[Slot, int]) -> tuple[ReaderState, ...]:
    return tuple(
        ReaderState(name, *(content if isinstance(content, tuple) else (content,))) for name, content in slots.items()
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (look(), look(), ()),
        (look(), look(a=EMPTY), (ReaderFound("a"),)),
        (look(), look(a=CARD), (ReaderFound("a"), CardPlaced("a"))),
        (look(a=EMPTY), look(), (ReaderGone("a"),)),
        (look(a=CARD), look(), (CardTaken("a"), ReaderGone("a"))),
        (look(a=EMPTY), look(a=CARD), (CardPlaced("a"),)),
        (look(a=CARD), look(a=EMPTY), (CardTaken("a"),)),
        (look(a=CARD), look(a=CARD), ()),
        (look(a=EMPTY), look(a=MUTE), (CardPlaced("a", mute=True),)),
        (look(a=MUTE), look(a=CARD), (CardTaken("a"), CardPlaced("a"))),
    ],
)
def test_one_reader(
    before: tuple[ReaderState, ...], after: tuple[ReaderState, ...], expected: tuple[PresenceEvent, ...]
) -> None:
    assert changes(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (look(a=CARD, b=EMPTY), look(a=CARD, b=CARD), (SecondCardPlaced("b"),)),
        (look(a=EMPTY, b=EMPTY), look(a=CARD, b=CARD), (CardPlaced("a"), SecondCardPlaced("b"))),
        (look(a=CARD, b=CARD), look(a=EMPTY, b=CARD), (CardTaken("a"),)),
        (look(a=CARD, b=EMPTY), look(a=CARD), (ReaderGone("b"),)),
        (look(a=CARD), look(a=CARD, b=CARD), (ReaderFound("b"), SecondCardPlaced("b"))),
    ],
)
def test_two_readers(
    before: tuple[ReaderState, ...], after: tuple[ReaderState, ...], expected: tuple[PresenceEvent, ...]
) -> None:
    assert changes(before, after) == expected


def test_a_card_moved_to_the_other_reader_is_no_second_card() -> None:
    moved = changes(look(a=CARD, b=EMPTY), look(a=EMPTY, b=CARD))
    assert moved == (CardTaken("a"), CardPlaced("b"))


def test_a_card_swapped_between_two_looks_is_taken_and_placed() -> None:
    assert changes(look(a=(CARD, 1)), look(a=(CARD, 3))) == (CardTaken("a"), CardPlaced("a"))


def test_a_swap_beside_another_card_is_a_second_card() -> None:
    swapped = changes(look(a=(CARD, 1), b=CARD), look(a=(CARD, 3), b=CARD))
    assert swapped == (CardTaken("a"), SecondCardPlaced("a"))


def test_a_stopped_service_takes_everything_away_and_is_said_once() -> None:
    presence = Presence()
    presence.seen(look(a=CARD))
    stopped = Failure.CARD_SERVICE_STOPPED
    assert presence.failed(stopped) == (CardTaken("a"), ReaderGone("a"), ServiceUnavailable(stopped))
    assert presence.failed(stopped) == ()


def test_another_reason_is_said_again() -> None:
    presence = Presence()
    presence.failed(Failure.CARD_SERVICE_STOPPED)
    assert presence.failed(Failure.READER_FORBIDDEN) == (ServiceUnavailable(Failure.READER_FORBIDDEN),)


def test_the_return_of_the_service_comes_before_what_it_brings() -> None:
    presence = Presence()
    presence.failed(Failure.CARD_SERVICE_STOPPED)
    assert presence.seen(look(a=CARD)) == (ServiceBack(), ReaderFound("a"), CardPlaced("a"))
    assert presence.seen(look(a=CARD)) == ()


def test_a_reader_that_falls_silent_takes_its_card_along() -> None:
    before, silent = (ReaderState("A", Slot.CARD),), (ReaderState("A", Slot.SILENT),)
    assert changes(before, silent) == (CardTaken("A"), ReaderFellSilent("A"))
    assert changes(silent, silent) == ()
    assert changes(silent, before) == (ReaderAnswers("A"), CardPlaced("A"))
    assert changes(silent, ()) == (ReaderGone("A"),)
    assert changes((), silent) == (ReaderFound("A"), ReaderFellSilent("A"))


def test_a_card_on_another_reader_is_no_second_card_while_one_is_silent() -> None:
    silent = ReaderState("A", Slot.SILENT)
    assert changes((silent,), (silent, ReaderState("B", Slot.CARD))) == (ReaderFound("B"), CardPlaced("B"))


def test_a_card_that_is_held_stays_the_same_card() -> None:
    assert changes((ReaderState("A", Slot.CARD),), (ReaderState("A", Slot.CARD, held=True),)) == ()
