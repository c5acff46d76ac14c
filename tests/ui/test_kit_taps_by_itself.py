"""What appears by itself is not hit by a finger on its way to what stood there; that finger is a sign of life."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from demo.gallery import visits
from kiosk.session.events import CertificateChosen, Event, LanguageChosen, Press, Pressed, Touched
from kiosk.session.states import Visit
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.taps import ON_ITS_WAY_SECONDS, UNREAD_SECONDS
from tests.ui import checks
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, UPRIGHT, Counter
from texts.language import Language

Factory = Callable[..., Counter]
EXAMPLES: dict[str, Visit] = dict(visits(Language.FRENCH))
HASTE = ON_ITS_WAY_SECONDS * 0.9
LOOK = UNREAD_SECONDS * 1.01
QUESTIONS = ("question", "question-last", "question-card", "question-screen")


class Member:
    """Somebody whose finger is quick, in front of a screen whose time stands still."""

    def __init__(self, shown: Counter, clock: HandClock) -> None:
        self.shown, self.clock = shown, clock

    def see(self, name: str) -> None:
        """It appears; nobody asked for it."""
        self.shown.show(EXAMPLES[name])

    def place(self, name: str) -> QRect:
        return checks.place(self.shown.find(name))

    def tap(self, place: QPoint) -> list[Event]:
        """Touch the glass, whatever is there; what the visit hears of it."""
        return self.shown.tap(place)

    def press(self, key: Qt.Key) -> list[Event]:
        """Press a key of a keyboard, for whatever has the focus."""
        before = len(self.shown.events)
        QTest.keyClick(self.shown.window.focusWidget() or self.shown.window, key)
        return self.shown.events[before:]


@pytest.fixture(params=[LARGE, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def member(request: pytest.FixtureRequest, counter: Factory) -> Member:
    clock = HandClock()
    return Member(counter(request.param, clock=clock), clock)


SCREENS = ("welcome", "card-number", "home", "code-choose", "notice", "preview", "printing", "printed", "refused-again")


def meetings(member: Member, visit: Visit, prefix: str) -> list[tuple[str, QPoint]]:
    """Screens, and places where a control of theirs stands and, once this visit is shown, another one."""
    member.shown.show(visit)
    coming = [checks.place(one) for one in usable(member, prefix)]
    found = []
    for name in SCREENS:
        member.see(name)
        standing = [checks.place(one) for one in usable(member, name.partition("-")[0])]
        found += [(name, one.intersected(two).center()) for one in standing for two in coming if one.intersects(two)]
    return found


def usable(member: Member, prefix: str) -> list[Pressable]:
    """What a finger may be on its way to: of a screen or a question by the beginning of its name."""
    parts = (one for one in member.shown.pressables() if one.usable() and one.objectName().startswith(prefix))
    return [one for one in parts if member.shown.window.ground().isAncestorOf(one)]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_finger_on_its_way_to_a_control_does_not_answer_the_question_that_appears(member: Member, name: str) -> None:
    found = meetings(member, EXAMPLES[name], "question.")
    assert found, "no control of any screen stands where one of the question does"
    for below, place in found:
        member.see(below)
        member.clock.advance(10)
        member.see(name)
        member.clock.advance(HASTE)
        assert member.tap(place) == [Touched()], "somebody is there, and answered nothing"
        member.clock.advance(LOOK)
        assert member.tap(place) not in ([], [Touched()]), "whoever has seen the question can answer it there"


def test_who_aims_at_what_just_appeared_beside_it_is_not_kept_waiting(member: Member) -> None:
    """Nothing stood where the answer is now: no dead time."""
    member.see("confirming")
    member.clock.advance(10)
    member.shown.show(replace(EXAMPLES["question"], stage=EXAMPLES["confirming"].stage))
    assert member.tap(member.place("question.stay").center()) == [Pressed(Press.STILL_HERE)]


def test_a_screen_that_follows_another_by_itself_is_guarded_where_that_had_controls(member: Member) -> None:
    found = [one for one in meetings(member, EXAMPLES["finished"], "finished") if one[0] != "finished"]
    found += [one for one in meetings(member, EXAMPLES["welcome"], "welcome") if one[0] != "welcome"]
    assert found
    for before, place in found:
        for following in ("finished", "welcome"):
            member.see(before)
            member.clock.advance(10)
            member.see(following)
            member.clock.advance(HASTE)
            assert set(map(type, member.tap(place))) <= {Touched}, (before, following)


def test_what_the_member_asked_for_can_be_used_at_once_wherever_it_stands(member: Member) -> None:
    member.see("home")
    tile = member.place("home.att_immat")
    member.see("notice")
    place = tile.center()
    member.clock.advance(10)
    member.tap(member.place("notice.accept").center())
    member.see("card-number")
    member.clock.advance(10)
    member.shown.find("card-number.pad.1").click()
    member.press(Qt.Key.Key_Escape)
    member.see("home")
    assert [type(event) for event in member.tap(place)] == [CertificateChosen]


def test_controls_around_the_screen_that_stay_where_they_are_are_never_refused(member: Member) -> None:
    member.see("confirming")
    member.clock.advance(10)
    member.see("home")
    assert [event for event in member.tap(member.place("frame.help").center()) if isinstance(event, Pressed)]


def test_enter_meant_for_a_control_that_is_gone_answers_nothing(member: Member) -> None:
    member.see("home")
    member.shown.find("home.att_immat").setFocus()
    member.clock.advance(10)
    member.see("question-card")
    member.clock.advance(HASTE)
    assert member.press(Qt.Key.Key_Return) == [Touched()]
    assert member.press(Qt.Key.Key_Tab) == []
    assert member.press(Qt.Key.Key_Return) != [Touched()], "who went to another answer has seen it"


def test_the_screen_below_a_question_that_nobody_answers_is_not_hit(member: Member) -> None:
    welcome = EXAMPLES["welcome"]
    member.shown.show(EXAMPLES["question-screen"])
    answers = [checks.place(one).center() for one in usable(member, "question.")]
    for count, place in enumerate(answers, 1):
        member.shown.show(replace(EXAMPLES["question-screen"], put_back=count - 1))
        member.clock.advance(10)
        member.shown.show(replace(welcome, put_back=count))
        member.clock.advance(HASTE)
        assert member.shown.window.ground().objectName() != "question"
        assert not [event for event in member.tap(place) if isinstance(event, LanguageChosen | Pressed)]


def test_an_assistive_program_answers_at_once(member: Member) -> None:
    member.see("home")
    member.see("question")
    member.shown.find("question.stay").click()
    assert member.shown.did(Pressed) == [Pressed(Press.STILL_HERE)]
