"""What assistive programs are told of every part, on every screen and in every language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QVBoxLayout, QWidget

from demo.gallery import visits
from kiosk.session.ports import Progress
from kiosk.session.states import ReadingCard
from kiosk.ui.kit.accessibility import ROLES, describe
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.keyboard import Keyboard
from kiosk.ui.kit.languages import LanguageButton
from kiosk.ui.kit.layouts import ARABIC
from kiosk.ui.kit.options import Option, OptionRow
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.progress import ProgressBar
from kiosk.ui.kit.rows import ListRow
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.kit.steps import StepHeader
from kiosk.ui.kit.text_entry import Typing
from kiosk.ui.presenters.descriptions import descriptions
from kiosk.ui.presenters.typing import present_keyboard
from tests.ui.counter import LARGE, Counter
from texts.catalogue import load
from texts.isolates import without_isolates
from texts.language import Language

PartT = TypeVar("PartT", bound=QWidget)
Role = QAccessible.Role
NEED_NAMES = {Role.ProgressBar, Role.Graphic, Role.Dialog, Role.Pane, Role.StatusBar, Role.EditableText}
MEMBER = ("AMRANI", "Zineb", "العمراني", "زينب", "34", "z•••", "Z•", "ز•")
"""The name of the gallery's member, its first letters, and what is left of a masked phone and e-mail."""

LEAST_HEARD = 1000
"""So many parts with a name, and more, are heard on all screens of a language."""


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
    made = Counter(LARGE, assistive=True).unpainted()
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
        heard = [part for part in collected[language] if part.heard and part.name]
        assert len(heard) > LEAST_HEARD, "in silence nothing is found"
    return collected


@pytest.mark.parametrize("language", Language)
def test_every_control_has_a_name_a_role_and_a_description(
    told: dict[Language, list[Told]], language: Language
) -> None:
    controls = [part for part in told[language] if part.control and part.heard]
    assert len(controls) > 200
    assert {part.role for part in controls} == {Role.Button, Role.RadioButton}
    lacking = {part.object_name for part in controls if not (part.object_name and part.name and part.description)}
    assert lacking == set()


@pytest.mark.parametrize("language", Language)
def test_what_is_no_control_has_a_name_where_its_role_needs_one(
    told: dict[Language, list[Told]], language: Language
) -> None:
    lacking = [part for part in told[language] if part.heard and part.role in NEED_NAMES and not part.name]
    assert [(part.example, part.object_name) for part in lacking] == []


def test_object_names_are_the_same_in_every_language_and_differ_on_a_screen(told: dict[Language, list[Told]]) -> None:
    """They are what a robot, or a manual for staff, goes by. Pages are turned where a language takes more room."""
    names = {
        language: [(part.example, part.object_name) for part in parts if part.control and not turns_pages(part)]
        for language, parts in told.items()
    }
    first = names[Language.ARABIC]
    assert len(set(first)) == len(first)
    assert all(sorted(found) == sorted(first) for found in names.values())


def turns_pages(part: Told) -> bool:
    return part.object_name.endswith((".previous", ".next"))


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


