"""Names of members are as long as they are: none is cut off, covered or not, and nothing moves by looking at one."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from contract.personal import Personal
from demo.examples import visits
from kiosk.session.states import Home, Visit
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from tests.ui.showing import Factory, pages
from texts.language import Language

NAMES = {
    27: ("Fatima Zahra", "BEN ABDELLAH E"),
    36: ("Fatima Ezzahra", "BENABDELLAH EL IDRISSI"),
    60: ("Mohammed Amine Abderrahmane", "BENABDELLAH EL IDRISSI EL BOUZIDI"),
}
SIZES = {"1920x1080": LARGE, "1280x800": SMALL, "1080x1920": UPRIGHT}


def home_of(given: str, family: str) -> Visit:
    visit = dict(visits(Language.FRENCH))["home"]
    assert isinstance(visit.stage, Home)
    profile = visit.stage.profile.reveal()
    named = msgspec.structs.replace(profile, given_name_latin=given, family_name_latin=family)
    return replace(visit, stage=replace(visit.stage, profile=Personal(named)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", list(TextSize), ids=lambda text: text.name.lower())
def test_home_shows_every_name_whole(counter: Factory, size: str, text: TextSize) -> None:
    shown = counter(SIZES[size])
    for reach in Reach if SIZES[size] == UPRIGHT else (Reach.ALL,):
        shown.window.adjust(Settings(text=text, reach=reach))
        for length, names in NAMES.items():
            assert len(" ".join(names)) >= length
            shown.show(home_of(*names))
            assert any(looked_at(shown, names[1]) for _ in pages("home", shown)), (length, reach)


def looked_at(shown: Counter, family: str) -> bool:
    """Look at the name, if it is on this page: whole before and after."""
    assert checks.cut_off(shown.window.ground()) == []
    name = shown.find("home.name")
    if not name.isVisible():
        return False
    covered = checks.place(name)
    name.click()
    QApplication.processEvents()
    assert family in name.text()
    assert checks.cut_off(shown.window.ground()) == []
    assert checks.place(name) == covered
    name.click()
    return True
