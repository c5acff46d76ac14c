"""What assistive programs are told (AT-SPI): a role for each part that Qt does not know, nothing about typed digits.

Two things would tell a code to whoever listens on the bus, and both are kept off it. Which digit key has the focus or
is pressed: those keys are no part of what the bus shows (the line of digits is, with how many are filled). And every
key of a keyboard, which Qt's bridge reports as soon as any program listens: keys reach the window as events of our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeyEvent
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QLabel, QWidget

from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.interfaces import Choice, DigitLine, Field, Measure, Pressed, Sheets, Unheard

ROLES: Final = {
    "Window": QAccessible.Role.Window,
    "Screen": QAccessible.Role.Pane,
    "QuestionOverlay": QAccessible.Role.Dialog,
    "SettingsSheet": QAccessible.Role.Dialog,
    "OptionRow": QAccessible.Role.Grouping,
    "Banner": QAccessible.Role.AlertMessage,
    "ButtonRow": QAccessible.Role.ToolBar,
    "LanguageBar": QAccessible.Role.ToolBar,
    "StepHeader": QAccessible.Role.StatusBar,
    "ProgressBar": QAccessible.Role.ProgressBar,
    "Waiting": QAccessible.Role.Animation,
    "CountDown": QAccessible.Role.ProgressBar,
    "DigitPad": QAccessible.Role.Grouping,
    "Keyboard": QAccessible.Role.Grouping,
    "Pages": QAccessible.Role.Grouping,
    "TextField": QAccessible.Role.EditableText,
    "Option": QAccessible.Role.RadioButton,
    "LanguageButton": QAccessible.Role.RadioButton,
    "ListRow": QAccessible.Role.ListItem,
    "Illustration": QAccessible.Role.Graphic,
}
"""By class, for our own widgets; Qt knows what a button and a label are."""


@cache
def tell_roles() -> None:
    """From now on parts are described by this module: Qt's list of such factories is the process's, and only grows.

    Needed by a process that has a bus, or a test.
    """
    QAccessible.installFactory(_described)


def _described(class_name: str, part: QObject) -> QAccessibleInterface | None:
    """Qt's factory: asked with the class of a part, then with those that it is derived from."""
    if not isinstance(part, QWidget):
        return None
    if part.property(UNHEARD):
        return Unheard(part, QAccessible.Role.Button)
    if class_name == "DigitEntry":
        return DigitLine(part, QAccessible.Role.EditableText)
    role = ROLES.get(class_name)
    return None if role is None else _KINDS.get(class_name, QAccessibleWidget)(part, role)


_KINDS: Final[dict[str, type[QAccessibleWidget]]] = {
    "Option": Choice,
    "LanguageButton": Choice,
    "ListRow": Pressed,
    "ProgressBar": Measure,
    "CountDown": Measure,
    "TextField": Field,
    "Pages": Sheets,
}
"""Parts that tell more than their role."""


UNHEARD: Final = "unheard"
"""A widget's property: True keeps it off the bus."""


def describe(window: QWidget, sentences: Sequence[tuple[str, str]]) -> None:
    """Give every control the first sentence whose pattern fits its object name, and every pane the name of its title.

    What is shown by name alone to those who see stands beside other things; who hears it needs what it does.
    """
    patterns = tuple(pattern for pattern, _ in sentences)
    for part in window.findChildren(QWidget):
        if isinstance(part, Pressable):
            fitting = _first_fitting(part.objectName(), patterns)
            words = "" if fitting is None else sentences[fitting][1]
            if words and words != part.accessibleDescription():
                part.setAccessibleDescription(words)
        elif part.objectName():
            _name_by_title(part)


@cache
def _first_fitting(name: str, patterns: tuple[str, ...]) -> int | None:
    """Which pattern is the first that fits; names are few, and each is looked at whenever the focus moves."""
    return next((index for index, pattern in enumerate(patterns) if fnmatchcase(name, pattern)), None)


def _name_by_title(part: QWidget) -> None:
    title = part.findChild(QLabel, f"{part.objectName()}.title")
    if title is not None and part.accessibleName() != title.accessibleName():
        part.setAccessibleName(title.accessibleName())


class AssistiveApplication(QApplication):
    """The application of a process that has a bus.

    The bridge looks at events that come from the display (`QEvent.spontaneous`), before any filter of ours could: an
    event that we send ourselves is none of them.
    """

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event; a key of a keyboard as a copy."""
        if event.type() in _KEYS and event.spontaneous():
            assert isinstance(event, QKeyEvent)
            copy = event.clone()
            delivered = QCoreApplication.sendEvent(receiver, copy)
            event.setAccepted(copy.isAccepted())
            return delivered
        return super().notify(receiver, event)


_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