def interface(part: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(part)


@pytest.fixture
def shelf(shown: Counter) -> Iterator[QWidget]:
    """Parts of the kit that no screen of the first visit has."""
    theme = shown.window.theme
    shelf = QWidget()
    column = QVBoxLayout(shelf)
    typing = Typing(theme, "name", ARABIC, longest=40)
    typing.set_up(present_keyboard("Nom", load(Language.FRENCH)))
    row = ListRow(theme, "file", "certificate")
    row.show_texts("AMO", "12/05/2026")
    for part in (typing, row):
        column.addWidget(part)
    shelf.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    shelf.show()
    describe(shelf, descriptions(load(Language.FRENCH)))
    yield shelf
    shelf.close()
    shown.window.activateWindow()  # what has the focus there is told again
    QApplication.processEvents()


def test_every_role_of_ours_is_told_on_some_screen(
    shown: Counter, told: dict[Language, list[Told]], shelf: QWidget
) -> None:
    met = {}
    further = [told_by(part, "kit") for part in shelf.findChildren(QWidget)]
    for part in told[Language.FRENCH] + opened_settings(shown) + further:
        kind = next((kind for kind in part.kinds if kind in ROLES), None)
        if kind is not None and part.heard:
            met[kind] = part.role
    assert met == ROLES


def test_choices_are_radio_buttons_in_groups_with_a_name_of_which_one_holds(shown: Counter) -> None:
    parts = opened_settings(shown)
    groups = [part for part in parts if part.role is Role.Grouping and part.object_name != "settings.pages"]
    assert groups
    assert [part.object_name for part in groups if not part.name] == []
    assert {part.role for part in parts if "Option" in part.kinds} == {Role.RadioButton}
    rows = [row for row in shown.window.findChildren(OptionRow) if row.isVisible()]
    for row in rows:
        states = [interface(option).state() for option in row.findChildren(Option)]
        assert all(state.checkable for state in states)
        assert sum(state.checked for state in states) == 1, row.objectName()
    assert len(rows) == len(groups)


def test_a_choice_is_pressed_by_a_program_and_then_holds(shown: Counter) -> None:
    opened_settings(shown)
    dark = shown.find("settings.contrast.dark")
    assert not interface(dark).state().checked
    press(dark)
    assert interface(shown.find("settings.contrast.dark")).state().checked
    assert not interface(shown.find("settings.contrast.calm")).state().checked
    press(shown.find("settings.contrast.calm"))


def press(control: QWidget) -> None:
    action = interface(control).actionInterface()
    assert QAccessibleWidget.pressAction() in action.actionNames()
    action.doAction(QAccessibleWidget.pressAction())
    QApplication.processEvents()


@pytest.mark.parametrize("language", Language)
def test_one_language_of_the_bar_is_told_as_the_one_that_holds(shown: Counter, language: Language) -> None:
    shown.show(dict(visits(language))["notice"])
    buttons = [one for one in shown.window.findChildren(LanguageButton) if one.isVisible()]
    held = [one.objectName() for one in buttons if interface(one).state().checked]
    assert len(buttons) == len(Language)
    assert held == [f"language.{language.value}"]
    other = next(one for one in buttons if one.objectName() not in held)
    press(other)
    assert [interface(one).state().checked for one in buttons].count(True) == 1, "it holds once the visit says so"


def test_what_is_measured_has_a_value_that_changes_and_the_same_in_words(shown: Counter) -> None:
    reading = dict(visits(Language.FRENCH))["reading"]
    stage = reading.stage
    assert isinstance(stage, ReadingCard)
    spoken = set()
    for done in (0, 2350, 4700):
        shown.show(replace(reading, stage=replace(stage, progress=Progress(done, 9400))))
        bar = one_of(shown, ProgressBar)
        value = interface(bar).valueInterface()
        assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (0, done // 94, 100)
        assert str(done // 94) in bar.accessibleName()
        spoken.add(bar.accessibleName())
    assert len(spoken) == 3
    asking = dict(visits(Language.FRENCH))["question"]
    assert asking.question is not None
    for seconds in (14, 13):
        shown.show(replace(asking, question=replace(asking.question, seconds_left=seconds)))
        ring = one_of(shown, CountDown)
        value = interface(ring).valueInterface()
        assert (value.minimumValue(), value.currentValue()) == (0, seconds)
        assert value.maximumValue() >= 14
        assert str(seconds) in ring.accessibleName()


def one_of(shown: Counter, kind: type[PartT]) -> PartT:
    (found,) = [one for one in shown.window.findChildren(kind) if one.isVisible()]
    return found


@pytest.mark.parametrize("language", Language)
def test_the_way_so_far_is_told_as_the_number_of_the_step_and_of_all(shown: Counter, language: Language) -> None:
    texts = load(language)
    shown.show(dict(visits(language))["home"])
    place = without_isolates(texts.text("page.place", n=3, total=4))
    label = without_isolates(texts.text("frame.phase.certificate"))
    assert one_of(shown, StepHeader).accessibleName() == f"{place}: {label}"


@pytest.mark.parametrize("language", Language)
def test_a_message_is_told_with_all_that_it_says(told: dict[Language, list[Told]], language: Language) -> None:
    alerts = [part for part in told[language] if part.role is Role.AlertMessage]
    assert len(alerts) >= 5
    assert [part.object_name for part in alerts if not part.name] == []
    one = next(part for part in alerts if part.example == "card-number-again")
    said = [part.name for part in told[language] if part.object_name.startswith(f"{one.object_name}.") and part.name]
    assert one.name == " ".join(said)


def test_content_on_several_pages_says_which_of_them_is_shown(shown: Counter) -> None:
    shown.show(dict(visits(Language.ENGLISH))["notice"])
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    shown.window.open_settings()
    QApplication.processEvents()
    pages = shown.window.findChild(Pages, "settings.pages")
    assert pages is not None
    assert interface(pages).text(QAccessible.Text.Name) == f"1 of {pages.count}"
    shown.find("settings.pages.next").click()
    assert interface(pages).text(QAccessible.Text.Name) == f"2 of {pages.count}"
    shown.window.adjust(Settings())


def test_a_field_can_be_edited_says_what_is_wrong_and_never_what_was_typed(shelf: QWidget) -> None:
    typing = shelf.findChild(Typing, "name")
    assert typing is not None
    typing.type_text("فاطمة")
    typing.complain("Il manque le nom de famille.")
    field = interface(typing.field)
    assert field.state().editable
    assert field.state().focusable
    assert field.textInterface() is None
    assert field.text(QAccessible.Text.Name) == "Nom"
    assert field.text(QAccessible.Text.Description) == "Il manque le nom de famille."
    heard = [told_by(part, "kit") for part in shelf.findChildren(QWidget)]
    assert not [part for part in heard if part.heard and "فاطمة" in part.name + part.description]
    typing.type_text("ا")
    assert field.text(QAccessible.Text.Description) == "", "who types on mends it"


def test_keys_of_a_keyboard_are_on_no_bus_and_those_below_them_say_what_they_do(shelf: QWidget) -> None:
    heard = [told_by(part, "kit") for part in shelf.findChildren(Pressable)]
    letters = [part for part in heard if ".letters." in part.object_name or ".signs." in part.object_name]
    assert len(letters) > 50
    assert not any(part.heard for part in letters)
    others = [part for part in heard if part.heard]
    assert {part.object_name for part in others} == {
        *(f"name.keyboard.{key}" for key in ("signs", "space", "backspace", "done")),
        "file",
    }
    assert [part.object_name for part in others if not (part.name and part.description)] == []
    keyboard = next(told_by(part, "kit") for part in shelf.findChildren(Keyboard))
    assert (keyboard.role, keyboard.name) == (Role.Grouping, load(Language.FRENCH).text("keyboard.name"))


def test_a_row_of_a_list_is_pressed_by_a_program(shelf: QWidget) -> None:
    row = shelf.findChild(ListRow, "file")
    assert row is not None
    pressed: list[bool] = []
    row.clicked.connect(lambda: pressed.append(True))
    press(row)
    assert pressed == [True]
    row.setEnabled(False)
    press(row)
    assert pressed == [True]


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
