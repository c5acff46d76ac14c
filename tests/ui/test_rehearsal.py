"""Screens that are built before anybody needs them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from contract.digits import Digits
from demo.gallery import visits
from kiosk.session.states import EnterCardNumber, Home, Notice, Sheet, Visit
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.presenters.present import present
from kiosk.ui.rehearsal import rehearsed
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.window import Window
from tests.ui.counter import LARGE, SITE, Counter
from texts.language import Language


def rehearse(window: Window) -> None:
    for visit in rehearsed(Visit()):
        list(window.rehearse(present(visit, SITE)))


def test_every_screen_of_a_visit_is_there_before_it_is_needed(counter: Callable[..., Counter]) -> None:
    visited = counter(LARGE)
    visited.show(Visit(stage=Notice()))
    assert len(visited.window.findChildren(Screen)) == 1
    rehearse(visited.window)
    built = set(visited.window.findChildren(Screen))
    for visit in rehearsed(Visit()):
        visited.show(visit)
        assert visited.window.current_screen() in built
    assert set(visited.window.findChildren(Screen)) == built


def test_help_of_another_step_needs_no_other_sheet(counter: Callable[..., Counter]) -> None:
    visited = counter(LARGE)
    sheets = []
    for stage in (Notice(), EnterCardNumber(tries_left=3)):
        visited.show(Visit(stage=stage))
        visited.show(Visit(stage=stage, sheet=Sheet.HELP))
        sheets.append(visited.window.current_screen())
    assert sheets[0] is sheets[1]


def test_what_is_shown_and_typed_stays_and_nobody_is_told_of_what_was_not_seen(
    counter: Callable[..., Counter],
) -> None:
    visited, painted = counter(LARGE), list[str]()
    visited.window.painted.connect(painted.append)
    visited.show(Visit(stage=EnterCardNumber(tries_left=3)))
    shown = visited.window.current_screen()
    next(one for one in visited.pressables() if one.objectName().endswith(".4")).click()
    QApplication.processEvents()
    picture, focused = visited.window.grab().toImage(), visited.window.focusWidget()
    rehearse(visited.window)
    QApplication.processEvents()
    assert visited.window.current_screen() is shown
    assert shown.typed() == Digits("4")
    assert visited.window.grab().toImage() == picture
    assert painted == ["card-number"]
    assert visited.window.focusWidget() is focused


@pytest.mark.parametrize("bits", [1, 2])
def test_a_screen_that_is_needed_before_it_is_ready_is_left_alone(counter: Callable[..., Counter], bits: int) -> None:
    visited = counter(LARGE)
    visited.show(Visit())
    nobody = next(visit for visit in rehearsed(Visit()) if isinstance(visit.stage, Home))
    building = visited.window.rehearse(present(nobody, SITE))
    for _ in range(bits):
        next(building)
    visited.show(dict(visits(Language.FRENCH))["home"])
    picture = visited.window.grab().toImage()
    assert list(building) == []
    QApplication.processEvents()
    assert visited.window.grab().toImage() == picture


def test_another_look_ends_what_was_being_built_for_the_last_one(counter: Callable[..., Counter]) -> None:
    visited = counter(LARGE)
    visited.show(Visit())
    building = visited.window.rehearse(present(Visit(stage=Notice()), SITE))
    next(building)
    visited.window.adjust(Settings(text=TextSize.LARGE))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert list(building) == []
