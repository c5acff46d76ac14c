"""What the link says of a look, and what the screen makes of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from itertools import product
from typing import cast

import pytest

from kiosk.link import look as link
from kiosk.link.look import USUAL, Look
from kiosk.link.messages import LookChosen
from kiosk.programs.looks import Looks, look_of, settings_of
from kiosk.ui.application import UserInterface
from kiosk.ui.kit import settings as screen
from kiosk.ui.kit.settings import Motion, Privacy, Settings, Sound

PAIRS: list[tuple[type[Enum], type[Enum]]] = [
    (link.TextSize, screen.TextSize),
    (link.Contrast, screen.Contrast),
    (link.Reach, screen.Reach),
    (link.Pace, screen.Pace),
]
DARK = Settings(screen.TextSize.LARGEST, screen.Contrast.DARK)


class Screen:
    """The part of a user interface that looks have to do with."""

    def __init__(self) -> None:
        self.adjusted: Callable[[Settings], None] = lambda settings: None

    def when_adjusted(self, adjusted: Callable[[Settings], None]) -> None:
        self.adjusted = adjusted

    def lend(self, settings: Settings) -> None:
        self.adjusted(settings)


@pytest.fixture
def shown() -> Screen:
    return Screen()


@pytest.fixture
def said() -> list[LookChosen]:
    return []


@pytest.fixture
def looks(shown: Screen, said: list[LookChosen]) -> Looks:
    return Looks(cast(UserInterface, shown), said.append)


@pytest.mark.parametrize(("of_link", "of_screen"), PAIRS)
def test_both_sides_have_the_same_names(of_link: type[Enum], of_screen: type[Enum]) -> None:
    assert [one.name for one in of_link] == [one.name for one in of_screen]


def test_every_look_comes_back_as_it_went() -> None:
    every = [Look(*choices) for choices in product(link.TextSize, link.Contrast, link.Reach, link.Pace)]
    assert [look_of(settings_of(look)) for look in every] == every


def test_the_usual_look_is_that_of_the_usual_settings() -> None:
    assert settings_of(USUAL) == Settings()
    assert look_of(Settings()) == USUAL


def test_a_change_is_said_once_and_at_once(looks: Looks, shown: Screen, said: list[LookChosen]) -> None:
    shown.adjusted(DARK)
    shown.adjusted(DARK)
    shown.adjusted(Settings())
    assert said == [LookChosen(look_of(DARK)), LookChosen(USUAL)]


@pytest.mark.parametrize(
    "silent", [Settings(motion=Motion.OFF), Settings(sound=Sound.OFF), Settings(privacy=Privacy.ON)]
)
def test_what_goodbye_does_not_need_is_not_said(
    looks: Looks, shown: Screen, said: list[LookChosen], silent: Settings
) -> None:
    shown.adjusted(silent)
    assert said == []


def test_what_the_supervisor_told_is_not_told_back_but_its_end_is(
    looks: Looks, shown: Screen, said: list[LookChosen]
) -> None:
    looks.lend(look_of(DARK))
    assert said == []
    shown.adjusted(Settings())
    assert said == [LookChosen(USUAL)]
