"""What assistive programs are told of every part, on every screen and in every language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from demo.gallery import visits
from kiosk.ui.kit.accessibility import ROLES
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.options import Option
from tests.ui.counter import LARGE, Counter
from texts.language import Language

Role = QAccessible.Role
NEED_NAMES = {Role.ProgressBar, Role.Graphic, Role.Dialog, Role.Pane, Role.StatusBar, Role.EditableText}
MEMBER = ("AMRANI", "Zineb", "العمراني", "زينب", "34", "z•••", "Z•", "ز•")
"""The name of the gallery's member, its first letters, and what is left of a masked phone and e-mail."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a part on the screen `example` tells."""

    example: str
    kinds: tuple[str, ...]
    object_name: str
    heard: bool
    role: Role
    name: str
    description: str

    @property
    def control(self) -> bool:
        return "Pressable" in self.kinds


def told_by(part: QWidget, example: str) -> Told:
    found = QAccessible.queryAccessibleInterface(part)
    kinds = tuple(kind.__name__ for kind in type(part).__mro__)
    name, description = found.text(QAccessible.Text.Name), found.text(QAccessible.Text.Description)
    return Told(example, kinds, part.objectName(), found.isValid(), found.role(), name, description)


def parts_of(shown: Counter, example: str) -> list[Told]:
    visible = [part for part in (shown.window, *shown.window.findChildren(QWidget)) if part.isVisible()]
    return [told_by(part, example) for part in visible]


@pytest.fixture(scope="module")
def shown(qapp: QApplication) -> Iterator[Counter]:
    """A counter with the assistive mode on."""
    made = Counter(LARGE, assistive=True)
    yield made
    made.window.close()
    made.window.deleteLater()
    QApplication.processEvents()


@pytest.fixture(scope="module")
def told(shown: Counter) -> dict[Language, list[Told]]:
    """All parts of all screens, with every masked value uncovered."""
    collected: dict[Language, list[Told]] = {}
    for language in Language:
        collected[language] = []
        for example, visit in visits(language):
            shown.show(visit)
            if example == "home":
                shown.find("home.name").click()
            collected[language] += parts_of(shown, example)
    return collected


@pytest.mark.parametrize("language", Language)
def test_every_control_has_a_name_a_role_and_a_description(
    told: dict[Language, list[Told]], language: Language
) -> None:
    controls = [part for part in told[language] if part.control and part.heard]
    assert len(controls) > 200
    assert {part.role for part in controls} == {Role.Button}
    lacking = {part.object_name for part in controls if not (part.object_name and part.name and part.description)}
    assert lacking == set()


@pytest.mark.parametrize("language", Language)
def test_what_is_no_control_has_a_name_where_its_role_needs_one(
    told: dict[Language, list[Told]], language: Language
) -> None:
    lacking = [part for part in told[language] if part.heard and part.role in NEED_NAMES and not part.name]
    assert [(part.example, part.object_name) for part in lacking] == []


def test_object_names_are_the_same_in_every_language_and_differ_on_a_screen(told: dict[Language, list[Told]]) -> None:
    """They are what a robot, or a manual for staff, goes by."""
    names = {
        language: [(part.example, part.object_name) for part in parts if part.control]
        for language, parts in told.items()
    }
    first = names[Language.ARABIC]
    assert len(set(first)) == len(first)
    assert all(sorted(found) == sorted(first) for found in names.values())


@pytest.mark.parametrize("language", Language)
def test_names_and_descriptions_hold_words_and_no_control_characters(
    told: dict[Language, list[Told]], language: Language
) -> None:
    words = "".join(part.name + part.description for part in told[language] if part.heard)
    assert {letter for letter in words if unicodedata.category(letter) == "Cf"} == set()


def opened_settings(shown: Counter) -> list[Told]:
    shown.show(dict(visits(Language.FRENCH))["notice"])
    shown.window.open_settings()
    return [part for part in parts_of(shown, "settings") if part.object_name.startswith("settings")]


def test_every_role_of_ours_is_told_on_some_screen(shown: Counter, told: dict[Language, list[Told]]) -> None:
    met = {}
    for part in told[Language.FRENCH] + opened_settings(shown):
        kind = next((kind for kind in part.kinds if kind in ROLES), None)
        if kind is not None:
            met[kind] = part.role
    assert met == ROLES


def test_choices_are_told_in_groups_with_a_name_and_which_of_them_holds(shown: Counter) -> None:
    groups = [part for part in opened_settings(shown) if part.role is Role.Grouping]
    assert groups
    assert [part.object_name for part in groups if not part.name] == []
    held = {
        option.objectName()
        for option in shown.window.findChildren(Option)
        if option.isVisible() and QAccessible.queryAccessibleInterface(option).state().checked
    }
    assert "settings.contrast.calm" in held
    assert "settings.contrast.dark" not in held


@pytest.mark.parametrize("language", Language)
def test_nothing_of_the_member_is_told_masked_or_not(told: dict[Language, list[Told]], language: Language) -> None:
    """Neither the name, nor its first letters, nor the last digits of a phone: what is heard is heard by others too."""
    parts = [part for part in told[language] if part.heard]
    found = {(datum, part.object_name) for part in parts for datum in MEMBER if datum in part.name + part.description}
    assert found == set()


def test_the_search_for_the_member_would_find_what_is_on_the_screen(shown: Counter) -> None:
    """The same data are in the texts that are painted; otherwise the test above proves nothing."""
    painted = []
    for example in ("home", "code"):
        shown.show(dict(visits(Language.ENGLISH))[example])
        if example == "home":
            shown.find("home.name").click()
        painted += [str(part.property("text") or "") for part in shown.window.findChildren(QWidget) if part.isVisible()]
    assert [datum for datum in ("AMRANI", "Zineb", "34") if datum not in " ".join(painted)] == []


def test_digit_keys_are_on_no_bus_and_the_line_of_digits_is_like_a_password(shown: Counter) -> None:
    """Which key has the focus, and when it is pressed, would tell the code to whoever listens."""
    for example in ("card-number", "code"):
        shown.show(dict(visits(Language.ARABIC))[example])
        keys = [key for key in shown.window.findChildren(Pressable) if key.isVisible() and key.text().isdigit()]
        assert len(keys) == 10
        assert not any(QAccessible.queryAccessibleInterface(key).isValid() for key in keys)
        entry = shown.window.findChild(DigitEntry, f"{example}.pad.entry")
        assert entry is not None
        line = QAccessible.queryAccessibleInterface(entry)
        assert line.role() is Role.EditableText
        assert line.state().passwordEdit
        assert line.textInterface() is None


def test_a_sheet_that_is_opened_beside_the_visit_is_described_too(shown: Counter) -> None:
    shown.show(dict(visits(Language.FRENCH))["notice"])
    shown.window.open_settings()
    opened = [part for part in parts_of(shown, "settings") if part.object_name.startswith("settings.") and part.control]
    assert len(opened) > 10
    assert [part.object_name for part in opened if not part.description] == []
