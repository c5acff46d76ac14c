"""Which change of a visit is heard, and that the files are what the synthesiser makes."""

from __future__ import annotations

import io
import wave
from array import array
from dataclasses import replace

import pytest

from demo.gallery import visits
from kiosk.failures import Failure
from kiosk.link.messages import EndReason
from kiosk.session.states import Asked, EnterCardNumber, Finished, Question, Visit, Welcome
from kiosk.ui.kit.layouts import ADDRESS, ARABIC, FRENCH, Plane
from kiosk.ui.kit.sounds import Jingle, digit_recording, screen_recording
from kiosk.ui.kit.tones import MELODIES, RATE, sound_file
from kiosk.ui.presenters.sounding import sound_between
from texts.language import Language

EXAMPLES = dict(visits(Language.ARABIC))


def visit(example: str, card: bool = True) -> Visit:
    return replace(EXAMPLES[example], card_present=card, question=None)


@pytest.mark.parametrize(
    ("before", "after", "heard"),
    [
        ("reading", "confirming", Jingle.CARD_READ),
        ("reading", "card-number-again", Jingle.ERROR),
        ("reading", "place-card-again", Jingle.ERROR),
        ("code-checking", "code-again", Jingle.ERROR),
        ("confirming", "refused-card", Jingle.ERROR),
        ("printing", "printing-held", Jingle.ERROR),
        ("printing", "printed", Jingle.CARD_FORGOTTEN),
        ("welcome", "notice", None),
        ("notice", "place-card", None),
        ("card-number", "reading", None),
        ("home", "preparing", None),
        ("refused-again", "confirming", None),
    ],
)
def test_some_steps_are_heard(before: str, after: str, heard: Jingle | None) -> None:
    assert sound_between(visit(before), visit(after)) is heard


@pytest.mark.parametrize("example", sorted(EXAMPLES))
def test_what_stays_as_it_is_is_not_heard_again(example: str) -> None:
    assert sound_between(EXAMPLES[example], EXAMPLES[example]) is None


def test_every_wrong_number_is_heard() -> None:
    first = Visit(stage=EnterCardNumber(2, Failure.WRONG_CARD_NUMBER))
    second = Visit(stage=EnterCardNumber(1, Failure.WRONG_CARD_NUMBER))
    assert sound_between(first, second) is Jingle.ERROR


def test_a_card_is_called_for_when_it_is_still_there_at_the_end_and_not_when_the_next_one_comes() -> None:
    finished = Visit(stage=Finished(EndReason.BUTTON, 3, 1, clean=True))
    assert sound_between(finished, replace(finished, card_present=True)) is Jingle.CARD_FORGOTTEN
    welcome = Visit(stage=Welcome())
    assert sound_between(welcome, replace(welcome, card_present=True)) is None
    assert sound_between(visit("printing", card=False), visit("printed", card=False)) is None


def test_the_end_of_time_is_heard_when_it_is_near_and_once_more_when_it_is_very_near() -> None:
    heard = []
    before = visit("home")
    for left in (20, 19, 6, 5, 4, 1):
        after = replace(before, question=Question(Asked.PRESENCE, left, 3))
        heard.append(sound_between(before, after))
        before = after
    assert heard == [Jingle.TIME_WARNING, None, None, Jingle.TIME_WARNING, None, None]


def test_another_question_in_the_place_of_one_is_heard_too() -> None:
    asked = replace(visit("home"), question=Question(Asked.PRESENCE, 9, 4))
    assert sound_between(asked, replace(asked, question=Question(Asked.CARD, 30, 4))) is Jingle.TIME_WARNING


def test_that_paper_will_be_given_up_is_heard() -> None:
    before = visit("leaving-held")
    assert sound_between(before, replace(before, question=Question(Asked.PAPER, 30, 4))) is Jingle.TIME_WARNING


def test_that_the_usual_screen_will_return_is_heard() -> None:
    before = visit("welcome", card=False)
    asked = replace(before, question=Question(Asked.SCREEN, 30, 4))
    assert sound_between(before, asked) is Jingle.TIME_WARNING
    assert sound_between(asked, before) is None


@pytest.mark.parametrize("jingle", Jingle)
def test_the_files_are_what_the_synthesiser_makes(jingle: Jingle) -> None:
    """To a rounding of the last bit, which a C library decides."""
    kept, made = (_samples(content) for content in (jingle.file.read_bytes(), sound_file(jingle)))
    assert len(kept) == len(made)
    assert max(abs(one - other) for one, other in zip(kept, made, strict=True)) <= 1


@pytest.mark.parametrize("jingle", Jingle)
def test_a_sound_is_short_loud_enough_never_clipped_and_ends_in_silence(jingle: Jingle) -> None:
    samples = _samples(sound_file(jingle))
    assert 0.3 <= len(samples) / RATE <= 1.0
    assert 8_000 < max(samples) < 20_000
    assert max(abs(sample) for sample in samples[-50:]) < 50


def test_sounds_differ_by_their_rhythm_and_not_by_pitch_alone() -> None:
    rhythms = {tuple(note.seconds for note in notes) for notes in MELODIES.values()}
    assert len(rhythms) == len(Jingle)


def test_recordings_have_one_place_for_each_screen_language_and_digit() -> None:
    places = {screen_recording(language, "notice") for language in Language}
    places |= {digit_recording(language, digit) for language in Language for digit in "0123456789"}
    assert len(places) == 11 * len(Language)
    assert all("resources/prompts" in str(place) for place in places)


def _samples(content: bytes) -> array[int]:
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return array("h", file.readframes(file.getnframes()))


def test_every_key_of_a_keyboard_has_a_recording_of_its_own_in_the_folder_of_the_language() -> None:
    keys = {key for layout in (ARABIC, FRENCH, ADDRESS) for plane in Plane for row in layout.rows(plane) for key in row}
    places = [digit_recording(Language.ARABIC, key) for key in sorted(keys)]
    assert len(set(places)) == len(keys)
    assert {place.parent for place in places} == {screen_recording(Language.ARABIC, "notice").parent}
    assert all(place.name.isascii() for place in places)
