"""While a button counts seconds nothing moves: a finger on its way lands where it was aimed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from demo.gallery import stages
from kiosk.session.states import EnterCode, Visit
from kiosk.ui.kit.settings import Settings, TextSize
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
COUNTED = (30, 24, 11, 10, 3, 2, 1, 0, 60)
"""Each plural form of each language, the end, and a code that was sent anew."""


def places(shown: Counter) -> dict[str, tuple[int, int, int, int]]:
    return {one.objectName(): checks.place(one).getRect() for one in shown.pressables()}  # type: ignore[misc]  # 4 ints


@pytest.mark.parametrize("size", [LARGE, SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_no_control_moves_while_a_code_can_not_be_sent_again_yet(
    counter: Factory, size: tuple[int, int], language: Language
) -> None:
    shown = counter(size)
    entry = stages()["code"]
    assert isinstance(entry, EnterCode)
    for text in (TextSize.NORMAL, TextSize.LARGE, TextSize.LARGEST):
        shown.window.adjust(Settings(text=text))
        seen = set()
        for seconds in COUNTED:
            shown.show(Visit(stage=replace(entry, resend_in_seconds=seconds), language=language, card_present=True))
            seen.add(tuple(sorted(places(shown).items())))
        assert {"code.other", "code.resend"} <= places(shown).keys()
        assert len(seen) == 1, text
