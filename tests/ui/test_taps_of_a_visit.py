"""Tapping on and on at one place does one thing: what answers a tap takes none of the next ones."""

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from contract.digits import Digits
from demo.gallery import visits
from kiosk.session.events import Touched
from kiosk.ui.kit.covered import CoveredPage
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from kiosk.ui.kit.taps import TAPPING_SECONDS
from tests.ui import checks
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from texts.language import Language

ANSWERS = (
    ("welcome", "welcome.language.fr", "notice"),
    ("notice", "notice.accept", "place-card"),
    ("notice", "notice.accept", "card-number"),
    ("card-number", "card-number.pad.confirm", "card-number-again"),
    ("card-number", "card-number.pad.confirm", "code-choose"),
    ("card-number", "card-number.pad.confirm", "refused-again"),
    ("code-choose", "code.channel.sms", "code"),
    ("code-choose", "code.channel.email", "code"),
    ("code", "code.pad.confirm", "code-again"),
    ("code", "code.pad.confirm", "home"),
    ("home", "home.att_immat", "preview"),
    ("home", "home.att_immat", "refused-print"),
    ("preview", "preview.print", "printing"),
    ("preview", "preview.print", "printed"),
    ("refused-again", "refused.again", "home"),
)
"""Screen, control, and a screen that may answer it within a moment."""
LOOKS = (
    (LARGE, Settings()),
    (SMALL, Settings(text=TextSize.LARGER)),
    (UPRIGHT, Settings(text=TextSize.LARGE)),
    (UPRIGHT, Settings(text=TextSize.LARGE, reach=Reach.LOW)),
)
EXAMPLES = dict(visits(Language.FRENCH))
IMPATIENCE = (0.45, TAPPING_SECONDS * 0.99)


@pytest.mark.parametrize("seconds", IMPATIENCE)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0][0]}-{look[1].text.name}-{look[1].reach.name}")
def test_however_often_somebody_taps_one_screen_answers(
    counter: Callable[..., Counter], look: tuple[tuple[int, int], Settings], seconds: float
) -> None:
    size, settings = look
    clock = HandClock()
    shown = counter(size, clock=clock)
    shown.window.adjust(settings)
    for first, control, answer in ANSWERS:
        shown.show(EXAMPLES[first])
        clock.advance(10)
        if control.endswith("pad.confirm"):
            QTest.keyClicks(shown.window, "123456")
        place = checks.place(shown.find(control)).center()
        shown.tap(place)
        shown.show(EXAMPLES[answer])
        heard = []
        for _ in range(6):
            clock.advance(seconds)
            heard += shown.tap(place)
        assert [event for event in heard if not isinstance(event, Touched)] == [], (control, answer)
        assert not any(page.uncovered for page in shown.window.findChildren(CoveredPage)), (control, answer)
        assert shown.window.current_screen().typed() == Digits(()), (control, answer)
