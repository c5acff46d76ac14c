"""Somebody adapts *Welcome*, or opens something on it, and is asked before it goes: by the real visit and screen."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.failures import Failure
from kiosk.session.events import LanguageChosen, PrinterChecked, Started
from kiosk.session.states import DEFAULT_RULES, Asked, Notice, Sheet, Welcome
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from tests.gateway.world import World
from tests.ui.counter import LARGE, Counter
from tests.ui.visiting import Visitor
from texts.language import Language

THEIRS = Settings(text=TextSize.LARGEST, contrast=Contrast.DARK)
IDLE = DEFAULT_RULES.inactivity_seconds
QUESTION = DEFAULT_RULES.question_seconds


class Reader(Visitor):
    """Somebody who reads, and for a while does nothing else."""

    def idle(self, seconds: float) -> None:
        """Let time go by."""
        self.time.pass_time(seconds)
        self._happen()

    @property
    def ground(self) -> str:
        return str(self.counter.window.ground().objectName())

    @property
    def settings(self) -> Settings:
        return self.counter.window.settings

    def sheet(self) -> Sheet | None:
        return self.visit.sheet

    def asks(self) -> bool:
        question = self.visit.question
        assert (self.ground == "question") == (question is not None)
        return question is not None and question.about is Asked.SCREEN


@pytest.fixture
def reader(world: World, counter: Callable[[tuple[int, int]], Counter]) -> Iterator[Reader]:
    reader = Reader(world, counter(LARGE))
    reader.do(Started())
    yield reader
    reader.close()


def adapt(reader: Reader) -> None:
    reader.touch("frame.settings")
    for name in ("settings.contrast.dark", "settings.text.largest"):
        while not reader.counter.find(name).isVisible():
            reader.touch("settings.pages.next")
        reader.touch(name)
    assert reader.settings == THEIRS


def test_large_letters_stay_for_as_long_as_somebody_answers(reader: Reader) -> None:
    adapt(reader)
    reader.touch("settings.close")
    for _ in range(4):
        reader.idle(IDLE - 1)
        assert not reader.asks()
        reader.idle(1 + QUESTION - 1)
        assert reader.asks()
        assert reader.settings == THEIRS, "the question is read in them"
        reader.touch("question.stay")
        assert not reader.asks()
    assert reader.settings == THEIRS
    assert reader.visit.put_back == 0


def test_without_an_answer_the_usual_screen_returns(reader: Reader) -> None:
    adapt(reader)
    reader.idle(IDLE)
    assert reader.asks()
    reader.idle(QUESTION)
    assert reader.settings == Settings()
    assert reader.ground not in ("settings", "question")
    assert not reader.visit.adapted
    reader.idle(10 * IDLE)
    assert not reader.asks(), "there is nothing left to ask about"
    assert isinstance(reader.stage, Welcome)


def test_an_open_sheet_of_settings_is_there_after_the_answer(reader: Reader) -> None:
    reader.touch("frame.settings")
    reader.idle(IDLE)
    assert reader.asks()
    reader.touch("question.stay")
    assert reader.ground == "settings"


@pytest.mark.parametrize("sheet", list(Sheet))
def test_help_is_asked_about_too_and_goes_without_an_answer(reader: Reader, sheet: Sheet) -> None:
    reader.touch("frame.help")
    if sheet is Sheet.STAFF:
        reader.touch(next(one for one in reader.counter.names() if one.endswith(".call")))
    reader.idle(IDLE)
    assert reader.asks()
    reader.touch("question.stay")
    assert reader.sheet() is sheet
    reader.idle(IDLE + QUESTION)
    assert reader.sheet() is None
    assert reader.visit.language is Language.ARABIC


def test_the_usual_screen_can_be_had_at_once_by_whoever_comes_next(reader: Reader) -> None:
    adapt(reader)
    reader.idle(IDLE)
    reader.touch("question.usual")
    assert reader.settings == Settings()
    adapt(reader)
    reader.idle(IDLE - 1)
    assert reader.settings == THEIRS, "what they choose themselves has its whole time"


def test_a_printer_that_comes_and_goes_does_not_make_it_last(reader: Reader) -> None:
    adapt(reader)
    for _ in range(IDLE // 10):
        reader.idle(10)
        reader.do(PrinterChecked(Failure.NO_PAPER))
        reader.do(PrinterChecked(None))
    assert reader.asks()


def test_what_was_chosen_is_the_visits_that_is_begun(reader: Reader) -> None:
    adapt(reader)
    reader.touch("settings.close")
    reader.do(LanguageChosen(Language.FRENCH))
    reader.until(Notice)
    reader.idle(IDLE)
    assert not reader.asks()
    question = reader.visit.question
    assert question is not None
    assert question.about is Asked.PRESENCE
    assert reader.settings == THEIRS
