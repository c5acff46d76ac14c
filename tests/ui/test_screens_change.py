"""A screen that shows another condition of its step looks as it would if it had been opened in that condition."""

from __future__ import annotations

import pytest

from demo.gallery import visits
from kiosk.ui.gestures import Intent
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.viewmodels import ButtonView, Icon, Role
from tests.ui.counter import LARGE, Counter
from tests.ui.painted import Kind, pieces
from tests.ui.showing import Factory
from texts.language import Language

EXAMPLES = dict(visits(Language.FRENCH))


def look(shown: Counter, name: str) -> tuple[int, list[Kind]]:
    """The colour of a control at rest, near its edge, and which signs and words stand on it."""
    control = shown.find(name)
    picture = control.grab().toImage()
    edge = shown.window.theme.metrics.space(2)
    signs = [one.kind for one in pieces(control) if one.kind is not Kind.SHAPE]
    return picture.pixel(picture.width() // 2, edge) & 0xFFFFFF, signs


@pytest.mark.parametrize("before", ["code", "code-again"])
def test_the_way_on_is_filled_once_all_tries_are_spent(counter: Factory, before: str) -> None:
    fresh, visiting = counter(LARGE), counter(LARGE)
    fresh.show(EXAMPLES["code-used"])
    visiting.show(EXAMPLES[before])
    visiting.show(EXAMPLES["code-used"])
    assert look(fresh, "code.resend")[0] == int(fresh.window.theme.colours.primary.ground[1:], 16)
    assert look(visiting, "code.resend") == look(fresh, "code.resend")


def test_a_kept_button_does_what_it_says_now_and_keeps_the_focus(counter: Factory) -> None:
    made = counter(LARGE)
    row = ButtonRow(made.window.theme)
    row.setParent(made.window)
    done: list[Intent] = []
    row.pressed.connect(done.append)
    for intent, icon in ((Intent.RESEND_CODE, None), (Intent.OTHER_CHANNEL, Icon.PHONE)):
        row.show_buttons((ButtonView("way", "Envoyer", intent, Role.SECONDARY, icon),))
        button = made.find("way")
        button.setFocus()
        button.click()
    assert done == [Intent.RESEND_CODE, Intent.OTHER_CHANNEL]
    row.show_buttons((ButtonView("way", "Envoyer", Intent.BACK),))
    assert made.window.focusWidget() is made.find("way")
    assert Kind.PICTURE not in [piece.kind for piece in pieces(made.find("way"))]


def strokes(shown: Counter) -> set[float]:
    """The widths of the lines around the boxes of digits."""
    [entry] = [one for one in shown.window.findChildren(DigitEntry) if one.isVisible()]
    return {piece.stroke for piece in pieces(entry) if piece.kind is Kind.SHAPE}


def test_no_box_is_marked_as_the_next_one_where_nothing_can_be_typed(counter: Factory) -> None:
    shown = counter(LARGE)
    shown.show(EXAMPLES["code"])
    shown.find("frame.help").setFocus()  # the ring of the focus has lines of its own
    assert len(strokes(shown)) > 1
    shown.show(EXAMPLES["code-used"])
    shown.find("frame.help").setFocus()  # the ring of the focus has lines of its own
    assert len(strokes(shown)) == 1
