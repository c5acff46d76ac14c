from __future__ import annotations

import pytest

from kiosk.failures import Failure
from kiosk.identity.presence import Placed
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


class Told:
    """What a visit hears."""

    def __init__(self, *events: PresenceEvent) -> None:
        self.news: list[str | Failure | None] = []
        self.placed = Placed()
        self.placed.report_to(
            lambda: self.news.append("placed"), lambda: self.news.append("taken"), lambda why: self.news.append(why)
        )
        for event in events:
            self.placed.on_event(event)


def test_a_card_is_placed_and_taken() -> None:
    told = Told(ReaderFound("A"), CardPlaced("A"))
    assert told.placed.reader() == "A"
    told.placed.on_event(CardTaken("A"))
    assert told.news == [None, "placed", "taken"]
    assert told.placed.reader() is None


def test_something_mute_is_a_card_too() -> None:
    assert Told(ReaderFound("A"), CardPlaced("A", mute=True)).news == [None, "placed"]


def test_a_second_card_is_told_and_the_first_to_leave_leaves_one_behind() -> None:
    told = Told(ReaderFound("A"), ReaderFound("B"), CardPlaced("A"), SecondCardPlaced("B"), CardTaken("A"))
    assert told.news == [None, None, "placed", "placed"]
    assert told.placed.reader() == "B"


def test_the_last_reader_that_goes_is_lost() -> None:
    told = Told(ReaderFound("A"), ReaderFound("B"), ReaderGone("A"))
    assert told.news == [None, None]
    told.placed.on_event(ReaderGone("B"))
    assert told.news[-1] is Failure.READER_LOST


@pytest.mark.parametrize("failure", [Failure.CARD_SERVICE_STOPPED, Failure.READER_FORBIDDEN])
def test_a_service_that_cannot_be_asked_is_told(failure: Failure) -> None:
    assert Told(ServiceUnavailable(failure)).news == [failure]


def test_a_service_that_is_back_without_readers_has_none() -> None:
    assert Told(ServiceUnavailable(Failure.CARD_SERVICE_STOPPED), ServiceBack()).news[-1] is Failure.NO_READER


def test_before_anybody_asks_nothing_is_told() -> None:
    placed = Placed()
    placed.on_event(ReaderFound("A"))
    placed.on_event(CardPlaced("A"))
    placed.on_event(CardTaken("A"))
    assert placed.reader() is None


def test_a_silent_reader_is_told_when_no_other_one_is_left() -> None:
    told = Told(ReaderFound("A"), ReaderFound("B"), ReaderFellSilent("A"))
    assert told.news == [None, None]
    told.placed.on_event(ReaderFellSilent("B"))
    told.placed.on_event(ReaderAnswers("A"))
    assert told.news[2:] == [Failure.READER_SILENT, None]


CONTACT, CONTACTLESS = "Twin [Contact] 00 00", "Twin [Contactless] 01 00"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("seconds", "cards"), [(0.4, 1), (2.0, 2)])
def test_one_device_may_see_a_card_twice_but_only_at_once(seconds: float, cards: int) -> None:
    clock = Clock()
    placed, heard = Placed(clock), [""]
    placed.report_to(lambda: heard.append("placed"), lambda: heard.append("taken"), lambda _: None)
    placed.on_event(CardPlaced(CONTACT))
    clock.now = seconds
    placed.on_event(SecondCardPlaced(CONTACTLESS))
    assert heard.count("placed") == cards
    assert placed.holding() == (CONTACTLESS, CONTACT)
    placed.on_event(CardTaken(CONTACT))
    assert "taken" not in heard


def test_two_slots_of_one_kind_hold_two_cards() -> None:
    told = Told(CardPlaced("Virtual PCD 00 00"), SecondCardPlaced("Virtual PCD 00 01"))
    assert told.news == ["placed", "placed"]


def test_after_a_pause_the_card_counts_as_placed_anew() -> None:
    told = Told(CardPlaced("A"))
    told.placed.again()
    assert told.news == ["placed", None, "placed"]
    told.placed.on_event(CardTaken("A"))
    told.placed.again()
    assert told.news[3:] == ["taken", None]
